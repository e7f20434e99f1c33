import type { Words } from '../../viewer/planner/certainty.ts';
import type { Count } from '../../viewer/planner/tally.ts';
import type { MethodView } from '../../viewer/pages/method.tsx';
import { say_moment } from '../../viewer/pages/scenario_view.ts';
import { figures_of, order_by_time } from '../processes/coverage/figures.ts';
import { method_view } from '../processes/white_zones/method_view.ts';
import { keep_parameters } from '../processes/white_zones/result.ts';
import { spread } from '../processes/coverage/uncertainty.ts';
import type { Comparison } from './compare.ts';
import { planner_uncertainty } from './white_draws.ts';

const percent = (part: number, all: number) =>
  (all === 0 ? 0 : part / all).toLocaleString('fr-FR', { style: 'percent', maximumFractionDigits: 1 });

/**
 * How a comparison was found: the view of the white zones' method page, of the present situation of the scenario's
 * territory, with what the scenario makes of it. `with_draws`: P(white) and what it is drawn from too.
 */
export function describe_method(
  comparison: Comparison,
  place: string,
  { with_draws = false } = {},
): MethodView {
  const { before, after, classes, white_draws, rule, members, tally } = comparison;
  const { classification } = classes.before;
  const p_white = with_draws
    ? Float64Array.from(white_draws.before, (draws) => draws / planner_uncertainty.draws)
    : null;
  const kept = keep_parameters({
    situation: before,
    coverage: classes.before,
    code_version: '',
    alternatives: [],
  });
  const wanted = new Set(members);
  const order = order_by_time(classification).filter((i) => wanted.has(i));
  const figures = figures_of({ classification, demands: before.demands, p_white }, order);
  const { population, before: now, after: then, words } = tally.whole;
  return method_view({
    ...kept,
    class_rule: before.antennas.is_fallback ? kept.class_rule : rule,
    uncertainty: p_white === null ? null : { ...planner_uncertainty, ...spread },
    figures,
    title: `${comparison.title}, ${place}`,
    warnings: [...new Set([...before.warnings, ...after.warnings])],
    lineage: say_lineage(comparison),
    share_white: population > 0 ? now.white / population : null,
    ...(is_changed(comparison) && {
      scenario: `Avec le scénario (${say_changes(comparison)}) : ${percent(then.white, population)}.`,
    }),
    ...(with_draws && words !== null && { counted: say_counted(words, is_changed(comparison)) }),
  });
}

/** Those in white zones by the calculation, as screen, report and CSV count them. */
function say_counted(words: NonNullable<Count['words']>, is_scenario: boolean): string {
  const say = ({ certain, probable, incertain }: Words) =>
    `${count(certain + probable + incertain, 'habitant', 'habitants')}, dont ${count(certain, 'certain', 'certains')}, ${count(probable, 'probable', 'probables')} et ${count(incertain, 'incertain', 'incertains')}`;
  const after = is_scenario
    ? ` Avec le scénario : ${say(words.after)}, par les mêmes tirages ; la place d’un visio-guichet est connue, elle n’est pas changée.`
    : '';
  return `En zone blanche aujourd’hui d’après le calcul, comme à l’écran, dans le rapport et les fichiers : ${say(words.before)}.${after}`;
}

const is_changed = ({ before, after }: Comparison) => before !== after;

const number = (value: number) => value.toLocaleString('fr-FR');
const count = (value: number, one: string, many: string) => `${number(value)} ${value < 2 ? one : many}`;

function say_changes({ body: { sites, removed = [] } }: Comparison): string {
  return [
    ...(sites.length > 0 ? [count(sites.length, 'visio-guichet', 'visio-guichets')] : []),
    ...(removed.length > 0 ? [count(removed.length, 'service retiré', 'services retirés')] : []),
  ].join(', ');
}

function say_lineage({ before: { request, read, demands }, body: { at } }: Comparison): string {
  const places = read.collection === 'communes' ? 'communes' : 'carreaux';
  const moment = at === undefined ? '' : `, guichets ouverts le ${say_moment(at)}`;
  return `Calculé à la demande sur ${demands.ids.length.toLocaleString('fr-FR')} ${places} habités, au ${request.as_of}${moment}. Les chiffres sont ceux de la situation actuelle. Un visio-guichet compte pour les catégories dont il tient lieu : c’est le plus proche, du guichet ou de lui, qui est retenu.`;
}
