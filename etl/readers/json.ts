/** JSON, NDJSON and GeoJSON of any size, item by item. */
import type { Reject, Sample, SourceRow } from '../source.ts';
import { read_geojson_crs } from './crs.ts';
import { message_of } from '../../errors.ts';
import { file_error } from './file_error.ts';
import { check_geometry, is_empty_geometry } from './geometry.ts';
import { JsonScanner, type ScannedValue } from './json_scanner.ts';
import { detect_json_layout, judged_bytes, type JsonLayout } from './json_shape.ts';
import type { Reader } from './reader.ts';
import { detect_encoding, read_utf8, type TextEncoding } from './text_encoding.ts';

interface JsonFile {
  path: string;
  encoding: TextEncoding;
  layout: JsonLayout;
  format: Sample['format'];
  crs: string | null;
}

/**
 * Rows of a sequence carry the line where they begin, others their rank among the items. Features give their properties
 * as fields (and `id`, unless a property has that name) and a checked geometry; a member of an object of objects gives
 * its name as the field `key`.
 */
export async function open_json(path: string, options: { encoding?: string } = {}): Promise<Reader> {
  const encoding = await detect_encoding(path, options.encoding);
  const layout = detect_json_layout(await read_beginning(path, encoding));
  const format = await find_format(path, encoding, layout);
  const { crs, is_declared } =
    format === 'geojson' ? read_geojson_crs(layout.members.get('crs')) : { crs: null, is_declared: false };
  const file = { path, encoding, layout, format, crs };
  return {
    format,
    columns: [],
    crs,
    crs_is_default: !is_declared,
    warnings: [...(encoding.warning === null ? [] : [encoding.warning]), ...layout.warnings],
    rows: (signal) => read_rows(file, signal),
    close: () => Promise.resolve(),
  };
}

async function read_beginning(path: string, encoding: TextEncoding): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of read_utf8(path, encoding)) {
    pieces.push(piece);
    length += piece.length;
    if (length >= judged_bytes) break;
  }
  return Buffer.concat(pieces);
}

/** Whether the first item is a feature decides between JSON and GeoJSON. */
async function find_format(
  path: string,
  encoding: TextEncoding,
  layout: JsonLayout,
): Promise<'geojson' | 'ndjson' | 'json'> {
  if (layout.members.get('type') === 'FeatureCollection') return 'geojson';
  for await (const { kind, bytes } of scan(path, encoding, layout)) {
    if (kind === 'item' && is_feature(parse(bytes))) return 'geojson';
    if (kind === 'item') break;
  }
  return layout.is_sequence_of_many ? 'ndjson' : 'json';
}

async function* scan(
  path: string,
  encoding: TextEncoding,
  { shape }: JsonLayout,
  signal?: AbortSignal,
): AsyncIterable<ScannedValue> {
  const scanner = new JsonScanner(shape);
  for await (const chunk of read_utf8(path, encoding, signal)) yield* scanner.push(chunk);
  yield* scanner.end();
  if (typeof shape === 'object' && !scanner.has_items)
    throw file_error('missing-items', `la liste « ${shape.member} » manque`);
}

async function* read_rows(file: JsonFile, signal?: AbortSignal): AsyncIterable<SourceRow | Reject> {
  let rank = 0;
  for await (const value of scan(file.path, file.encoding, file.layout, signal)) {
    if (value.kind === 'member') check_late_crs(value, file);
    else {
      rank++;
      const line = file.layout.shape === 'sequence' ? value.line : rank;
      yield to_row(value, line, file);
    }
  }
}

/** A `crs` written after the features contradicts what the rows were read under. */
function check_late_crs({ name, bytes }: ScannedValue, file: JsonFile): void {
  if (name !== 'crs' || file.format !== 'geojson' || file.layout.members.has('crs')) return;
  const { crs } = read_geojson_crs(parse(bytes));
  if (crs !== file.crs)
    throw file_error(
      'late-crs',
      `le système de coordonnées (${crs ?? 'inconnu'}) est déclaré après les objets`,
      {
        remedy: 'Indiquez-le à l’import, par exemple EPSG:2154.',
      },
    );
}

function parse(bytes: Buffer | null): unknown {
  try {
    return bytes === null ? undefined : (JSON.parse(bytes.toString()) as unknown);
  } catch {
    return undefined;
  }
}

type Item = Record<string, unknown>;
const is_record = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const is_feature = (value: unknown): value is Item => is_record(value) && value['type'] === 'Feature';

function to_row(value: ScannedValue, line: number, file: JsonFile): SourceRow | Reject {
  const item = parse(value.bytes);
  if (item === undefined) return { line, reason: `JSON invalide dans l’objet de la ligne ${value.line}` };
  if (!is_record(item)) return { line, reason: 'la valeur n’est pas un objet', row: item };
  if (Object.hasOwn(item, '__proto__')) return { line, reason: 'membre « __proto__ » refusé' };
  if (file.format === 'geojson') return to_feature_row(item, line);
  const key = file.layout.shape === 'members' ? { key: value.name } : {};
  return { line, fields: { ...key, ...item } };
}

function to_feature_row(item: Item, line: number): SourceRow | Reject {
  if (!is_feature(item)) return { line, reason: 'l’objet n’est pas une « Feature » GeoJSON', row: item };
  const properties = item['properties'] ?? {};
  if (!is_record(properties)) return { line, reason: '« properties » n’est pas un objet', row: properties };
  if (Object.hasOwn(properties, '__proto__')) return { line, reason: 'membre « __proto__ » refusé' };
  const fields = item['id'] === undefined ? properties : { id: item['id'], ...properties };
  if (is_empty_geometry(item['geometry'])) return { line, fields, geometry: null };
  try {
    return { line, fields, geometry: check_geometry(item['geometry']) };
  } catch (error) {
    return { line, reason: message_of(error), row: fields };
  }
}
