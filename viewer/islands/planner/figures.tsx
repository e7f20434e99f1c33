import { class_titles, classes } from '../../pages/map_view.ts';
import { total_of, type Comparison, type Shares } from '../../planner/figures.ts';
import type { Situation } from '../../planner/situation.ts';
import { Certainty } from './certainty.tsx';
import type { Certainties } from './use_certainty.ts';
import { say_number, say_people, say_share } from '../words.ts';
import { say_difference, say_white } from './words.ts';

export interface FiguresProps {
  figures: Comparison;
  territory: string;
  /** Title of what the scenario is compared with. */
  before_title: string;
  certainty: Certainties | null;
  is_scenario: boolean;
  uncertainty: Situation['uncertainty'];
  pending: number;
  is_stale: boolean;
}

/** Inhabitants by class as things are and under the scenario, in a table and as bars. */
export function Figures({
  figures,
  territory,
  before_title,
  certainty,
  is_scenario,
  uncertainty,
  pending,
  is_stale,
}: FiguresProps) {
  const { before, after, gain, loss } = figures;
  const waits = pending > 0 || is_stale;
  return (
    <section id="resultats" class="part" tabIndex={-1} aria-labelledby="figures-title" aria-busy={waits}>
      <h2 id="figures-title">Résultats : {territory}</h2>
      {waits && <p class="note">Calcul en cours…</p>}
      <table class="figures">
        <caption>Habitants par niveau de desserte</caption>
        <thead>
          <tr>
            <th scope="col">Niveau</th>
            <th scope="col" class="number">
              {before_title}
            </th>
            <th scope="col" class="number">
              Scénario
            </th>
            <th scope="col" class="number">
              Écart
            </th>
          </tr>
        </thead>
        <tbody>
          {classes.map((name) => (
            <tr key={name}>
              <th scope="row">
                <span class={`swatch ${name}`} aria-hidden="true" />
                {class_titles[name]}
              </th>
              <td class="number">{say_number(before[name])}</td>
              <td class="number">{say_number(after[name])}</td>
              <td class="number">{say_difference(after[name] - before[name])}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Bar title={before_title} shares={before} />
      <Bar title="Scénario" shares={after} />
      <p>
        <strong>{say_white(figures)}</strong>
      </p>
      <p>
        {say_people(gain)} {gain >= 2 ? 'gagnent' : 'gagne'} un niveau de desserte
        {loss >= 0.5 ? `, ${say_people(loss)} en ${loss >= 2 ? 'perdent' : 'perd'} un` : ''}.
      </p>
      <Certainty certainty={certainty} is_scenario={is_scenario} uncertainty={uncertainty} />
    </section>
  );
}

/** Shares of the classes as a bar with its percentages; the table beside it says the same. */
export function Bar({ title, shares }: { title: string; shares: Shares }) {
  const total = total_of(shares);
  if (total === 0) return null;
  const parts = classes.filter((name) => shares[name] > 0);
  let x = 0;
  return (
    <figure class="share-bar">
      <figcaption>{title}</figcaption>
      <svg
        viewBox="0 0 100 12"
        preserveAspectRatio="none"
        role="img"
        aria-label={parts
          .map((name) => `${class_titles[name]} : ${say_share(shares[name] / total)}`)
          .join(', ')}
      >
        {parts.map((name) => {
          const width = (100 * shares[name]) / total;
          const rect = <rect key={name} class={name} x={x} y="-1" width={width} height="14" />;
          x += width;
          return rect;
        })}
      </svg>
      <p class="note" aria-hidden="true">
        {parts
          .map((name) => `${class_titles[name].replace('Zone ', '')} ${say_share(shares[name] / total)}`)
          .join(' · ')}
      </p>
    </figure>
  );
}
