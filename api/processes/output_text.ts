/** The media types that an output can have, and its text in each of them. */
import type { Feature, Geometry, Position } from 'geojson';
import type { Output } from './process.ts';
import type { Features } from './own_items.ts';

const csv_type = 'text/csv';

/** Media type of an output that stands alone and of which nothing was asked. */
export function media_type_of({ schema, media_type }: Output): string {
  const is_simple = schema.type !== 'object' && schema.type !== 'array';
  return media_type ?? (is_simple ? 'text/plain' : 'application/json');
}

const is_features = ({ schema }: Output) => schema.format === 'geojson-feature-collection';
/** A list of flat objects. */
const is_table = ({ schema }: Output) => schema.type === 'array' && schema.items?.type === 'object';

/** All media types of an output, its own first: features also as plain JSON, features and tables as CSV. */
export function media_types_of(output: Output): string[] {
  return [
    media_type_of(output),
    ...(is_features(output) ? ['application/json'] : []),
    ...(is_features(output) || is_table(output) ? [csv_type] : []),
  ];
}

/** The text of an output's value in one of its media types. */
export function write_output(output: Output | undefined, value: unknown, media_type: string): string {
  if (media_type === 'text/plain') return String(value);
  if (media_type !== csv_type) return JSON.stringify(value);
  const rows =
    output !== undefined && is_features(output)
      ? (value as Features).features.map(flatten)
      : (value as readonly Record<string, unknown>[]);
  // A job's row keeps no order of members: that of the description comes first.
  return write_csv(rows, Object.keys(output?.columns ?? {}));
}

/** Properties, then coordinates of points, or the shape as WKT, the name that GDAL and QGIS look for. */
function flatten({ id, properties, geometry }: Feature): Record<string, unknown> {
  const place =
    (geometry as Geometry | null) === null
      ? {}
      : geometry.type === 'Point'
        ? { longitude: geometry.coordinates[0], latitude: geometry.coordinates[1] }
        : { WKT: write_wkt(geometry) };
  return { ...(id !== undefined && { id }), ...properties, ...place };
}

/** CSV by RFC 4180 with a row of names: those of all rows, `first` before the others in the order of their appearance. */
export function write_csv(
  rows: readonly Readonly<Record<string, unknown>>[],
  first: readonly string[] = [],
): string {
  const present = new Set(rows.flatMap((row) => Object.keys(row)));
  const names = [...new Set([...first.filter((name) => present.has(name)), ...present])];
  const lines = rows.map((row) => names.map((name) => field(row[name])).join(','));
  return [names.map(field).join(','), ...lines].map((line) => `${line}\r\n`).join('');
}

function field(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text === '' || /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

type Nested = Position | Nested[];

/** Well-known text, x and y. */
function write_wkt(geometry: Geometry): string {
  if (geometry.type === 'GeometryCollection')
    return `GEOMETRYCOLLECTION (${geometry.geometries.map(write_wkt).join(', ')})`;
  return `${geometry.type.toUpperCase()} ${write_positions(geometry.coordinates)}`;
}

function write_positions(nested: Nested): string {
  if (typeof nested[0] === 'number') return `(${nested.slice(0, 2).join(' ')})`;
  const parts = (nested as Nested[]).map((part) =>
    typeof part[0] === 'number' ? (part as Position).slice(0, 2).join(' ') : write_positions(part),
  );
  return parts.length === 0 ? 'EMPTY' : `(${parts.join(', ')})`;
}
