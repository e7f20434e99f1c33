import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { AppError } from '../../errors.ts';
import { OsmBlock } from './osm_block.ts';
import { open_osm_pbf } from './osm_pbf.ts';
import {
  bytes_field,
  framed,
  header_block,
  number_field,
  osm_file,
  primitive_block,
  varint,
  zipped,
  type TestNode,
  type TestWay,
} from './osm_pbf_testing.ts';
import { Message } from './protobuf.ts';

const nodes: TestNode[] = [
  // Beyond 32 bits, west of Greenwich, south of the equator, on both.
  { id: 12_345_678_901, lon: 1.4442469, lat: 43.6044622, tags: { barrier: 'bollard', name: 'Borne à côté' } },
  { id: 5, lon: -61.0000001, lat: -21.1234567 },
  { id: 6, lon: 0, lat: 0, tags: { highway: 'crossing' } },
];
const ways: TestWay[] = [
  { id: 7, refs: [12_345_678_901, 5, 6], tags: { highway: 'residential', __proto__x: 'y' } },
  { id: 8, refs: [6, 5] },
];

describe('files of OpenStreetMap', () => {
  let folder = '';
  before(() => (folder = mkdtempSync(path.join(tmpdir(), 'maillage-osm-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const written = (content: Buffer) => {
    const file = path.join(folder, 'test.osm.pbf');
    writeFileSync(file, content);
    return file;
  };
  async function read(content: Buffer) {
    const file = await open_osm_pbf(written(content));
    const block = new OsmBlock();
    const found = { nodes: [] as TestNode[], ways: [] as TestWay[], date: file.date };
    try {
      for await (const { content } of file.read()) {
        block.decode(content);
        const { nodes, ways } = block;
        const tags_of = (elements: typeof nodes | typeof ways, i: number) => {
          const tags = Object.fromEntries(block.tags(elements, i));
          return Object.keys(tags).length === 0 ? {} : { tags };
        };
        for (let i = 0; i < nodes.count; i++)
          found.nodes.push({
            id: nodes.id[i] as number,
            lon: (nodes.lon[i] as number) / 1e7,
            lat: (nodes.lat[i] as number) / 1e7,
            ...tags_of(nodes, i),
          });
        for (let i = 0; i < ways.count; i++)
          found.ways.push({
            id: ways.id[i] as number,
            refs: Array.from(ways.ref.subarray(ways.ref_start[i], ways.ref_start[i + 1])),
            ...tags_of(ways, i),
          });
      }
    } finally {
      await file.close();
    }
    return found;
  }
  const refused = async (content: Buffer) =>
    (await read(content).catch((error: unknown) => error)) as AppError;

  it('gives nodes, ways, their tags and the date of the data', async () => {
    expect(await read(osm_file(nodes, ways, 1_780_000_000))).to.deep.equal({
      nodes,
      ways,
      date: '2026-05-28T20:26:40.000Z',
    });
  });

  it('reads blocks that are not compressed, nodes that are not dense, and passes over what it does not know', async () => {
    const content = Buffer.concat([
      primitive_block(nodes, ways, { dense: false }),
      // A group with a relation, fields of all types from later versions.
      bytes_field(2, bytes_field(4, 'relation')),
      Buffer.concat([varint(100 * 8 + 1), Buffer.alloc(8)]),
      Buffer.concat([varint(101 * 8 + 5), Buffer.alloc(4)]),
      number_field(102, 2 ** 40),
    ]);
    const file = Buffer.concat([
      header_block(),
      framed('Of another kind', zipped(Buffer.from('?'))),
      framed('OSMData', bytes_field(1, content)),
    ]);
    expect(await read(file)).to.deep.equal({ nodes, ways, date: null });
  });

  it('applies granularity and offsets', () => {
    const block = new OsmBlock();
    const minus_one_degree = Buffer.from([255, 0xec, 0x94, 0xa3, 0xfc, 0xff, 0xff, 0xff, 0xff, 1]);
    expect(new Message(minus_one_degree).varint()).to.be.greaterThan(2 ** 63);
    block.decode(
      Buffer.concat([
        primitive_block([{ id: 1, lon: 0.00001, lat: 0.00002 }], []),
        number_field(17, 1000),
        number_field(19, 3_000_000_000),
        number_field(20, 2_000_000_000),
      ]),
    );
    expect([block.nodes.lon[0], block.nodes.lat[0]]).to.deep.equal([20_001_000, 30_002_000]);
  });

  it('reads only the kind or the blocks asked for', async () => {
    const file = await open_osm_pbf(written(osm_file(nodes, ways)));
    const block = new OsmBlock();
    const seen: number[] = [];
    for await (const { index, content } of file.read(undefined, [1])) {
      block.decode(content, { nodes: false });
      seen.push(index, block.nodes.count, block.ways.count);
    }
    await file.close();
    expect(seen).to.deep.equal([1, 0, 2]);
  });

  it('ends when asked to', async () => {
    const file = await open_osm_pbf(written(osm_file(nodes, ways)));
    const work = async () => {
      for await (const _ of file.read(AbortSignal.abort())) return 'read';
      return 'nothing';
    };
    expect(await work().catch((error: unknown) => (error as Error).name)).to.equal('AbortError');
    await file.close();
  });

  const data = (content: Buffer) => Buffer.concat([header_block(), framed('OSMData', zipped(content))]);
  const bomb = Buffer.concat([number_field(2, 1000), bytes_field(3, zipped(Buffer.alloc(5_000_000)))]);
  const hostile: [string, Buffer, RegExp][] = [
    ['an empty file', Buffer.alloc(0), /OSMHeader/],
    ['another first block', framed('OSMData', zipped(primitive_block(nodes, ways))), /OSMHeader/],
    ['an unknown feature', header_block(['OsmSchema-V0.7']), /OsmSchema-V0\.7/],
    ['a head of 4 GB', Buffer.from([255, 255, 255, 255, 1]), /tête de bloc/],
    [
      'a block of 1 GB',
      Buffer.concat([Buffer.from([0, 0, 0, 6]), number_field(3, 2 ** 30)]),
      /bloc de 1073741824/,
    ],
    ['a file cut in a block', osm_file(nodes, ways).subarray(0, -3), /s’arrête au milieu/],
    [
      'a block that unpacks to more than it says',
      Buffer.concat([header_block(), framed('OSMData', bomb)]),
      /abîmé/,
    ],
    [
      'a block that announces 1 GB',
      Buffer.concat([
        header_block(),
        framed('OSMData', Buffer.concat([number_field(2, 2 ** 30), bytes_field(3, 'x')])),
      ]),
      /une fois décompressé/,
    ],
    [
      'another compression',
      Buffer.concat([header_block(), framed('OSMData', bytes_field(7, 'x'))]),
      /Zstandard/,
    ],
    ['a list longer than its block', data(Buffer.from([2 * 8 + 2, 120, 1])), /avant sa fin/],
    ['a number that never ends', data(Buffer.alloc(40, 255)), /avant sa fin/],
    [
      'nodes without positions',
      data(bytes_field(2, bytes_field(2, bytes_field(1, Buffer.from([2, 2]))))),
      /avant sa fin/,
    ],
    ['a place off the globe', data(primitive_block([{ id: 1, lon: 200, lat: 0 }], [])), /hors du globe/],
  ];
  for (const [name, content, reason] of hostile)
    it(`refuses ${name}`, async () => {
      const error = await refused(content);
      expect(error).to.have.property('name', 'AppError');
      expect(error.status).to.equal(400);
      expect(error.message).to.match(reason);
    });

  it('refuses a tag whose text is not in the table', () => {
    const block = new OsmBlock();
    block.decode(
      bytes_field(2, bytes_field(3, Buffer.concat([bytes_field(2, varint(9)), bytes_field(3, varint(9))]))),
    );
    expect(() => block.tags(block.ways, 0)).to.throw(/texte absent/);
  });
});
