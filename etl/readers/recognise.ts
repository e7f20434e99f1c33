/** What a file is, from its first bytes alone: names and extensions lie. */
import type { Sample } from '../source.ts';
import { detect_dialect, minimum_consistency } from './csv_dialect.ts';
import { name_refused } from './refused_content.ts';
import { read_bom } from './text_encoding.ts';

export type Container = 'zip' | 'gzip' | 'bzip2' | 'tar';
export type FileKind = Sample['format'] | Container;

export const is_container = (kind: FileKind): kind is Container =>
  kind === 'zip' || kind === 'gzip' || kind === 'bzip2' || kind === 'tar';

/** Bytes that `recognise` wants: a tar header, and enough lines of text to judge a delimiter. */
export const recognised_bytes = 64 * 1024;

const ascii = (text: string): readonly number[] => [...Buffer.from(text, 'latin1')];

const magic_numbers: readonly [kind: FileKind, offset: number, bytes: readonly number[]][] = [
  ['zip', 0, [...ascii('PK'), 3, 4]],
  ['zip', 0, [...ascii('PK'), 5, 6]],
  ['gzip', 0, [0x1f, 0x8b, 8]],
  ['bzip2', 0, ascii('BZh')],
  ['tar', 257, ascii('ustar')],
  ['geopackage', 0, [...ascii('SQLite format 3'), 0]],
  ['flatgeobuf', 0, [...ascii('fgb'), 3, ...ascii('fgb')]],
  ['shapefile', 0, [0, 0, 0x27, 0x0a, 0, 0, 0, 0]],
  ['osm-pbf', 4, [0x0a, 0x09, ...ascii('OSMHeader')]],
];

/** `head`: the first `recognised_bytes`, or the whole of a shorter file. */
export function recognise(head: Buffer): FileKind {
  for (const [kind, offset, bytes] of magic_numbers)
    if (bytes.every((byte, i) => head[offset + i] === byte)) return kind;
  const text = name_refused(head) === null ? read_text(head) : null;
  if (text === null) return 'unknown';
  const first = text.replaceAll(record_separator, '').trimStart()[0];
  if (first === '<') return 'xml';
  if (first === '{' || first === '[') return 'json';
  const dialect = detect_dialect(text, head.length < recognised_bytes);
  // A lone line with commas in it may as well be a sentence.
  const is_table = dialect !== null && dialect.records > 1 && dialect.consistency > minimum_consistency;
  return is_table ? 'csv' : 'unknown';
}

/** Comes before each item of a GeoJSON text sequence (RFC 8142). */
const record_separator = '\u{1E}';
/** Characters below the space that text may hold: tab, line ends, form feed, RS. */
const text_controls = new Set([0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1e]);

/** The beginning as text, or null when it is binary. */
function read_text(head: Buffer): string | null {
  const bom = read_bom(head);
  const text = new TextDecoder(bom?.name ?? 'latin1').decode(head.subarray(bom?.length ?? 0));
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 && !text_controls.has(code)) return null;
  }
  return text;
}
