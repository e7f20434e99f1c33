import type { FeatureCollection, Geometry } from 'geojson';
import type { Config } from '../../../config.ts';
import type { Access } from '../../../sql/client.ts';
import { query_file } from '../../../sql/query_file.ts';
import type { ComparedClass, ComparedRow, ComparisonView } from '../../../viewer/pages/comparison_view.ts';
import type { ScenarioDetails } from '../../../viewer/pages/scenario_view.ts';
import { table_exists } from '../coverage/read_communes.ts';
import { run_sync } from '../run_sync.ts';
import type { ScenarioSite } from '../scenarios/scenario_body.ts';
import { compare_scenarios } from './compare_scenarios.ts';
import type { ComparisonSummary } from './describe.ts';
import { draw_differences, extent_of, list_changes, type Extent, type Pair } from './difference_map.ts';

/** More paths than a page should carry. */
const most_drawn = 8000;

interface Outputs {
  summary: ComparisonSummary;
  territories: ComparedRow[];
  cells: FeatureCollection;
}

/** The page of two scenarios, or of one beside the present (`b` null): the process `compare-scenarios`, and its maps. */
export async function view_comparison(
  a: ScenarioDetails,
  b: ScenarioDetails | null,
  { access, config, base, shown }: { access: Access; config: Config; base: string; shown: ComparedClass },
): Promise<ComparisonView> {
  const inputs = { a: { body: a.body }, ...(b !== null && { b: { body: b.body } }) };
  const made = await run_sync(compare_scenarios, { inputs }, { access, config, base });
  const { summary, territories: rows, cells } = made as unknown as Outputs;
  const name = ({ id, title, n }: ScenarioDetails) => ({ id, title, version: n });
  const pairs: Pair[] =
    summary.comparable && b !== null
      ? [{ from: 'a', to: 'b' }]
      : rows[0]!.changes.map(({ from, to }) => ({ from, to }));
  const maps = [];
  for (const pair of pairs) {
    const sites = (pair.to === 'a' || b === null ? a : b).body.sites;
    maps.push({ ...pair, ...(await draw_pair(access, cells, pair, sites)) });
  }
  return {
    ...summary,
    a: name(a),
    b: b === null ? null : name(b),
    shown,
    states: summary.states,
    rows,
    maps,
  };
}

async function draw_pair(
  access: Access,
  cells: FeatureCollection,
  pair: Pair,
  sites: readonly ScenarioSite[],
): Promise<Pick<ComparisonView['maps'][number], 'map' | 'places'>> {
  const changes = list_changes(cells, pair);
  const places = changes.length;
  const extent = extent_of(changes, sites);
  if (extent === null || places === 0 || places > most_drawn) return { map: null, places };
  return { map: draw_differences(changes, sites, await read_ground(access, extent), extent), places };
}

/** Outlines of the départements in sight, as fine as the drawing shows them; none when they are not loaded. */
function read_ground(access: Access, extent: Extent): Promise<Geometry[]> {
  const tolerance = (extent[2] - extent[0]) / 720;
  return access.read(async (db) => {
    if (!(await table_exists(db, 'departements'))) return [];
    const rows = await db.query<{ shape: Geometry | null }>(
      query_file('departement_outlines', [...extent, tolerance]),
    );
    return rows.flatMap(({ shape }) => (shape === null ? [] : [shape]));
  });
}
