import {
  compared_classes,
  fold_rows,
  type ComparedClass,
  type ComparedPair,
  type ComparedRow,
  type ComparedState,
  type ComparisonView,
} from './comparison_view.ts';
import { DifferenceMap } from './difference_map.tsx';
import { Notice } from './forms.tsx';
import { page, type Page } from './layout.tsx';
import { say_count, say_mode } from './scenario_view.ts';
import { Warnings } from './warnings.tsx';

const class_names: Readonly<Record<ComparedClass, string>> = {
  white: 'Zone blanche',
  grey: 'Zone grise',
  served: 'Zone desservie',
};
const short_names: Readonly<Record<ComparedState, string>> = {
  now: 'Actuel',
  a: 'A',
  now_b: 'Actuel (règle de B)',
  b: 'B',
};
const number = (value: number) => value.toLocaleString('fr-FR');
/** With its sign: a difference of nothing has none. */
const signed = (value: number) =>
  value === 0 ? '0' : `${value > 0 ? '+' : '−'}${Math.abs(value).toLocaleString('fr-FR')}`;
const say_pair = ({ from, to }: ComparedPair) =>
  from.startsWith('now') ? `Écart ${short_names[to]}` : `Écart ${short_names[to]} − ${short_names[from]}`;

/** Two scenarios side by side, or one beside the present: inhabitants by class and territory, who gains, who loses, where. */
export function comparison_page(view: ComparisonView): Page {
  const { a, b, comparable, reasons, label, warnings, rows, maps } = view;
  const whole = rows[0]!;
  const title = b === null ? `Ce que change « ${a.title} »` : `« ${a.title} » et « ${b.title} »`;
  return page({
    title: b === null ? `Chiffres de ${a.title}` : `Comparaison : ${a.title}, ${b.title}`,
    children: (
      <>
        <p class="crumbs">
          <a href="/scenarios?f=html">Scénarios</a> › <a href={`/scenarios/${a.id}?f=html`}>{a.title}</a>
        </p>
        <h1>{title}</h1>
        {label !== null && (
          <p>
            <strong>{label}</strong>
          </p>
        )}
        <Names {...view} />
        {!comparable && (
          <Notice kind="info">
            <p>
              A et B ne sont pas comparés l’un à l’autre : {reasons.join(' ')} Chacun est comparé à la
              situation actuelle vue par sa propre règle.
            </p>
          </Notice>
        )}
        <section aria-labelledby="ensemble">
          <h2 id="ensemble">Dans l’ensemble</h2>
          <Whole row={whole} />
          {whole.changes.map((change) => (
            <p>
              {say_pair(change)} :{' '}
              {say_count(change.gained, 'habitant mieux desservi', 'habitants mieux desservis')},{' '}
              {say_count(change.lost, 'moins bien', 'moins bien')}.
            </p>
          ))}
        </section>
        <section aria-labelledby="carte">
          <h2 id="carte">Où</h2>
          {maps.map(({ from, to, map, places }) => (
            <>
              <h3>{say_pair({ from, to })}</h3>
              {map === null ? (
                <p>
                  {places === 0
                    ? 'Aucun lieu ne change de classe.'
                    : 'Les lieux qui changent sont trop nombreux pour cette carte.'}
                </p>
              ) : (
                <DifferenceMap
                  id={`carte-${to}`}
                  title={`${say_pair({ from, to })} : ${say_count(places, 'lieu change', 'lieux changent')} de classe ; les tables ci-dessous disent combien d’habitants, territoire par territoire.`}
                  map={map}
                />
              )}
            </>
          ))}
        </section>
        <ByTerritory {...view} />
        <section aria-labelledby="regles">
          <h2 id="regles">Comment c’est calculé</h2>
          <Rules {...view} />
          <Warnings sentences={warnings} />
          <Sources {...view} />
        </section>
      </>
    ),
  });
}

function Names({ a, b }: ComparisonView) {
  const line = (letter: string, { id, title, version }: ComparisonView['a']) => (
    <>
      <dt>{letter}</dt>
      <dd>
        <a href={`/scenarios/${id}/versions/${version}?f=html`}>{title}</a>, version {version}
      </dd>
    </>
  );
  return (
    <dl class="facts">
      {line('A', a)}
      {b !== null && line('B', b)}
    </dl>
  );
}

/** In a fixed order: what comes back from the database has another one. */
const states_of = ({ states }: ComparedRow) =>
  (Object.keys(short_names) as ComparedState[]).filter((name) => states[name] !== undefined);
const difference = (row: ComparedRow, { from, to }: ComparedPair, of: ComparedClass) =>
  (row.states[to]?.[of] ?? 0) - (row.states[from]?.[of] ?? 0);

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

function ByTerritory(view: ComparisonView) {
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

/** By what each state is measured; said once where all are measured alike. */
function Rules({ states }: ComparisonView) {
  const say = ({ rule, class_rule, basket, mode, method, hours_unknown }: ComparisonView['states'][number]) =>
    [
      `${rule} Panier en version ${basket.version}.`,
      class_rule,
      `Trajets ${say_mode(mode)} : ${method}.`,
      ...(hours_unknown === null
        ? []
        : [
            `Horaires inconnus : la classe de ${say_count(hours_unknown, 'habitant en dépend', 'habitants en dépend')}.`,
          ]),
    ].join(' ');
  const sentences = new Map<string, ComparedState[]>();
  for (const state of states) sentences.set(say(state), [...(sentences.get(say(state)) ?? []), state.name]);
  return (
    <>
      {[...sentences].map(([sentence, names]) => (
        <p>
          {sentences.size > 1 && <strong>{names.map((name) => short_names[name]).join(', ')} : </strong>}
          {sentence}
        </p>
      ))}
    </>
  );
}

const Sources = ({ sources }: ComparisonView) => (
  <p class="note">
    Sources :{' '}
    {sources.map(({ title, vintage }) => (vintage === null ? title : `${title} (${vintage})`)).join(', ')}.
  </p>
);
