/** Writes small OpenStreetMap files in PBF, for tests. */
import { deflateSync } from 'node:zlib';

export interface TestNode {
  id: number;
  lon: number;
  lat: number;
  tags?: Readonly<Record<string, string>>;
}

export interface TestWay {
  id: number;
  refs: readonly number[];
  tags?: Readonly<Record<string, string>>;
}

/** Protobuf fields. Whole numbers up to 2⁵³, below 0 only in zigzag. */
export function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}
export const zigzag = (value: number): Buffer => varint(value < 0 ? -2 * value - 1 : 2 * value);
export const number_field = (field: number, value: number): Buffer =>
  Buffer.concat([varint(field * 8), varint(value)]);
export const bytes_field = (field: number, bytes: Uint8Array | string): Buffer => {
  const content = Buffer.from(bytes as string);
  return Buffer.concat([varint(field * 8 + 2), varint(content.length), content]);
};

const deltas = (values: readonly number[]) =>
  Buffer.concat(values.map((value, i) => zigzag(value - (i === 0 ? 0 : (values[i - 1] as number)))));

/** One block of the file: its head, then `blob`, a message of the block's content. */
export function framed(type: string, blob: Buffer): Buffer {
  const head = Buffer.concat([bytes_field(1, type), number_field(3, blob.length)]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, blob]);
}
export const zipped = (content: Buffer): Buffer =>
  Buffer.concat([number_field(2, content.length), bytes_field(3, deflateSync(content))]);

export const header_block = (features: readonly string[] = ['OsmSchema-V0.6', 'DenseNodes'], seconds = 0) =>
  framed(
    'OSMHeader',
    zipped(
      Buffer.concat([
        ...features.map((feature) => bytes_field(4, feature)),
        ...(seconds > 0 ? [number_field(32, seconds)] : []),
      ]),
    ),
  );

/** A block's content: nodes (dense, or one message each), then ways. */
export function primitive_block(
  nodes: readonly TestNode[],
  ways: readonly TestWay[],
  { dense = true }: { dense?: boolean } = {},
): Buffer {
  const texts = [''];
  const text = (value: string) => {
    const known = texts.indexOf(value);
    return known > 0 ? known : texts.push(value) - 1;
  };
  const pairs = (tags: Readonly<Record<string, string>> = {}) =>
    Object.entries(tags).map(([key, value]) => [text(key), text(value)] as const);
  const units = (degrees: number) => Math.round(degrees * 1e7);
  const list = (values: readonly number[]) => Buffer.concat(values.map(varint));
  const tags_of = (element: TestNode | TestWay) => [
    bytes_field(2, list(pairs(element.tags).map(([key]) => key))),
    bytes_field(3, list(pairs(element.tags).map(([, value]) => value))),
  ];
  const dense_nodes = () =>
    bytes_field(
      2,
      Buffer.concat([
        bytes_field(1, deltas(nodes.map(({ id }) => id))),
        bytes_field(8, deltas(nodes.map(({ lat }) => units(lat)))),
        bytes_field(9, deltas(nodes.map(({ lon }) => units(lon)))),
        bytes_field(10, list(nodes.flatMap(({ tags }) => [...pairs(tags).flat(), 0]))),
      ]),
    );
  const plain_nodes = () =>
    Buffer.concat(
      nodes.map((node) =>
        bytes_field(
          1,
          Buffer.concat([
            Buffer.concat([varint(8), zigzag(node.id)]),
            ...tags_of(node),
            Buffer.concat([varint(64), zigzag(units(node.lat))]),
            Buffer.concat([varint(72), zigzag(units(node.lon))]),
          ]),
        ),
      ),
    );
  const way_messages = ways.map((way) =>
    bytes_field(
      3,
      Buffer.concat([number_field(1, way.id), ...tags_of(way), bytes_field(8, deltas(way.refs))]),
    ),
  );
  const group = Buffer.concat([
    nodes.length === 0 ? Buffer.alloc(0) : dense ? dense_nodes() : plain_nodes(),
    ...way_messages,
  ]);
  return Buffer.concat([
    bytes_field(1, Buffer.concat(texts.map((value) => bytes_field(1, value)))),
    bytes_field(2, group),
  ]);
}

/** A whole file: a block of nodes, a block of ways. */
export const osm_file = (nodes: readonly TestNode[], ways: readonly TestWay[], seconds = 0): Buffer =>
  Buffer.concat([
    header_block(undefined, seconds),
    framed('OSMData', zipped(primitive_block(nodes, []))),
    framed('OSMData', zipped(primitive_block([], ways))),
  ]);
