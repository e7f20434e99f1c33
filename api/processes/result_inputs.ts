/** The records of what a result was computed from, for the licence that it inherits. */
import { read_records } from '../../catalogue/records.ts';
import { households } from '../../catalogue/referentiels.ts';
import { road_input, type ResultInput } from '../../catalogue/result_details.ts';
import type { Database } from '../../sql/client.ts';
import type { Situation } from './coverage/situation.ts';
import { title_of_source } from './coverage/used_sources.ts';

/** Sources of counters, people and households, and the roads where times are by road; what has no record has no licence either. */
export async function read_result_inputs(
  database: Database,
  { sources, travel, demands }: Pick<Situation, 'sources' | 'travel' | 'demands'>,
): Promise<ResultInput[]> {
  const census =
    demands.without_car === null ? [] : [{ id: households.id, title: title_of_source(households.id) }];
  const inputs = [...sources, ...census];
  const ids = inputs.map(({ id }) => id);
  const known = await database.read((db) => read_records(db, ids));
  const records = new Map(known.map(({ record }) => [record.id, record]));
  const kind = road_kind(travel);
  return [
    ...inputs.map(({ id, title }) => records.get(id) ?? { title, licence: null }),
    ...(kind === null ? [] : [road_input(kind)]),
  ];
}

/** Of which kind of file the road graph was made; null as the crow flies. */
function road_kind(travel: Situation['travel']): string | null {
  const { graph } = travel as { graph?: { source?: { kind?: unknown } } };
  return graph === undefined ? null : String(graph.source?.kind);
}
