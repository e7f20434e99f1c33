/** The values that stand in a collection, as the keywords of JSON Schema say them (23-058r2, 16: profile actual-domain). */
import type { PublishedColumn, PublishedTable } from '../../catalogue/published_tables.ts';
import type { Access } from '../../sql/client.ts';
import { ident, join, sql, type Fragment } from '../../sql/fragment.ts';
import type { Schema } from './column_schemas.ts';
import { has_known_geometry } from './items_table.ts';

/** A text of more different values has no list of them. */
const most_values = 50;
/** Rows in which a text must have few values for all rows to be looked through. */
const sampled_rows = 5_000;
/** What is computed for one answer must not hold a connection for long (ms). */
const deadline_ms = 4_000;

const number_types = new Set(['int2', 'int4', 'int8', 'float4', 'float8', 'numeric']);
const text_types = new Set(['text', 'varchar', 'bpchar', 'name']);
const shapes = ['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon'] as const;

/**
 * Bounds of numbers, lengths of texts, values of texts that have few, types of geometries: what the asker sees of them, in
 * the moment of asking. Reads the whole table.
 */
export async function read_actual_domains(
  access: Access,
  table: PublishedTable,
): Promise<ReadonlyMap<string, Schema>> {
  const numbers = table.columns.filter(({ type }) => number_types.has(type));
  const texts = table.columns.filter(({ type, is_enum }) => text_types.has(type) || is_enum === true);
  const { bounds, found_shapes, few } = await access.read(
    async (db) => {
      const [row] = await db.query<MeasureRow>(measure(table, numbers, texts));
      const listed = await db.query<ValuesRow>(distinct_values(table, texts, row?.sampled ?? []));
      return { bounds: row?.bounds ?? [], found_shapes: row?.shapes ?? [], few: listed };
    },
    { deadline_ms },
  );
  const values = new Map(few.map((row) => [texts[row.i]?.name, row.values ?? []]));
  const domains = [...numbers, ...texts].map(({ name }, i): [string, Schema] => {
    const [low, high] = i < numbers.length ? ['minimum', 'maximum'] : ['minLength', 'maxLength'];
    const listed = values.get(name) ?? [];
    const is_listed = listed.length > 0 && listed.length <= most_values;
    return [
      name,
      {
        ...(is_listed && { enum: listed }),
        ...keyword(low, bounds[2 * i]),
        ...keyword(high, bounds[2 * i + 1]),
      },
    ];
  });
  const format = shape_format(
    shapes.filter((_, i) => found_shapes[i] === true),
    found_shapes.at(-1) === true,
  );
  if (table.geometry !== null && format !== null) domains.push([table.geometry.name, { format }]);
  return new Map(domains);
}

/** Nothing for a bound that is not there or that JSON cannot write. */
const keyword = (name: string | undefined, value: number | null | undefined): Schema =>
  name === undefined || value == null || !Number.isFinite(value) ? {} : { [name]: value };

interface MeasureRow {
  /** Lowest and highest of each column, one after the other. */
  bounds: (number | null)[] | null;
  /** Whether there are geometries of each of `shapes`, and of any other. */
  shapes: (boolean | null)[] | null;
  /** Rows of the sample, then different values of each text in it. */
  sampled: number[] | null;
}
interface ValuesRow {
  i: number;
  values: string[] | null;
}

function measure(
  table: PublishedTable,
  numbers: readonly PublishedColumn[],
  texts: readonly PublishedColumn[],
): Fragment {
  const both_ends = (value: Fragment) =>
    sql`min(${value})::double precision, max(${value})::double precision`;
  const bounds = [
    ...numbers.map(({ name }) => both_ends(ident('t', name))),
    ...texts.map(({ name }) => both_ends(sql`char_length(${ident('t', name)}::text)`)),
  ];
  // Of a table without texts too there is one row to tell.
  const samples = [sql`count(*)`, ...texts.map(({ name }) => sql`count(distinct ${ident('s', name)})`)];
  const from = ident('published', table.id);
  return sql`select count(*) as rows, array[${join(bounds)}]::double precision[] as bounds, ${shapes_found(table)} as shapes,
    (select array[${join(samples)}]::int[] from (select * from ${from} limit ${sampled_rows}::int) s) as sampled
    from ${from} t`;
}

function shapes_found(table: PublishedTable): Fragment {
  if (table.geometry === null || !has_known_geometry(table)) return sql`null::boolean[]`;
  const type = sql`geometrytype(${ident('t', table.geometry.name)})`;
  const names = shapes.map((shape) => shape.toUpperCase());
  const each = names.map((name) => sql`bool_or(${type} = ${name})`);
  return sql`array[${join(each)}, bool_or(${type} <> all (${names}::text[]))]`;
}

/** Values of the texts that have few in the sample; a value more than the most says that there are too many. */
function distinct_values(
  table: PublishedTable,
  texts: readonly PublishedColumn[],
  sampled: readonly number[],
): Fragment {
  const parts = texts.flatMap(({ name }, i) => {
    if ((sampled[i + 1] ?? 0) > most_values) return [];
    const column = ident('t', name);
    return [
      sql`select ${i}::int as i, (select array_agg(v order by v collate "C") from
        (select distinct ${column}::text as v from ${ident('published', table.id)} t
          where ${column} is not null limit ${most_values + 1}::int) d) as values`,
    ];
  });
  return parts.length === 0
    ? sql`select 0 as i, null::text[] as values where false`
    : join(parts, sql` union all `);
}

/** The narrowest of the standard's formats; null without geometries. */
function shape_format(found: readonly (typeof shapes)[number][], has_others: boolean): string | null {
  const names = found.map((shape) => shape.toLowerCase());
  const [one, other] = names;
  if (has_others) return 'geometry-any';
  if (one === undefined) return null;
  if (other === undefined) return `geometry-${one}`;
  return names.length === 2 && other === `multi${one}` ? `geometry-${one}-or-${other}` : 'geometry-any';
}
