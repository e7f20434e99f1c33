/** The media type of arrays from the server: a header in JSON, then numbers as the processor reads them. */
export const arrays_type = 'application/vnd.maillage.arrays';

const kinds = { Float64: 8, Float32: 4, Int32: 4, Uint32: 4, Uint16: 2, Uint8: 1 } as const;
type Kind = keyof typeof kinds;
const makers = {
  Float64: Float64Array,
  Float32: Float32Array,
  Int32: Int32Array,
  Uint32: Uint32Array,
  Uint16: Uint16Array,
  Uint8: Uint8Array,
} as const;
export type NumberArray = InstanceType<(typeof makers)[Kind]>;

export interface Arrays {
  header: Readonly<Record<string, unknown>>;
  arrays: ReadonlyMap<string, NumberArray>;
}

const padded = (length: number) => Math.ceil(length / 8) * 8;

/**
 * Reads a container: u32 little-endian length of the header, the header (UTF-8 JSON with `arrays: [{name, type, length}]`),
 * padding to a multiple of 8, then each array, padded to 8. Nothing is copied. Throws a RangeError when the bytes end
 * before what the header announces, or the header announces what is no array.
 */
export function read_arrays(buffer: ArrayBuffer): Arrays {
  if (buffer.byteLength < 4) throw new RangeError('arrays: no header');
  const length = new DataView(buffer).getUint32(0, true);
  if (4 + length > buffer.byteLength) throw new RangeError('arrays: cut within the header');
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length))) as Record<
    string,
    unknown
  >;
  const announced = header['arrays'];
  if (!Array.isArray(announced)) throw new RangeError('arrays: none announced');
  const arrays = new Map<string, NumberArray>();
  let at = padded(4 + length);
  for (const { name, type, length } of announced as { name: string; type: Kind; length: number }[]) {
    if (!Object.hasOwn(kinds, type) || !Number.isInteger(length) || length < 0)
      throw new RangeError(`arrays: ${name}`);
    const size = length * kinds[type];
    if (at + size > buffer.byteLength) throw new RangeError(`arrays: cut within ${name}`);
    arrays.set(name, new makers[type](buffer, at, length));
    at += padded(size);
  }
  return { header, arrays };
}

/** The array of that name and kind; a RangeError without it. */
export function array_of<K extends Kind>(
  { arrays }: Arrays,
  name: string,
  kind: K,
): InstanceType<(typeof makers)[K]> {
  const found = arrays.get(name);
  if (!(found instanceof makers[kind])) throw new RangeError(`arrays: ${name} is no ${kind}`);
  return found as InstanceType<(typeof makers)[K]>;
}
