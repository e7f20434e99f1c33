/** Forms that build an address: it is shown as one types, and empty fields are left out of it. */
function start(form: HTMLFormElement): void {
  const built = form.querySelector<HTMLElement>('[data-built]');
  const code = built?.querySelector('code');
  const button = built?.querySelector<HTMLButtonElement>('button[data-copy]');
  const choice = form.querySelector<HTMLSelectElement>('[data-collection]');
  const address = () => {
    const url = new URL(choice?.value ?? form.action);
    for (const [name, value] of new FormData(form))
      if (typeof value === 'string' && value.trim() !== '') url.searchParams.set(name, value.trim());
    return url.href;
  };
  const show = () => {
    if (code != null) code.textContent = address();
    if (button != null) button.dataset['copy'] = address();
  };
  form.hidden = false;
  if (built !== null) built.hidden = false;
  form.addEventListener('input', show);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    location.assign(address());
  });
  show();
}

for (const form of document.querySelectorAll<HTMLFormElement>('form.url-builder')) start(form);
