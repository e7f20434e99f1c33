import type { SheetView } from '../../viewer/pages/planner_sheet_view.ts';
import { say_moment } from '../../viewer/pages/scenario_view.ts';
import { say_search } from '../../viewer/planner/search_words.ts';
import { sum_parts } from '../../viewer/planner/tally.ts';
import type { Access } from '../../sql/client.ts';
import { list_times } from './category_times.ts';
import type { Comparison } from './compare.ts';
import { describe_method } from './describe_method.ts';
import { figures_from, list_tables } from './sheet_counts.ts';
import { gather, map_of } from './sheet_drawing.ts';
import { spread } from '../processes/coverage/uncertainty.ts';
import { planner_uncertainty } from './white_draws.ts';
import { name_scope, place_indices, type SheetScope } from './sheet_scope.ts';
import { list_sheets } from './territory_sheets.ts';

/** All that a print shows. `link`: address of the CSV of an intercommunalité; `is_own_search`: by `is_own_search` (search_seal.ts). */
export async function describe_sheet(
  access: Access,
  comparison: Comparison,
  scope: SheetScope,
  {
    region,
    link,
    is_own_search,
  }: { region: string; link: (code: string | null) => string; is_own_search: boolean },
): Promise<SheetView> {
  const drawing = await gather(access, comparison, scope, link);
  const { tally, before } = comparison;
  const parts =
    scope.level === 'region' ? tally.parts : tally.parts.filter((part) => part[scope.level] === scope.code);
  const whole = place_indices(comparison, scope);
  const territory = name_scope(comparison, scope, region);
  const { at } = comparison.body;
  return {
    title: comparison.title,
    region,
    date: new Date().toLocaleDateString('fr-FR', { dateStyle: 'long', timeZone: 'Europe/Paris' }),
    label: before.label,
    approximate: before.approximate,
    territory,
    map: map_of(drawing, whole, scope),
    figures: figures_from(sum_parts(parts)),
    times: list_times(comparison, whole),
    tables: scope.level === 'epci' ? [] : list_tables(comparison, scope, parts),
    sites: drawing.sites.filter((site) => scope.level === 'region' || site[scope.level] === scope.code),
    removed: name_removed(comparison),
    search: say_search(comparison.body, is_own_search),
    moment: at === undefined ? null : `le ${say_moment(at)}`,
    method: describe_method(comparison, territory),
    certainty: say_certainty,
    sheets: scope.level === 'region' ? [] : await list_sheets(drawing, scope, parts),
    only_sheets: scope.level === 'epci',
  };
}

const percent = (share: number) => `${100 * share} %`;
const say_certainty = `Certaine : en zone blanche dans au moins 9 tirages sur 10 ; probable : dans au moins 5 ; incertaine : dans moins (${planner_uncertainty.draws} tirages, vitesses à ± ${percent(spread.speed)}, seuils à ± ${percent(spread.threshold)}, positions mal connues déplacées).`;

/** Names of the services that the scenario takes away. */
function name_removed({ body, before }: Comparison): string[] {
  const names = new Map(
    before.antennas.categories.flatMap(({ services }) => services).map((service) => [service.id, service]),
  );
  return (body.removed ?? []).map((id) => {
    const service = names.get(id) as { nom?: string | null } | undefined;
    return service?.nom == null ? id : `${service.nom} (${id})`;
  });
}
