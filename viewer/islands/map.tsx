document.documentElement.dataset['islands'] = 'ready';
