import { ByTerritory, Whole } from './comparison_tables.tsx';
import type { ComparedState, ComparisonView } from './comparison_view.ts';
import { say_pair, short_names } from './comparison_words.ts';
import { DifferenceMap } from './difference_map.tsx';
import { Notice } from './forms.tsx';
import { page, type Page } from './layout.tsx';
import { say_count, say_mode } from './scenario_view.ts';
import { Warnings } from './warnings.tsx';

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
