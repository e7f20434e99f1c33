import { useEffect, useRef, useState } from 'preact/hooks';
import { search_communes, type FoundCommune } from './requests.ts';
import { say_count, say_people } from './words.ts';

const wait_ms = 150;

/**
 * Search of a commune: ARIA 1.2 combobox with a list. `say` writes the page's status line. `name` tells several searches of
 * one page apart.
 */
export function CommuneSearch({
  pick,
  say,
  name = 'search',
  label = 'Rechercher une commune',
  empties = false,
}: {
  pick: (commune: FoundCommune) => void;
  say: (sentence: string) => void;
  name?: string;
  label?: string;
  /** A choice is done with at once: the field is empty for the next. */
  empties?: boolean;
}) {
  const [text, set_text] = useState('');
  const [options, set_options] = useState<readonly FoundCommune[]>([]);
  const [active, set_active] = useState(-1);
  const [is_open, set_open] = useState(false);
  const pending = useRef<AbortController | null>(null);
  useEffect(() => () => pending.current?.abort(), []);

  function close() {
    set_open(false);
    set_active(-1);
  }
  function choose(index: number) {
    const commune = options[index];
    if (commune === undefined) return;
    // What was found meanwhile must not speak over the effect of the choice.
    pending.current?.abort();
    set_text(empties ? '' : commune.nom);
    set_options([]);
    close();
    pick(commune);
  }
  async function search(words: string) {
    pending.current?.abort();
    const stop = new AbortController();
    pending.current = stop;
    await new Promise((resolve) => setTimeout(resolve, wait_ms));
    if (stop.signal.aborted) return;
    if (words.trim().length < 2) return close();
    try {
      const found = await search_communes(words.trim(), stop.signal);
      set_options(found);
      set_active(-1);
      set_open(found.length > 0);
      say(
        found.length > 0
          ? say_count(found.length, 'commune trouvée', 'communes trouvées')
          : 'Aucune commune trouvée. Vérifiez l’orthographe.',
      );
    } catch {
      if (!stop.signal.aborted) say('La recherche n’a pas abouti. Réessayez.');
    }
  }
  function on_key(event: KeyboardEvent) {
    if (event.key === 'Escape') {
      if (is_open) close();
      else set_text('');
    }
    if (!is_open) return;
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      set_active((Math.max(active, step < 0 ? 0 : -1) + step + options.length) % options.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(Math.max(0, active));
    }
  }

  return (
    <div class="search" id={name === 'search' ? 'recherche' : name} tabIndex={-1}>
      <label for={`${name}-input`}>{label}</label>
      <input
        id={`${name}-input`}
        type="text"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        placeholder="Nom, code postal ou code INSEE"
        aria-expanded={is_open}
        aria-autocomplete="list"
        aria-controls={`${name}-list`}
        aria-activedescendant={active >= 0 ? `${name}-option-${active}` : undefined}
        value={text}
        onInput={(event) => {
          set_text(event.currentTarget.value);
          void search(event.currentTarget.value);
        }}
        onKeyDown={on_key}
        onBlur={close}
      />
      <ul id={`${name}-list`} role="listbox" aria-label="Communes trouvées" hidden={!is_open}>
        {options.map((commune, i) => (
          <li
            key={commune.id}
            id={`${name}-option-${i}`}
            role="option"
            aria-selected={i === active}
            // Before the blur that a click brings.
            onMouseDown={(event) => {
              event.preventDefault();
              choose(i);
            }}
          >
            {commune.nom}{' '}
            <span>
              {commune.departement ?? commune.id}
              {commune.population !== null && `, ${say_people(commune.population)}`}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
