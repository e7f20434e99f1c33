/**
 * GeoParquet 1.1 (geoparquet.org): Parquet with geometries as WKB and a `geo` entry in its footer, which comes last and so
 * can hold the rectangle and the types of what was written. Coordinates are longitude and latitude (OGC:CRS84), the
 * format's default: another system would have to be written as PROJJSON, which PostGIS does not give.
 */
import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import { ident, sql } from '../../sql/fragment.ts';
import { typed_select, type DateForm } from './column_sql.ts';
import type { OutputFormat, OutputRow, OutputValue, WriteContext } from './output_format.ts';
import { free_name, type ColumnKind, type OutputColumn } from './output_table.ts';
import { extend_bounds, is_bounded, no_bounds, wkb_code } from './wkb.ts';

/**
 * A row group is held in memory, as values and once more as bytes, until it is written: it ends at whichever comes first.
 * Of short rows the objects weigh more than what they hold, hence so few.
 */
const [group_rows, group_bytes] = [15_000, 8 * 1024 * 1024];

/** Dates count days, moments microseconds, both since 1970. */
const date_form: DateForm = ({ name, kind }) => {
  const column = ident('t', name);
  if (kind === 'date') return sql`${column} - date '1970-01-01'`;
  return sql`(extract(epoch from ${column}) * 1000000)::bigint::text`;
};

type Leaf = Omit<SchemaElement, 'name'>;
const moment = (is_utc: boolean): Leaf => ({
  type: 'INT64',
  logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: is_utc, unit: 'MICROS' },
});
const leaves: Readonly<Record<ColumnKind, Leaf>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  integer: { type: 'INT32' },
  bigint: { type: 'INT64' },
  real: { type: 'FLOAT' },
  double: { type: 'DOUBLE' },
  decimal: { type: 'DOUBLE' },
  boolean: { type: 'BOOLEAN' },
  date: { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } },
  timestamp: moment(false),
  timestamptz: moment(true),
  json: { type: 'BYTE_ARRAY', logical_type: { type: 'JSON' } },
  binary: { type: 'BYTE_ARRAY' },
};

export const geoparquet: OutputFormat = {
  name: 'parquet',
  media_type: 'application/vnd.apache.parquet',
  extension: 'parquet',
  title: 'GeoParquet',
  crs: 'crs84',
  select: (table, { crs }) => typed_select(table, crs.srid, date_form),
  async *write(batches, context) {
    const file = new ParquetFile(context);
    for await (const rows of batches) {
      for (const row of rows) file.add(row);
      if (file.is_group_full) yield file.end_group();
    }
    yield file.finish();
  },
};

/** A file in the making: rows are gathered by column until their group is full. */
class ParquetFile {
  readonly #bytes = new ByteWriter();
  readonly #writer: ParquetWriter;
  readonly #columns: readonly OutputColumn[];
  readonly #geometry_name: string | null;
  readonly #metadata: { key: string; value: string }[] = [];
  #values: unknown[][] = [];
  #shapes: unknown[] = [];
  #rows = 0;
  #size = 0;
  readonly #bounds = no_bounds();
  readonly #types = new Set<number>();

  constructor({ table, crs }: WriteContext) {
    this.#columns = table.columns;
    const names = table.columns.map(({ name }) => name);
    this.#geometry_name =
      crs === null || table.geometry === null ? null : free_name(table.geometry.name, names);
    const schema: SchemaElement[] = [
      ...table.columns.map(({ name, kind }): SchemaElement => ({
        name,
        repetition_type: 'OPTIONAL',
        ...leaves[kind],
      })),
      ...(this.#geometry_name === null
        ? []
        : [{ name: this.#geometry_name, type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' } as const]),
    ];
    this.#writer = new ParquetWriter({
      writer: this.#bytes,
      schema: [{ name: 'schema', num_children: schema.length, repetition_type: 'REQUIRED' }, ...schema],
      kvMetadata: this.#metadata,
      createdBy: 'Maillage',
    });
    this.#clear();
  }

  get is_group_full(): boolean {
    return this.#rows >= group_rows || this.#size >= group_bytes;
  }

  add(row: OutputRow): void {
    this.#columns.forEach(({ kind }, i) => {
      const value = to_value(row[`f${i}`], kind);
      this.#size += value instanceof Uint8Array || typeof value === 'string' ? value.length : 8;
      this.#values[i]?.push(value);
    });
    if (this.#geometry_name !== null) this.#add_shape(row['geometry']);
    this.#rows++;
  }

  #add_shape(shape: OutputValue | undefined): void {
    this.#shapes.push(shape ?? null);
    if (!(shape instanceof Buffer)) return;
    this.#size += shape.length;
    extend_bounds(this.#bounds, shape);
    this.#types.add(wkb_code(shape));
  }

  #clear(): void {
    this.#values = this.#columns.map(() => []);
    this.#shapes = [];
    this.#rows = 0;
    this.#size = 0;
  }

  /** Writes the rows gathered so far; gives the bytes. */
  end_group(): Uint8Array {
    const columnData = this.#columns.map(({ name, kind }, i) => ({
      name,
      data: this.#values[i] ?? [],
      // Of bytes and documents a smallest and greatest say nothing.
      statistics: kind !== 'binary' && kind !== 'json',
    }));
    if (this.#geometry_name !== null)
      columnData.push({ name: this.#geometry_name, data: this.#shapes, statistics: false });
    if (this.#rows > 0 && columnData.length > 0)
      void this.#writer.write({ columnData, rowGroupSize: this.#rows });
    this.#clear();
    return this.#take();
  }

  finish(): Uint8Array {
    const last = this.end_group();
    if (this.#geometry_name !== null)
      this.#metadata.push({ key: 'geo', value: JSON.stringify(this.#describe_geo()) });
    void this.#writer.finish();
    return Buffer.concat([last, this.#take()]);
  }

  #take(): Uint8Array {
    const bytes = this.#bytes.getBytes().slice();
    this.#bytes.index = 0;
    return bytes;
  }

  #describe_geo() {
    const name = this.#geometry_name ?? '';
    const geometry_types = [...this.#types].map(geoparquet_type).filter((type) => type !== null);
    const bbox = is_bounded(this.#bounds) ? { bbox: this.#bounds } : {};
    return {
      version: '1.1.0',
      primary_column: name,
      columns: { [name]: { encoding: 'WKB', geometry_types: [...new Set(geometry_types)].sort(), ...bbox } },
    };
  }
}

const type_names = [
  'Point',
  'LineString',
  'Polygon',
  'MultiPoint',
  'MultiLineString',
  'MultiPolygon',
  'GeometryCollection',
];

/** « Polygon », « Polygon Z »…: the format has no name for measures. */
function geoparquet_type(code: number): string | null {
  const name = type_names[(code % 1000) - 1];
  if (name === undefined) return null;
  return [1, 3].includes(Math.floor(code / 1000)) ? `${name} Z` : name;
}

function to_value(value: OutputValue | undefined, kind: ColumnKind): unknown {
  if (value === null || value === undefined) return null;
  if (kind === 'bigint' || kind === 'timestamp' || kind === 'timestamptz') return BigInt(String(value));
  return kind === 'json' ? Buffer.from(String(value)) : value;
}
