/** What colours a layer: quintiles of a number, or the most frequent values. */
import type { PublishedColumn } from '../../catalogue/published_tables.ts';
import { one, type Db } from '../../sql/client.ts';
import { ident, sql } from '../../sql/fragment.ts';
import type { PortalClasses } from '../../viewer/pages/portal_view.ts';

const most_values = 7;

const is_number = (type: string) => /^(?:int[248]|float[48]|numeric)$/.test(type);

/** As whoever reads by `db` sees the rows. */
export async function read_classes(db: Db, table: string, column: PublishedColumn): Promise<PortalClasses> {
  const is_coded = (column.codes ?? []).length > 0;
  return is_number(column.type) && !is_coded
    ? read_quintiles(db, table, column.name)
    : read_values(db, table, column);
}

async function read_quintiles(db: Db, table: string, column: string): Promise<PortalClasses> {
  const value = sql`${ident('t', column)}::double precision`;
  const { low, high, breaks } = await one<{
    low: number | null;
    high: number | null;
    breaks: number[] | null;
  }>(
    db,
    sql`select min(value) as low, max(value) as high,
      percentile_cont(array[0.2, 0.4, 0.6, 0.8]) within group (order by value) as breaks
    from (
      select ${value} as value from ${ident('published', table)} t where ${value} between '-1e300' and '1e300'
    ) given`,
  );
  // Steps of a map must rise.
  const rising = (breaks ?? []).filter((value, i, all) => value > (i === 0 ? (low ?? 0) : (all[i - 1] ?? 0)));
  return { kind: 'classes', breaks: rising, low: low ?? 0, high: high ?? 0 };
}

async function read_values(db: Db, table: string, { name, codes }: PublishedColumn): Promise<PortalClasses> {
  const column = ident('t', name);
  const rows = await db.query<{ value: string }>(
    sql`select left(${column}::text, 200) as value from ${ident('published', table)} t
      where ${column} is not null group by 1 order by count(*) desc, 1 limit ${most_values}`,
  );
  const titles = new Map(codes?.map(({ code, title }) => [String(code), title]));
  return {
    kind: 'values',
    values: rows.map(({ value }) => ({ value, title: titles.get(value) ?? value })),
  };
}
