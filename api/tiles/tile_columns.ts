import type { PublishedColumn, PublishedTable } from '../../catalogue/published_tables.ts';
import { AppError } from '../../errors.ts';
import { ident, sql, type Fragment } from '../../sql/fragment.ts';
import { nearest } from '../params.ts';

/** A property of a tile's features. */
export interface TileColumn {
  name: string;
  /** As TileJSON and JSON Schema name it. */
  type: 'string' | 'number' | 'boolean';
  /** The value of row `t`, of a type that the client reads as that. */
  value: Fragment;
}

const numbers = new Set(['int2', 'int4', 'int8', 'float4', 'float8', 'numeric']);
const moments = new Set(['timestamp', 'timestamptz']);
/** Long or without meaning on a map: sent only when asked for by name. */
const left_out = new Set(['json', 'jsonb', 'bytea', 'xml', 'tsvector', 'hstore']);

/** Lists become one text, dates ISO 8601, everything that is no number or boolean a text. */
function read_column({ name, type }: PublishedColumn): TileColumn {
  const column = ident('t', name);
  if (type === 'bool') return { name, type: 'boolean', value: column };
  if (numbers.has(type)) return { name, type: 'number', value: column };
  if (type.startsWith('_')) return { name, type: 'string', value: sql`array_to_string(${column}, ', ')` };
  if (moments.has(type)) return { name, type: 'string', value: sql`to_jsonb(${column}) #>> '{}'` };
  return { name, type: 'string', value: sql`${column}::text` };
}

/**
 * The columns that tiles of a table carry: `wanted` by name, else all but documents (JSON, XML, binary). A column that
 * is called `id` without being the key gives way to the key, which takes that name in every tile.
 * Throws a 400 AppError naming a wanted column that none of the tables has: see `check_wanted`.
 */
export function tile_columns(table: PublishedTable, wanted: readonly string[] | null): TileColumn[] {
  return table.columns
    .filter(({ name, type }) => (wanted === null ? !left_out.has(type) : wanted.includes(name)))
    .filter(({ name }) => table.key === null || name !== 'id')
    .map(read_column);
}

/** A 400 AppError unless each wanted property is a column of one of the tables at least. */
export function check_wanted(tables: readonly PublishedTable[], wanted: readonly string[] | null): void {
  const known = new Set(tables.flatMap((table) => table.columns.map((column) => column.name)));
  for (const { key } of tables) if (key !== null) known.add('id');
  for (const name of wanted ?? []) if (!known.has(name)) throw refuse_property(name, [...known]);
}

function refuse_property(name: string, known: readonly string[]): AppError {
  const near = nearest(name, known);
  const hint = near === undefined ? '' : ` Vouliez-vous dire « ${near} » ?`;
  return new AppError(`La colonne « ${name.slice(0, 80)} » n’existe pas.${hint}`, {
    status: 400,
    code: 'unknown-property',
    place: 'properties',
    remedy: `Colonnes : ${known.join(', ').slice(0, 1000)}.`,
  });
}

/** The number by which one feature is chosen to stand for several: inhabitants where the table counts them. */
export function weight_of(table: PublishedTable): Fragment | null {
  const column = table.columns.find(({ name, type }) => name === 'population' && numbers.has(type));
  return column === undefined ? null : ident('t', column.name);
}

/** Names and types of the properties, as the tiles carry them by default. */
export function fields_of(table: PublishedTable): [string, string][] {
  const columns = tile_columns(table, null).map(({ name, type }): [string, string] => [name, type]);
  const key = table.columns.find(({ name }) => name === table.key?.name);
  const id: [string, string][] = key === undefined ? [] : [['id', read_column(key).type]];
  return [...id, ...columns, ['represents', 'number']];
}
