/**
 * Arrays of numbers as one binary answer (`application/vnd.maillage.arrays`): the length of the header in bytes (uint32,
 * little-endian, padding included), the header as JSON in UTF-8 padded with spaces so that what follows begins on a
 * multiple of 8, then the arrays one after the other, little-endian, each padded with zeros to a multiple of 8. A reader
 * makes views of them without a copy. `docs/how-to/planner.md` describes it byte by byte.
 */

export const arrays_type = 'application/vnd.maillage.arrays';

const kinds = { Float64Array, Float32Array, Int32Array, Uint32Array, Uint16Array, Uint8Array } as const;
type KindName = keyof typeof kinds;
export type NumberArray = (typeof kinds)[KindName]['prototype'];

/** How the header names an array: `type` is the class in JavaScript without « Array ». */
export interface ArrayNote {
  name: string;
  type: 'Float64' | 'Float32' | 'Int32' | 'Uint32' | 'Uint16' | 'Uint8';
  length: number;
}

const alignment = 8;
const padded = (bytes: number) => Math.ceil(bytes / alignment) * alignment;

/** The container of the header, which gets a member `arrays`, and the arrays in their order. */
export function pack_arrays(
  header: Readonly<Record<string, unknown>>,
  arrays: Readonly<Record<string, NumberArray>>,
): Buffer {
  const notes = Object.entries(arrays).map(([name, array]): ArrayNote => ({
    name,
    type: array.constructor.name.replace(/Array$/, '') as ArrayNote['type'],
    length: array.length,
  }));
  const json = Buffer.from(JSON.stringify({ ...header, arrays: notes }));
  const header_bytes = padded(4 + json.length) - 4;
  const values = Object.values(arrays);
  const total = values.reduce((sum, { byteLength }) => sum + padded(byteLength), 4 + header_bytes);
  const packed = Buffer.alloc(total);
  packed.writeUInt32LE(header_bytes, 0);
  packed.fill(' ', 4, 4 + header_bytes);
  json.copy(packed, 4);
  let at = 4 + header_bytes;
  for (const { buffer, byteOffset, byteLength } of values) {
    packed.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += padded(byteLength);
  }
  return packed;
}

/** What `pack_arrays` packed; for tests and programs on the server. Throws a RangeError on bytes that are no container. */
export function unpack_arrays(bytes: Uint8Array): {
  header: Record<string, unknown> & { arrays: ArrayNote[] };
  arrays: Record<string, NumberArray>;
} {
  // A copy of its own begins on a multiple of 8; a part of Node's pool may not.
  const { buffer } = Uint8Array.from(bytes);
  const header_bytes = new DataView(buffer).getUint32(0, true);
  if ((4 + header_bytes) % alignment !== 0 || 4 + header_bytes > buffer.byteLength)
    throw new RangeError(`container of arrays: a header of ${header_bytes} bytes`);
  const text = new TextDecoder().decode(new Uint8Array(buffer, 4, header_bytes));
  const header = JSON.parse(text) as ReturnType<typeof unpack_arrays>['header'];
  const arrays: Record<string, NumberArray> = {};
  let at = 4 + header_bytes;
  for (const { name, type, length } of header.arrays) {
    const kind = kinds[`${type}Array`];
    arrays[name] = new kind(buffer, at, length);
    at += padded(length * kind.BYTES_PER_ELEMENT);
  }
  return { header, arrays };
}
