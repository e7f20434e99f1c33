/** What a chart of a column counts, by one query over a collection of limited size. */
import type { PublishedColumn, PublishedTable } from '../../catalogue/published_tables.ts';
import { one, type Db } from '../../sql/client.ts';
import { ident, sql } from '../../sql/fragment.ts';
import type { ChartView } from '../../viewer/pages/dataset_view.ts';

/** Above it a page counts nothing: the count would take longer than a page may. */
export const most_counted = 300_000;

const most_bars = 12;
const classes = 12;

const is_number = (type: string) => /^(?:int[248]|float[48]|numeric)$/.test(type);
const is_moment = (type: string) => /^(?:date|timestamp|timestamptz)$/.test(type);
const is_word = (type: string) => /^(?:text|varchar|bpchar|bool)$/.test(type);

/** Columns that a chart says something of: numbers, days, words; not what names each row. */
export const chartable_columns = ({ columns, key }: PublishedTable): PublishedColumn[] =>
  columns.filter(
    ({ name, type, is_enum }) =>
      name !== key?.name && (is_enum === true || is_number(type) || is_moment(type) || is_word(type)),
  );

interface Counted {
  bars: { label: string; count: number }[];
  total: number;
  filled: number;
  /** Classes that grow: most values are small beside the greatest. */
  grows?: boolean;
}

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

interface Class {
  rank: number;
  count: number;
}
const numbers = new Intl.NumberFormat('fr-FR', { maximumSignificantDigits: 4 });
const rough_numbers = new Intl.NumberFormat('fr-FR', { maximumSignificantDigits: 2 });

/**
 * Classes of equal width between the least and the greatest value; of their logarithm (of 1 and the value) where half the
 * values would fall into a twentieth of that width, as inhabitants of communes do.
 */
async function count_classes(db: Db, table: string, column: string): Promise<Counted> {
  const value = sql`${ident('t', column)}::double precision`;
  const row = await one<{
    low: number | null;
    high: number | null;
    grows: boolean;
    bars: Class[];
    total: number;
    filled: number;
  }>(
    db,
    sql`with given as (
      select case when ${value} between '-1e300' and '1e300' then ${value} end as value
      from ${ident('published', table)} t
    ), range as (
      select min(value) as low, max(value) as high, count(*) as total, count(value) as filled,
        coalesce(
          min(value) >= 0
          and 20 * (percentile_cont(0.5) within group (order by value) - min(value)) < max(value) - min(value), false
        ) as grows
      from given
    ), placed as (
      select
        case when grows then ln(1 + value) else value end as value,
        case when grows then ln(1 + low) else low end as low,
        case when grows then ln(1 + high) else high end as high
      from given, range where value is not null
    ), counted as (
      select
        case when low = high then 1 else least(width_bucket(value, low, high, ${classes}), ${classes}) end as rank,
        count(*) as count
      from placed group by 1
    )
    select low, high, grows, total, filled,
      coalesce((select jsonb_agg(jsonb_build_object('rank', rank, 'count', count) order by rank) from counted), '[]') as bars
    from range`,
  );
  const { low, high, total, filled } = row;
  if (low === null || high === null) return { bars: [], total, filled };
  // Of one value there is one class.
  const grows = row.grows && low < high;
  const counts = new Map(row.bars.map(({ rank, count }) => [rank, count]));
  const [first, last] = grows ? [Math.log1p(low), Math.log1p(high)] : [low, high];
  const edge = (i: number) => {
    const at = first + (i * (last - first)) / classes;
    return grows ? Math.expm1(at) : at;
  };
  const say = (value: number) => (grows ? rough_numbers : numbers).format(value);
  const bars = Array.from({ length: low === high ? 1 : classes }, (_, i) => ({
    label: low === high ? numbers.format(low) : `${say(edge(i))} à ${say(edge(i + 1))}`,
    count: counts.get(i + 1) ?? 0,
  }));
  return { bars, total, filled, grows };
}
