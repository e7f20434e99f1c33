import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { latest_graph, load_graph } from '../../catalogue/roads/graph_store.ts';
import { read_config } from '../../config.ts';
import type { AppError } from '../../errors.ts';
import type { Database } from '../../sql/client.ts';
import type { JobContext } from '../../sql/jobs.ts';
import { osm_file } from '../readers/osm_pbf_testing.ts';
import { name_of_file } from '../roads/graph_name.ts';
import { build_road_graph } from '../roads/job.ts';
import type { CommandContext } from './command.ts';
import { graph_command } from './graph.ts';

describe('etl graph', () => {
  let folder = '';
  let file = '';
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'maillage-graph-command-'));
    mkdirSync(path.join(folder, 'files'));
    file = path.join(folder, 'files', 'Pays d’Été.osm.pbf');
    writeFileSync(
      file,
      osm_file(
        [
          { id: 1, lon: 0, lat: 43 },
          { id: 2, lon: 0.01, lat: 43 },
        ],
        [{ id: 1, refs: [1, 2], tags: { highway: 'tertiary' } }],
        1_780_000_000,
      ),
    );
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function run(...args: string[]) {
    const said = { text: '', recomputed: 0 };
    const context: CommandContext = {
      config: { ...read_config({}), DATA_DIR: folder },
      database: () => Promise.reject(new Error('needs no database')),
      out: { write: (text) => (said.text += text) },
      terminal: { write: () => undefined },
      recompute: () => (said.recomputed++, Promise.resolve('Zones blanches recalculées.')),
      signal: new AbortController().signal,
    };
    return { code: await graph_command.run(args, context), ...said };
  }
  const failure = async (...args: string[]) =>
    (await run(...args).catch((error: unknown) => error)) as AppError;

  it('builds, lists and removes, and has the white zones computed anew when cars are concerned', async () => {
    expect((await run('list')).text).to.contain('Aucun graphe');
    const built = await run('build', file, '--modes=car,walk');
    expect(built).to.include({ code: 0, recomputed: 1 });
    expect(built.text)
      .to.contain('« pays-d-ete », voiture : 2 nœuds, 2 arcs')
      .and.contain('28')
      .and.contain('à pied');
    expect(load_graph(latest_graph(folder, 'walk') as never).counts.arcs).to.equal(2);
    const { text } = await run('list');
    expect(text)
      .to.match(/pays-d-ete +voiture +oui +2 +2/)
      .and.to.contain('2026-05-28');
    expect(await run('build', file, '--modes=bicycle', '--name=autre')).to.include({ recomputed: 0 });
    expect(await run('remove', 'pays-d-ete', '--modes=walk')).to.include({ recomputed: 0 });
    const removed = await run('remove', 'pays-d-ete');
    expect(removed.text).to.contain('pays-d-ete.car.graph');
    expect(removed.recomputed).to.equal(1);
    expect(readdirSync(path.join(folder, 'road_graphs'))).to.deep.equal(['autre.bicycle.graph']);
  });

  it('says what is wrong with the command line', async () => {
    expect(await failure()).to.include({ code: 'missing-argument' });
    expect(await failure('build')).to.include({ code: 'missing-argument' });
    expect(await failure('build', file, '--modes=car,plane')).to.include({ place: '--modes' });
    expect(await failure('build', file, '--name=../x')).to.include({ code: 'invalid-graph-name' });
    expect(await failure('remove', 'absent')).to.include({ code: 'no-such-graph', status: 404 });
    expect(await failure('remove')).to.include({ code: 'invalid-graph-name' });
    expect(await failure('list', 'x')).to.have.property('code', 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL');
  });

  it('makes names of file names', () => {
    expect(
      ['/a/Midi-Pyrénées-latest.osm.pbf', 'x/é.gpkg', '---.pbf', `${'a'.repeat(60)}.osm.pbf`].map(
        name_of_file,
      ),
    ).to.deep.equal(['midi-pyrenees-latest', 'e', 'routes', 'a'.repeat(40)]);
  });

  it('is a job too, which reads inside REFERENTIELS_DIR alone', async () => {
    const outside = path.join(folder, 'outside.osm.pbf');
    writeFileSync(outside, '');
    symlinkSync(outside, path.join(folder, 'files', 'link.osm.pbf'));
    const queries: unknown[] = [];
    const job = (
      input: Record<string, unknown>,
      referentiels: string | undefined = path.join(folder, 'files'),
    ) =>
      build_road_graph(input, {
        id: 1,
        config: { ...read_config({}), DATA_DIR: folder, REFERENTIELS_DIR: referentiels },
        database: {
          query: (query: unknown) => (queries.push(query), Promise.resolve([{ id: 2 }])),
        } as unknown as Database,
        progress: () => Promise.resolve(),
        hold: () => Promise.resolve(),
        signal: new AbortController().signal,
      } satisfies JobContext);
    const refused = async (...args: Parameters<typeof job>) =>
      ((await job(...args).catch((error: unknown) => error)) as AppError).code;
    expect(await job({ file: path.basename(file), mode: 'bicycle', name: 'veille' })).to.include({
      nodes: 2,
      mode: 'bicycle',
    });
    expect(queries).to.have.length(0);
    await job({ file: path.basename(file) });
    expect(queries).to.have.length(1);
    expect(latest_graph(folder, 'car')?.header?.about.name).to.equal('pays-d-ete');
    expect(await refused({ file: '../outside.osm.pbf' })).to.equal('no-such-file');
    expect(await refused({ file: 'link.osm.pbf' })).to.equal('no-such-file');
    expect(await refused({ file: 'absent.osm.pbf' })).to.equal('no-such-file');
    expect(await refused({ file: '.' })).to.equal('no-such-file');
    expect(await refused({ file: path.basename(file), mode: 'plane' })).to.equal('invalid-road-graph-input');
    expect(await refused({})).to.equal('invalid-road-graph-input');
  });
});
