import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { expect } from 'chai';
import type { AppError } from '../../errors.ts';
import { assemble_graph } from './assemble.ts';
import { day_number, sections, type RoadGraph } from './graph.ts';
import { read_graph, read_graph_header } from './graph_file.ts';
import { latest_graph, list_graphs, load_graph, remove_graphs, store_graph } from './graph_store.ts';

const made = (name: string, built_at = '2026-01-02T03:04:05.000Z', mode: 'car' | 'walk' = 'car'): RoadGraph =>
  assemble_graph(
    {
      name,
      mode,
      source: { kind: 'synthetic', file: 'a.osm.pbf', date: '2026-01-01', bytes: 7 },
      built_at,
      parameters: { speed: { motorway: 110 } },
      warnings: ['une phrase'],
    },
    {
      node_lon: Int32Array.of(-10, 20, 30),
      node_lat: Int32Array.of(430_000_000, 430_000_100, 430_000_200),
      edge_from: Int32Array.of(0, 1),
      edge_to: Int32Array.of(1, 2),
      edge_ahead_ds: Int32Array.of(5, 6),
      edge_back_ds: Int32Array.of(-1, 7),
      shape_start: Int32Array.of(0, 1, 1),
      shape_lon: Int32Array.of(15),
      shape_lat: Int32Array.of(430_000_050),
      closure_edge: Int32Array.of(1),
      closure_from: Uint16Array.of(day_number(11, 1)),
      closure_to: Uint16Array.of(day_number(4, 30)),
      edge_flags: Uint8Array.of(1, 0),
    },
  );

const thrown_by = (work: () => unknown): AppError => {
  try {
    work();
  } catch (error) {
    return error as AppError;
  }
  throw new Error('nothing was thrown');
};

describe('files of road graphs', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'maillage-graphs-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('gives back what was stored, in one shared buffer', () => {
    const graph = made('pays');
    const { file, signature } = store_graph(folder, graph);
    const read = read_graph(file);
    for (const name of Object.keys(sections) as (keyof typeof sections)[])
      expect([...read[name]], name).to.deep.equal([...graph[name]]);
    expect(read.about).to.deep.equal(graph.about);
    expect(read.counts).to.deep.equal({ nodes: 3, arcs: 3, edges: 2, shape_points: 1, closures: 1 });
    expect(read.signature)
      .to.equal(signature)
      .and.match(/^[0-9a-f]{64}$/);
    expect([...read.in_start]).to.deep.equal([0, 0, 2, 3]);
    const { port1, port2 } = new MessageChannel();
    port1.postMessage(read.buffer);
    const there = new Uint8Array((receiveMessageOnPort(port2) as { message: SharedArrayBuffer }).message);
    there[0] = 99;
    expect(new Uint8Array(read.buffer)[0]).to.equal(99);
    port1.close();
  });

  it('lists the latest first, one per name and mode, and removes them', () => {
    expect(list_graphs(folder)).to.deep.equal([]);
    store_graph(folder, made('ancien', '2025-01-01T00:00:00.000Z'));
    store_graph(folder, made('pays', '2026-06-01T00:00:00.000Z'));
    store_graph(folder, made('pays', '2026-07-01T00:00:00.000Z', 'walk'));
    store_graph(folder, made('pays', '2026-05-01T00:00:00.000Z'));
    const listed = list_graphs(folder).map(({ header }) => `${header?.about.name} ${header?.about.mode}`);
    expect(listed).to.deep.equal(['pays walk', 'pays car', 'ancien car']);
    const latest = latest_graph(folder, 'car');
    expect(latest?.header?.about.built_at).to.equal('2026-05-01T00:00:00.000Z');
    expect(load_graph(latest as NonNullable<typeof latest>).about.name).to.equal('pays');
    expect(latest_graph(folder, 'bicycle')).to.equal(null);
    expect(remove_graphs(folder, 'pays', 'walk')).to.have.length(1);
    expect(remove_graphs(folder, 'pays')).to.have.length(1);
    expect(remove_graphs(folder, 'pays')).to.have.length(0);
    expect(readdirSync(path.join(folder, 'road_graphs'))).to.deep.equal(['ancien.car.graph']);
  });

  it('refuses names that are no names', () => {
    for (const name of ['', '../x', 'Pays', 'a.b', 'x'.repeat(41)])
      expect(
        thrown_by(() => store_graph(folder, made(name))),
        name,
      ).to.include({ code: 'invalid-graph-name' });
  });

  it('refuses a file that is cut, changed, of another format or no graph at all, and lists it with the reason', () => {
    const { file } = store_graph(folder, made('pays'));
    const bad = path.join(folder, 'road_graphs', 'bad.car.graph');
    const change = (edit: (bytes: Buffer) => void) => {
      const bytes = readFileSync(file);
      edit(bytes);
      writeFileSync(bad, bytes);
      return bad;
    };
    const reasons: [string, () => string][] = [
      ['pas un graphe', () => change((bytes) => bytes.fill(0, 0, 4))],
      ['format 9', () => change((bytes) => bytes.writeUInt32LE(9, 8))],
      ['en-tête tronqué', () => change((bytes) => bytes.writeUInt32LE(0xffff_ffff, 12))],
      ['en-tête abîmé', () => change((bytes) => bytes.write('x', 16))],
      ['la taille', () => change((bytes) => bytes.write('"nodes":4', bytes.indexOf('"nodes":3')))],
      ['somme de contrôle', () => change((bytes) => bytes.writeUInt8(1, bytes.length - 3))],
      [
        'la taille',
        () => {
          copyFileSync(file, bad);
          truncateSync(bad, readFileSync(bad).length - 1);
          return bad;
        },
      ],
      ['pas un graphe', () => (writeFileSync(bad, ''), bad)],
    ];
    for (const [reason, make] of reasons) {
      const error = thrown_by(() => read_graph(make()));
      expect(error).to.include({ code: 'invalid-road-graph', place: bad });
      expect(error.message).to.contain(reason);
    }
    const listed = list_graphs(folder).find(({ header }) => header === null);
    expect(listed?.fault).to.contain('pas un graphe');
    expect(latest_graph(folder, 'car')?.file).to.equal(file);
    expect(read_graph_header(file).about.name).to.equal('pays');
  });
});
