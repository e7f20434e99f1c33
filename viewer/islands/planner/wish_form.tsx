import type { Wish } from './proposal.ts';

/** What a proposal is asked for: how many, how near, where, and the constraints that one opens. */
export function WishForm({ wish, change }: { wish: Wish; change: (changes: Partial<Wish>) => void }) {
  return (
    <>
      <label for="wish-p">Nombre de nouveaux visio-guichets</label>
      <input
        id="wish-p"
        type="number"
        min={1}
        max={200}
        value={wish.p}
        onInput={(event) => change({ p: event.currentTarget.valueAsNumber })}
      />
      <label for="wish-minutes">À portée : minutes au plus</label>
      <input
        id="wish-minutes"
        type="number"
        min={1}
        max={60}
        value={wish.max_minutes}
        onInput={(event) => change({ max_minutes: event.currentTarget.valueAsNumber })}
      />
      <label for="wish-candidates">Lieux possibles</label>
      <select
        id="wish-candidates"
        value={wish.candidates}
        onChange={(event) => change({ candidates: event.currentTarget.value as Wish['candidates'] })}
      >
        <option value="communes">Centre de chaque commune</option>
        <option value="town-halls">Mairies</option>
      </select>
      <details>
        <summary>Autres contraintes</summary>
        <label for="wish-objective">But</label>
        <select
          id="wish-objective"
          value={wish.objective}
          onChange={(event) => change({ objective: event.currentTarget.value as Wish['objective'] })}
        >
          <option value="coverage">Le plus d’habitants à portée</option>
          <option value="lexicographic">Puis le temps moyen, puis le plus long</option>
        </select>
        <label for="wish-quota">Au plus par intercommunalité (vide : sans limite)</label>
        <input
          id="wish-quota"
          type="number"
          min={1}
          max={50}
          value={wish.most_per_epci ?? ''}
          onInput={(event) => {
            const most = event.currentTarget.valueAsNumber;
            change({ most_per_epci: Number.isInteger(most) && most >= 1 ? most : null });
          }}
        />
        {(
          [
            ['backup', 'Deux visio-guichets à portée de chacun'],
            ['curve', 'Tracer la courbe, de 1 à 60 guichets au plus : ce qu’apporte chacun (plus long)'],
          ] as const
        ).map(([name, title]) => (
          <div key={name} class="switch">
            <input
              type="checkbox"
              id={`wish-${name}`}
              checked={wish[name]}
              onChange={(event) => change({ [name]: event.currentTarget.checked })}
            />
            <label for={`wish-${name}`}>{title}</label>
          </div>
        ))}
      </details>
    </>
  );
}
