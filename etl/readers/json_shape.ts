/** Where a JSON file keeps its items, judged on its beginning. */
import { JsonScanner, type JsonShape, type ScannedValue } from './json_scanner.ts';

export interface JsonLayout {
  shape: JsonShape;
  /** Several values follow one another. */
  is_sequence_of_many: boolean;
  /** Members of the root read before the items, parsed: `crs`, `name`… */
  members: ReadonlyMap<string, unknown>;
  warnings: string[];
}

/** Bytes judged: generous, since some services write long lists of links before their features. */
export const judged_bytes = 1024 * 1024;

const no_members: ReadonlyMap<string, unknown> = new Map();

/** `head`: UTF-8 without BOM. Throws when it is not JSON. */
export function detect_json_layout(head: Buffer): JsonLayout {
  const first = head.find((byte) => byte > 0x20 && byte !== 0x1e);
  const plain = { is_sequence_of_many: false, members: no_members, warnings: [] };
  if (first === 0x5b) return { ...plain, shape: 'array' };
  const root = scan_root(head);
  if (root.has_more_values) return { ...plain, shape: 'sequence', is_sequence_of_many: true };
  return { ...plain, ...choose(root.members), members: parse_members(root.members) };
}

interface Root {
  members: Map<string, Buffer>;
  has_more_values: boolean;
}

/** The members of the first root, the last one perhaps unfinished. */
function scan_root(head: Buffer): Root {
  const start = Math.max(0, head.indexOf(0x7b));
  const scanner = new JsonScanner('members');
  const found: ScannedValue[] = [];
  const end = root_end(scanner, head.subarray(start), found);
  const members = new Map(found.map(({ name, bytes }) => [name ?? '', bytes ?? Buffer.alloc(0)]));
  const pending = scanner.pending();
  if (pending !== null) members.set(pending.name ?? '', pending.bytes);
  const rest = end === -1 ? Buffer.alloc(0) : head.subarray(start + end);
  return { members, has_more_values: rest.some((byte) => byte > 0x20) };
}

/** Feeds the scanner as far as the root's closing brace; the offset after it, or -1. */
function root_end(scanner: JsonScanner, bytes: Buffer, found: ScannedValue[]): number {
  for (let start = 0; start < bytes.length;) {
    const brace = bytes.indexOf(0x7d, start);
    const end = brace === -1 ? bytes.length : brace + 1;
    found.push(...scanner.push(bytes.subarray(start, end)));
    if (scanner.is_closed) return end;
    start = end;
  }
  return -1;
}

const starts_with = (bytes: Buffer, pattern: RegExp): boolean =>
  pattern.test(bytes.toString('latin1', 0, 64));
const is_array = (bytes: Buffer) => starts_with(bytes, /^\[/);
const is_list_of_objects = (bytes: Buffer) => starts_with(bytes, /^\[\s*(?:\{|\]|$)/);
const is_object = (bytes: Buffer) => starts_with(bytes, /^\{/);

function choose(members: Map<string, Buffer>): { shape: JsonShape; warnings: string[] } {
  const features = members.get('features');
  if (features !== undefined && is_array(features)) return { shape: { member: 'features' }, warnings: [] };
  if (members.get('type')?.toString() === '"Feature"') return { shape: 'sequence', warnings: [] };
  const lists = [...members].filter(([, bytes]) => is_list_of_objects(bytes)).map(([name]) => name);
  const [member, ...others] = lists;
  if (member !== undefined)
    return {
      shape: { member },
      warnings:
        others.length === 0 ? [] : [`liste lue : « ${member} » ; laissées : « ${others.join(' », « ')} »`],
    };
  const is_map = members.size > 0 && [...members.values()].every(is_object);
  return { shape: is_map ? 'members' : 'sequence', warnings: [] };
}

function parse_members(members: Map<string, Buffer>): Map<string, unknown> {
  const parsed = new Map<string, unknown>();
  for (const name of ['type', 'crs']) {
    const value = parse_or_undefined(members.get(name));
    if (value !== undefined) parsed.set(name, value);
  }
  return parsed;
}

/** The last member of a head may be unfinished: then it is not known yet. */
function parse_or_undefined(bytes: Buffer | undefined): unknown {
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(bytes.toString()) as unknown;
  } catch {
    return undefined;
  }
}
