/** A file chosen on this computer as the text of a field beside; without script the text is pasted. */
for (const place of document.querySelectorAll<HTMLElement>('[data-read-file]')) {
  const input = place.querySelector<HTMLInputElement>('input[type="file"]');
  const field = document.getElementById(place.dataset['readFile'] ?? '');
  if (input === null || !(field instanceof HTMLTextAreaElement)) continue;
  place.hidden = false;
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (file !== undefined) void file.text().then((text) => (field.value = text));
  });
}
