/** How many published services each line of a table of counters matches. */
import { one, type Db } from '../../../sql/client.ts';
import { sql } from '../../../sql/fragment.ts';
import type { Basket } from '../white_zones/baskets.ts';

/** Services of one source and type in the collection `services`. */
export interface ServiceKind {
  source: string;
  type_service: string;
  count: number;
}

/** What stands in `services`, as the asker may see it; none before any import. */
export async function read_service_kinds(db: Db): Promise<ServiceKind[]> {
  const { present } = await one<{ present: boolean }>(
    db,
    sql`select to_regclass('published.services') is not null as present`,
  );
  if (!present) return [];
  return db.query<ServiceKind>(
    sql`select source, type_service, count(*) as count
      from published.services
      where geom is not null and source is not null and type_service is not null
      group by source, type_service
      order by source collate "C", type_service collate "C"`,
  );
}

export interface Matches {
  /** Services that each line matches, in the order of the lines, whether or not it counts under the basket's tick. */
  by_counter: number[];
  /** Services that count for each category, in the order of the categories; 0: « non renseignée ». */
  by_category: number[];
}

export function count_matches(
  {
    categories,
    counters,
    france_services_counts_for_partners: houses,
  }: Pick<Basket, 'categories' | 'counters' | 'france_services_counts_for_partners'>,
  kinds: readonly ServiceKind[],
): Matches {
  const key = (source: string, type: string) => JSON.stringify([source, type]);
  const counts = new Map(kinds.map((kind) => [key(kind.source, kind.type_service), kind.count]));
  const by_counter = counters.map(({ source, type_service }) => counts.get(key(source, type_service)) ?? 0);
  const total = (id: string) =>
    counters.reduce(
      (sum, { category, only_for_partners }, i) =>
        category === id && (houses || !only_for_partners) ? sum + (by_counter[i] ?? 0) : sum,
      0,
    );
  return { by_counter, by_category: categories.map(({ id }) => total(id)) };
}
