/** The search of the catalogue: a filter that changes is asked for at once, and empty fields stay out of the address. */
const form = document.querySelector<HTMLFormElement>('form.catalogue');
const filters = form?.querySelector<HTMLDetailsElement>('details.catalogue-filters');

// Phones show the list first: the filters wait folded.
if (filters != null && matchMedia('(max-width: 60rem)').matches) filters.open = false;

function address_of(asked: HTMLFormElement): string {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(asked))
    if (typeof value === 'string' && value.trim() !== '') query.append(name, value.trim());
  const text = query.toString();
  return text === '' ? '/catalogue' : `/catalogue?${text}`;
}

if (form !== null) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    location.assign(address_of(form));
  });
  form.addEventListener('change', (event) => {
    const { target } = event;
    const is_choice =
      target instanceof HTMLSelectElement ||
      (target instanceof HTMLInputElement && target.type === 'checkbox');
    if (is_choice) location.assign(address_of(form));
  });
}
