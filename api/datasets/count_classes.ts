/** How many values of a column fall into each of a dozen classes between the least and the greatest. */
import { one, type Db } from '../../sql/client.ts';
import { ident, sql } from '../../sql/fragment.ts';

const classes = 12;

export interface Counted {
  bars: { label: string; count: number }[];
  total: number;
  filled: number;
  /** Classes that grow: most values are near the least. */
  grows?: boolean;
}

/**
 * Classes of equal width, or, where half the values above the least would fall into a twentieth of the whole width, as
 * inhabitants of communes do, classes of equal width of ln(1 + k·x), x being the distance from the least value, 1 for the
 * greatest. k puts the median m of x in the middle: (1 + k·m)² = 1 + k. Of whole numbers k is at most the width, so that
 * the first class is about one wide; a median below a thousandth counts as a thousandth. The database counts between the
 * same edges that the labels tell.
 */
export async function count_classes(db: Db, table: string, column: string): Promise<Counted> {
  const value = sql`${ident('t', column)}::double precision`;
  const row = await one<{
    low: number | null;
    high: number | null;
    grows: boolean;
    edges: number[];
    bars: { rank: number; count: number }[];
    total: number;
    filled: number;
  }>(
    db,
    sql`with given as (
      select case when ${value} between '-1e300' and '1e300' then ${value} end as value
      from ${ident('published', table)} t
    ), range as (
      select min(value) as low, max(value) as high, count(*) as total, count(value) as filled,
        bool_and(value = trunc(value)) as is_whole
      from given
    ), middle as (
      select (percentile_cont(0.5) within group (order by value) - min(low)) / (min(high) - min(low)) as median
      from given, range where value > low
    ), growth as (
      select case when median < 0.05 then least(
        (1 - 2 * median) / power(greatest(median, 0.001), 2), case when is_whole then high - low end
      ) end as k
      from middle, range
    ), edged as (
      select k is not null and low < high as grows, array(
        select low + (high - low) * case when k is null then i / ${classes}::double precision
          else (power(1 + k, i / ${classes}::double precision) - 1) / k end
        from generate_series(1, ${classes} - 1) i order by i
      ) as edges
      from growth, range
    ), counted as (
      select case when low = high then 1 else width_bucket(value, edges) + 1 end as rank, count(*) as count
      from given, range, edged where value is not null group by 1
    )
    select low, high, grows, to_jsonb(edges) as edges, total, filled,
      coalesce((select jsonb_agg(jsonb_build_object('rank', rank, 'count', count) order by rank) from counted), '[]') as bars
    from range, edged`,
  );
  const { low, high, total, filled, grows } = row;
  if (low === null || high === null) return { bars: [], total, filled };
  const counts = new Map(row.bars.map(({ rank, count }) => [rank, count]));
  // Of one value there is one class.
  const labels = low === high ? say_apart([low], 4) : label_classes([low, ...row.edges, high], grows);
  return { bars: labels.map((label, i) => ({ label, count: counts.get(i + 1) ?? 0 })), total, filled, grows };
}

function label_classes(edges: readonly number[], grows: boolean): string[] {
  const said = say_apart(edges, grows ? 2 : 4);
  return said.slice(1).map((upper, i) => `${said[i]} à ${upper}`);
}

/** By the number of significant digits; made once, as each takes longer to make than a page to write. */
const formats = Array.from(
  { length: 17 },
  (_, i) => new Intl.NumberFormat('fr-FR', { maximumSignificantDigits: i + 1 }),
);

/** Numbers with so few digits, and with more where neighbours would look the same. */
function say_apart(edges: readonly number[], digits: number): string[] {
  const said = formats.slice(digits - 1).map((format) => edges.map((edge) => format.format(edge)));
  return said.find((texts) => texts.every((text, i) => text !== texts[i + 1])) ?? said[0] ?? [];
}
