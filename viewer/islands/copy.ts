/** Buttons that copy an address; without script they stay hidden and the address is there to be selected. */
const said_for_ms = 2500;

async function copy(button: HTMLButtonElement): Promise<void> {
  // Outside https and localhost browsers have no clipboard: the address is selected, ready for Ctrl+C.
  if (navigator.clipboard === undefined) return select(button);
  await navigator.clipboard.writeText(button.dataset['copy'] ?? '').then(
    () => say(button, 'Copié'),
    () => select(button),
  );
}

function select(button: HTMLButtonElement): void {
  const address = button.parentElement?.querySelector('code');
  if (address == null) return;
  getSelection()?.selectAllChildren(address);
  say(button, 'Ctrl+C pour copier');
}

function say(button: HTMLButtonElement, word: string): void {
  const usual = button.dataset['usual'] ?? button.textContent;
  button.dataset['usual'] = usual;
  button.textContent = word;
  spoken.textContent = word;
  setTimeout(() => (button.textContent = usual), said_for_ms);
}

const spoken = document.createElement('p');
spoken.className = 'out-of-sight';
spoken.setAttribute('role', 'status');
document.querySelector('main')?.append(spoken);
for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
  button.hidden = false;
  button.addEventListener('click', () => void copy(button));
}
