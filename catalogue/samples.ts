import type { Db } from '../sql/client.ts';
import { ident, sql } from '../sql/fragment.ts';
import type { CollectionSpec } from './referentiels.ts';

/** Rows looked at, values kept of each column, characters kept of each value. */
export const looked_at = 500;
const most_values = 5;
const most_characters = 80;

/** A few different values of each column of a staging table, as texts; empty columns are left out. */
export async function take_samples(
  db: Db,
  spec: CollectionSpec,
  table: string,
): Promise<Record<string, string[]>> {
  const rows = await db.query<{ row: Record<string, unknown> }>(
    sql`select to_jsonb(t) - 'geom' as row from (select * from ${ident('staging', table)} order by id collate "C" limit ${looked_at}) t`,
  );
  return samples_of(
    rows.map(({ row }) => row),
    spec.columns.map(({ name }) => name),
  );
}

/** A few different values of each of these members of rows, as texts; a member that is nowhere filled is left out. */
export function samples_of(
  rows: readonly Readonly<Record<string, unknown>>[],
  names: readonly string[],
): Record<string, string[]> {
  const samples: Record<string, string[]> = {};
  for (const name of names) {
    const values = new Set<string>();
    for (const row of rows) {
      const value = row[name];
      if (value === null || value === undefined || value === '') continue;
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      values.add(text.slice(0, most_characters));
      if (values.size === most_values) break;
    }
    if (values.size > 0) samples[name] = [...values];
  }
  return samples;
}
