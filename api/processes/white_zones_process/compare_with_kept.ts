import type { Db } from '../../../sql/client.ts';
import { ident, sql } from '../../../sql/fragment.ts';
import type { Coverage } from '../coverage/compute_coverage.ts';
import type { Situation } from '../coverage/situation.ts';
import { classes } from '../white_zones/classify.ts';

/** Rows of one query. */
const page_size = 20_000;

interface KeptRow {
  id: string;
  class: string;
  minutes: number | null;
  score: number | null;
}

/** As the published table rounds them. */
const same = (a: number, b: number | null, digits: number) =>
  b === null ? !Number.isFinite(a) : !Number.isFinite(b) ? a === b : Number(a.toFixed(digits)) === b;

/** How a result that was computed anew differs from its published table, place by place. */
export async function compare_with_kept(
  db: Db,
  collection: string,
  { demands }: Situation,
  { classification }: Coverage,
): Promise<Record<string, unknown>> {
  const rank = new Map(demands.ids.map((id, i) => [id, i]));
  const counts = { compared: 0, different: 0, unknown: 0 };
  for (let after = ''; ;) {
    const rows = await db.query<KeptRow>(
      sql`select id, class, minutes, score from ${ident('published', collection)}
        where id collate "C" > ${after} order by id collate "C" limit ${page_size}`,
    );
    for (const row of rows) {
      const i = rank.get(row.id);
      if (i === undefined) {
        counts.unknown++;
        continue;
      }
      counts.compared++;
      const is_same =
        classes[classification.class[i] as number] === row.class &&
        same(classification.worst_minutes[i] as number, row.minutes, 2) &&
        same(classification.score[i] as number, row.score, 4);
      if (!is_same) counts.different++;
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < page_size) break;
    after = last.id;
  }
  const missing = counts.unknown + demands.ids.length - counts.compared;
  const { compared, different } = counts;
  return { collection, compared, different, missing, identical: different === 0 && missing === 0 };
}
