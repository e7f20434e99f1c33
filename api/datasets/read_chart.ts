/** What a chart of a column counts, by one query over a collection of limited size. */
import type { PublishedColumn, PublishedTable } from '../../catalogue/published_tables.ts';
import { one, type Db } from '../../sql/client.ts';
import { ident, sql } from '../../sql/fragment.ts';
import type { ChartView } from '../../viewer/pages/dataset_view.ts';
import { count_classes, type Counted } from './count_classes.ts';

/** Above it a page counts nothing: the count would take longer than a page may. */
export const most_counted = 300_000;

const most_bars = 12;

const is_number = (type: string) => /^(?:int[248]|float[48]|numeric)$/.test(type);
const is_moment = (type: string) => /^(?:date|timestamp|timestamptz)$/.test(type);
const is_word = (type: string) => /^(?:text|varchar|bpchar|bool)$/.test(type);

/** Columns that a chart says something of: numbers, days, words; not what names each row. */
export const chartable_columns = ({ columns, key }: PublishedTable): PublishedColumn[] =>
  columns.filter(
    ({ name, type, is_enum }) =>
      name !== key?.name && (is_enum === true || is_number(type) || is_moment(type) || is_word(type)),
  );

/** Counts as whoever reads by `db` sees them. */
export async function read_chart(db: Db, table: PublishedTable, column: PublishedColumn): Promise<ChartView> {
  const is_class = is_number(column.type) && (column.codes ?? []).length === 0;
  const counted = is_class
    ? await count_classes(db, table.id, column.name)
    : is_moment(column.type)
      ? await count_years(db, table.id, column.name)
      : await count_values(db, table.id, column.name);
  const titles = new Map(column.codes?.map(({ code, title }) => [String(code), title]));
  const shown = counted.bars.reduce((sum, { count }) => sum + count, 0);
  return {
    column: { name: column.name, title: column.title },
    kind: is_class || is_moment(column.type) ? 'classes' : 'values',
    grows: counted.grows ?? false,
    bars: counted.bars.map(({ label, count }) => ({ label: titles.get(label) ?? say_value(label), count })),
    empty: counted.total - counted.filled,
    others: counted.filled - shown,
  };
}

const say_value = (label: string) => (label === 'true' ? 'oui' : label === 'false' ? 'non' : label);

function count_values(db: Db, table: string, column: string): Promise<Counted> {
  const name = ident('t', column);
  return one<Counted>(
    db,
    sql`with counted as (
      select left(${name}::text, 80) as label, count(*) as count
      from ${ident('published', table)} t where ${name} is not null group by 1
    ), most as (select * from counted order by count desc, label limit ${most_bars})
    select
      coalesce((select jsonb_agg(jsonb_build_object('label', label, 'count', count) order by count desc, label) from most), '[]') as bars,
      (select count(*) from ${ident('published', table)}) as total,
      (select coalesce(sum(count), 0) from counted) as filled`,
  );
}

function count_years(db: Db, table: string, column: string): Promise<Counted> {
  const name = ident('t', column);
  return one<Counted>(
    db,
    sql`with counted as (
      select to_char(${name}, 'YYYY') as label, count(*) as count
      from ${ident('published', table)} t where isfinite(${name}) group by 1
    ), last as (select * from counted order by label desc limit ${3 * most_bars})
    select
      coalesce((select jsonb_agg(jsonb_build_object('label', label, 'count', count) order by label) from last), '[]') as bars,
      (select count(*) from ${ident('published', table)}) as total,
      (select coalesce(sum(count), 0) from counted) as filled`,
  );
}
