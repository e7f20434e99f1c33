import type { ClassRule } from '../../pages/scenario_body.ts';
import type { PlannerCategory } from '../../pages/planner_view.ts';
import type { Comparison } from '../../planner/figures.ts';
import { say_people } from '../words.ts';
import type { Certainties } from './use_certainty.ts';
import { explain_classes, legend_keys, legend_titles, type LegendKey } from './words.ts';

/** What each colour and pattern means; unticked classes leave map and list. */
export function PlannerLegend({
  rule,
  categories,
  figures: { after, gain, loss },
  certainty,
  visible,
  toggle,
}: {
  rule: ClassRule;
  categories: readonly PlannerCategory[];
  figures: Comparison;
  certainty: Certainties | null;
  visible: ReadonlySet<LegendKey>;
  toggle: (key: LegendKey) => void;
}) {
  const explained = explain_classes(rule, categories);
  const people = { ...after, gain, loss };
  return (
    <fieldset class="legend part">
      <legend>Légende et filtre</legend>
      {legend_keys.map((key) => (
        <div key={key} class="switch">
          <input
            type="checkbox"
            id={`legend-${key}`}
            checked={visible.has(key)}
            onChange={() => toggle(key)}
          />
          <label for={`legend-${key}`}>
            <span class={`swatch ${key}`} aria-hidden="true" />
            <span>
              {legend_titles[key]}{' '}
              <small>
                {key === 'gain' || key === 'loss' ? '' : `${explained[key]}, `}
                {say_people(people[key])}
              </small>
            </span>
          </label>
        </div>
      ))}
      <p class="note">
        <span class="swatch white-unsure" aria-hidden="true" />
        Hachures fines : zone blanche probable ou incertaine
        {certainty !== null &&
          `, ${say_people(certainty.after.white.probable + certainty.after.white.incertain)}`}
        .
      </p>
      <p class="note">
        <span class="swatch land" aria-hidden="true" />
        Sans habitant compté. Maison jaune : France services. Rond numéroté : visio-guichet du scénario.
      </p>
    </fieldset>
  );
}
