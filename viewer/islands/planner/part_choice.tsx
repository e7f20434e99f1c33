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
