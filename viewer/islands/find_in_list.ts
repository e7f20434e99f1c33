/** A field above a list that keeps of it what holds the words typed; accents and case do not count. */
const plain = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();

const field = document.querySelector<HTMLInputElement>('input[data-find-in]');
const list = document.getElementById(field?.dataset['findIn'] ?? '');
const said = document.querySelector<HTMLElement>('.find-in-list [role=status]');
if (field !== null && list !== null) {
  const entries = [...list.children].filter((entry) => entry instanceof HTMLElement);
  const texts = entries.map((entry) => plain(entry.textContent));
  const find = () => {
    const words = plain(field.value).split(/\s+/);
    let found = 0;
    for (const [i, entry] of entries.entries()) {
      entry.hidden = !words.every((word) => texts[i]?.includes(word) === true);
      if (!entry.hidden) found += 1;
    }
    if (said !== null) said.textContent = field.value.trim() === '' ? '' : `${found} sur ${entries.length}`;
  };
  field.addEventListener('input', find);
  // Where the field does nothing without this script it comes hidden.
  field.closest<HTMLElement>('.find-in-list')?.removeAttribute('hidden');
}
