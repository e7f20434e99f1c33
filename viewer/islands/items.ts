import type { Extent } from '../pages/small_map_view.ts';

/** On the page of items: rows and features mark each other, and the map's view becomes the filter's extent. */
const figure = document.querySelector<HTMLElement>('figure.small-map');
const rows = document.querySelectorAll<HTMLElement>('tr[data-item]');
const box_button = document.querySelector<HTMLButtonElement>('button[data-map-view]');
const box_field = document.querySelector<HTMLInputElement>('input[name="bbox"]');

const mark = (id: string | null) => figure?.dispatchEvent(new CustomEvent('mark-on-map', { detail: id }));
for (const row of rows) {
  const id = row.dataset['item'] ?? null;
  row.addEventListener('mouseenter', () => mark(id));
  row.addEventListener('focusin', () => mark(id));
}
figure?.addEventListener('map-picked', (event) => {
  const id = (event as CustomEvent<string>).detail;
  for (const row of rows) {
    const is_picked = row.dataset['item'] === id;
    row.classList.toggle('picked', is_picked);
    if (is_picked) row.scrollIntoView({ block: 'nearest' });
  }
});
figure?.addEventListener('map-moved', (event) => {
  if (box_button === null) return;
  const extent = (event as CustomEvent<Extent>).detail;
  box_button.dataset['mapView'] = extent.map((side) => side.toFixed(4)).join(',');
  box_button.hidden = false;
});
box_button?.addEventListener('click', () => {
  if (box_field === null) return;
  box_field.value = box_button.dataset['mapView'] ?? '';
  box_field.form?.requestSubmit();
});

/** Columns that hold no text are neither searched in nor begun. */
const column = document.querySelector<HTMLSelectElement>('.condition select[data-columns]');
const comparison = document.querySelector<HTMLSelectElement>('.condition select[data-comparisons]');
const of_texts = new Set(['contains', 'begins']);
const of_lists = new Set(['contains', 'is_empty', 'is_filled']);
function fit_comparisons(): void {
  if (column === null || comparison === null) return;
  const kind = column.selectedOptions[0]?.dataset['kind'] ?? 'text';
  for (const option of comparison.options)
    option.disabled =
      kind === 'array' ? !of_lists.has(option.value) : kind !== 'text' && of_texts.has(option.value);
  if (comparison.selectedOptions[0]?.disabled !== false)
    comparison.value = [...comparison.options].find(({ disabled }) => !disabled)?.value ?? '';
}
column?.addEventListener('change', fit_comparisons);
fit_comparisons();
