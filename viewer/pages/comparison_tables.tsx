import {
  compared_classes,
  fold_rows,
  type ComparedClass,
  type ComparedRow,
  type ComparisonView,
} from './comparison_view.ts';
import {
  class_names,
  difference,
  number,
  say_pair,
  short_names,
  signed,
  states_of,
} from './comparison_words.ts';

/** Inhabitants by class: a line for each class, a column for each state and each difference. */
export const Whole = ({ row }: { row: ComparedRow }) => (
  <div class="table" tabIndex={0} role="region" aria-label="Habitants par classe">
    <table>
      <caption>Habitants par classe</caption>
      <thead>
        <tr>
          <th scope="col">Classe</th>
          {states_of(row).map((name) => (
            <th scope="col" class="number">
              {short_names[name]}
            </th>
          ))}
          {row.changes.map((pair) => (
            <th scope="col" class="number">
              {say_pair(pair)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {compared_classes.map((of) => (
          <tr>
            <th scope="row">
              <span class={`swatch ${of}`} aria-hidden="true" />
              {class_names[of]}
            </th>
            {states_of(row).map((name) => (
              <td class="number">{number(row.states[name]?.[of] ?? 0)}</td>
            ))}
            {row.changes.map((pair) => (
              <td class="number">{signed(difference(row, pair, of))}</td>
            ))}
          </tr>
        ))}
        <tr>
          <th scope="row">Ensemble</th>
          {states_of(row).map(() => (
            <td class="number">{number(row.population)}</td>
          ))}
          {row.changes.map(() => (
            <td class="number">0</td>
          ))}
        </tr>
      </tbody>
    </table>
  </div>
);

export function ByTerritory(view: ComparisonView) {
  const { rows, shown } = view;
  const address = (of: ComparedClass) => {
    const versions = `version=${view.a.version}${view.b === null ? '' : `&autre_version=${view.b.version}`}`;
    return `/scenarios/${view.a.id}/comparaison/${view.b?.id ?? 'actuel'}?${versions}&classe=${of}#territoires`;
  };
  return (
    <section aria-labelledby="territoires">
      <h2 id="territoires">Par territoire</h2>
      <nav class="tabs" aria-label="Classe montrée">
        {compared_classes.map((of) => (
          <a href={address(of)} aria-current={of === shown ? 'page' : undefined}>
            {class_names[of]}
          </a>
        ))}
      </nav>
      {(['departement', 'epci'] as const).map((niveau) => (
        <Territories
          niveau={niveau}
          rows={rows.filter((row) => row.niveau === niveau)}
          whole={rows[0]!}
          of={shown}
        />
      ))}
    </section>
  );
}

const level_names = {
  departement: { one: 'Département', many: 'départements' },
  epci: { one: 'Intercommunalité', many: 'intercommunalités' },
} as const;

function Territories({
  niveau,
  rows,
  whole,
  of,
}: {
  niveau: 'departement' | 'epci';
  rows: readonly ComparedRow[];
  whole: ComparedRow;
  of: ComparedClass;
}) {
  const { changed, rest, folded } = fold_rows(rows);
  const { one, many } = level_names[niveau];
  const caption = `Habitants en ${class_names[of].toLowerCase()}, par ${one.toLowerCase()}`;
  const total = { ...whole, nom: 'Ensemble' };
  const last = rest === null ? [] : [{ ...rest, nom: `${number(folded)} ${many} où rien ne change` }];
  return (
    <div class="table" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption>{caption} ; habitants de toutes classes mieux et moins bien desservis</caption>
        <thead>
          <tr>
            <th scope="col">{one}</th>
            <th scope="col" class="number">
              Habitants
            </th>
            {states_of(whole).map((name) => (
              <th scope="col" class="number">
                {short_names[name]}
              </th>
            ))}
            {whole.changes.map((pair) => (
              <>
                <th scope="col" class="number">
                  {say_pair(pair)}
                </th>
                <th scope="col" class="number">
                  Mieux<span class="out-of-sight"> desservis, {say_pair(pair)}</span>
                </th>
                <th scope="col" class="number">
                  Moins bien<span class="out-of-sight"> desservis, {say_pair(pair)}</span>
                </th>
              </>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...changed, ...last, total].map((row) => (
            <tr>
              <th scope="row">{row.nom}</th>
              <td class="number">{number(row.population)}</td>
              {states_of(whole).map((name) => (
                <td class="number">{number(row.states[name]?.[of] ?? 0)}</td>
              ))}
              {row.changes.map((pair) => (
                <>
                  <td class="number">{signed(difference(row, pair, of))}</td>
                  <td class="number">{number(pair.gained)}</td>
                  <td class="number">{number(pair.lost)}</td>
                </>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
