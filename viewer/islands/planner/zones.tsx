import { useState } from 'preact/hooks';
import { total_of, type ZoneComparison } from '../../planner/figures.ts';
import { say_number, say_share } from '../words.ts';
import { Bar } from './figures.tsx';
import { say_difference } from './words.ts';

type Column = 'nom' | 'people' | 'before' | 'after' | 'change' | 'gain';
const columns: readonly (readonly [Column, string])[] = [
  ['nom', 'Intercommunalité'],
  ['people', 'Habitants'],
  ['before', 'En zone blanche'],
  ['after', 'avec le scénario'],
  ['change', 'Écart'],
  ['gain', 'Gagnent un niveau'],
];

const value_of = (zone: ZoneComparison, column: Column): number | string => {
  if (column === 'nom') return zone.place.nom;
  if (column === 'people') return total_of(zone.before);
  if (column === 'before') return zone.before.white;
  if (column === 'after') return zone.after.white;
  return column === 'change' ? zone.after.white - zone.before.white : zone.gain;
};

/** Each EPCI of the territory before and after, sorted by any column. */
export function Zones({
  zones,
  before_title,
  choose,
}: {
  zones: readonly ZoneComparison[];
  before_title: string;
  choose: (code: string) => void;
}) {
  const [[column, is_down], sort_by] = useState<readonly [Column, boolean]>(['before', true]);
  const sorted = zones.toSorted((a, b) => {
    const [x, y] = [value_of(a, column), value_of(b, column)];
    const order = typeof x === 'string' ? x.localeCompare(String(y), 'fr') : x - Number(y);
    return (is_down ? -order : order) || a.place.code.localeCompare(b.place.code);
  });
  return (
    <section id="epci" aria-labelledby="epci-title">
      <h2 id="epci-title">Par intercommunalité (EPCI)</h2>
      {zones.length === 0 ? (
        <p class="note">Aucune intercommunalité dans ce territoire.</p>
      ) : (
        <div class="table" tabIndex={0} role="region" aria-label="Tableau par intercommunalité">
          <table>
            <caption class="out-of-sight">
              Habitants en zone blanche par intercommunalité : {before_title}, scénario et écart
            </caption>
            <thead>
              <tr>
                {columns.map(([id, title]) => (
                  <th
                    key={id}
                    scope="col"
                    class={id === 'nom' ? undefined : 'number'}
                    aria-sort={id === column ? (is_down ? 'descending' : 'ascending') : undefined}
                  >
                    <button
                      type="button"
                      class="link"
                      onClick={() => sort_by([id, id === column ? !is_down : id !== 'nom'])}
                    >
                      {title}
                      {id === 'before' && ` (${before_title.toLowerCase()})`}
                      <span aria-hidden="true">{id === column ? (is_down ? ' ▼' : ' ▲') : ''}</span>
                    </button>
                  </th>
                ))}
                <th scope="col">Parts : {before_title.toLowerCase()}, puis scénario</th>
              </tr>
            </thead>
            <tbody>
              {sorted.map((zone) => (
                <tr key={zone.place.code}>
                  <th scope="row">
                    <button type="button" class="link" onClick={() => choose(zone.place.code)}>
                      {zone.place.nom}
                    </button>
                  </th>
                  <td class="number">{say_number(total_of(zone.before))}</td>
                  <td class="number">
                    {say_number(zone.before.white)} (
                    {say_share(zone.before.white / (total_of(zone.before) || 1))})
                  </td>
                  <td class="number">{say_number(zone.after.white)}</td>
                  <td class="number">{say_difference(zone.after.white - zone.before.white)}</td>
                  <td class="number">{say_number(zone.gain)}</td>
                  <td class="bars">
                    <Bar title="" shares={zone.before} />
                    <Bar title="" shares={zone.after} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
