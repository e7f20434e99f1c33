import type { PublishedColumn, PublishedTable } from '../../catalogue/published_tables.ts';
import type { Db } from '../../sql/client.ts';
import { ident, join, sql } from '../../sql/fragment.ts';

export const shown_rows = 10;
const shown_columns = 12;

/** Columns that a preview has room for. */
export const preview_columns = ({ columns }: PublishedTable): readonly PublishedColumn[] =>
  columns.slice(0, shown_columns);

/** The first rows of a collection, in the order of its key. */
export async function read_first_rows(db: Db, table: PublishedTable): Promise<Record<string, unknown>[]> {
  const columns = preview_columns(table);
  if (columns.length === 0) return [];
  const names = join(columns.map(({ name }) => ident('t', name)));
  const order = table.key === null ? sql`` : sql`order by ${ident('t', table.key.name)}`;
  const rows = await db.query<{ row: Record<string, unknown> }>(
    sql`select to_jsonb(shown) as row
      from (select ${names} from ${ident('published', table.id)} t ${order} limit ${shown_rows}) shown`,
  );
  return rows.map(({ row }) => row);
}
