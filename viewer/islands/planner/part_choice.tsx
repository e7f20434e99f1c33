import { useEffect, useState } from 'preact/hooks';

const parts = [
  ['panel', 'Réglages'],
  ['map', 'Carte'],
  ['list', 'Liste'],
] as const;
export type Part = (typeof parts)[number][0];

/** On phones: which part of the screen is shown. */
export const PartChoice = ({ part, choose }: { part: Part; choose: (part: Part) => void }) => (
  <div class="parts" role="group" aria-label="Partie affichée">
    {parts.map(([id, title]) => (
      <button
        key={id}
        type="button"
        class={id === part ? '' : 'second'}
        aria-pressed={id === part}
        onClick={() => choose(id)}
      >
        {title}
      </button>
    ))}
  </div>
);

/** On phones: the part that is shown. A map that was hidden takes its size again and comes into view. */
export function use_part(has_map: boolean | null): readonly [part: Part, choose: (part: Part) => void] {
  const [part, choose] = useState<Part>('panel');
  useEffect(() => {
    if (has_map !== true || part !== 'map') return;
    dispatchEvent(new Event('resize'));
    document.querySelector('.map-frame')?.scrollIntoView({ block: 'nearest' });
  }, [part]);
  return [part, choose];
}
