console.log('maillage');
