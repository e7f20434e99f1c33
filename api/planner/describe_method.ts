import type { MethodFacts } from '../../viewer/pages/planner_sheet_view.ts';
import { say_moment } from '../../viewer/pages/scenario_view.ts';
import { count_by_source, title_of_source } from '../processes/coverage/used_sources.ts';
import { say_class_rule } from '../processes/white_zones/class_rule.ts';
import { say_rule } from '../processes/white_zones/parameters.ts';
import type { Comparison } from './compare.ts';

/** How a comparison was found, in words: rule, basket with its counters, travel times, sources, warnings. */
export function describe_method({ before, after, rule, body }: Comparison): MethodFacts {
  const { basket, antennas } = before;
  return {
    rule: say_rule(basket),
    class_rule: say_class_rule(antennas.is_fallback ? basket.class_rule : rule, basket.categories),
    travel: before.method,
    moment: body.at === undefined ? null : `le ${say_moment(body.at)}`,
    basket: `${basket.title} (version ${basket.version})`,
    categories: antennas.categories.map(({ category, services }) => ({
      title: category.title,
      weight: category.weight,
      served_max_minutes: category.served_max_minutes,
      white_min_minutes: category.white_min_minutes,
      visio: category.visio_substitutable,
      counters: count_by_source(services)
        .map(({ source, count }) => `${title_of_source(source)} : ${count.toLocaleString('fr-FR')}`)
        .join(' ; '),
    })),
    left_out: antennas.left_out.map(({ title }) => title),
    warnings: [...new Set([...before.warnings, ...after.warnings])],
    sources: before.sources.map(
      ({ title, vintage, count }) =>
        `${title} (${vintage ?? 'millésime inconnu'}, ${count.toLocaleString('fr-FR')})`,
    ),
  };
}
