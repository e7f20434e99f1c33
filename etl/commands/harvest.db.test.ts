import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { run_etl } from '../cli.ts';
import { harvest_config, record_feature, start_records } from '../harvesters/testing.ts';

describe('etl harvest', () => {
  const database = use_database();
  let features = ['a', 'b', 'c'].map((id) => record_feature(id));
  let remote: Awaited<ReturnType<typeof start_records>>;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'maillage-harvest-'));
    remote = await start_records(() => features);
  });
  after(async () => {
    await remote.close();
    await rm(folder, { recursive: true });
  });

  async function say(...args: string[]) {
    const said = { out: '', terminal: '' };
    const code = await run_etl(['harvest', ...args], {
      config: harvest_config([remote.host], folder),
      database: () => Promise.resolve(database()),
      out: { write: (text) => (said.out += text) },
      terminal: { write: (text) => (said.terminal += text) },
      recompute: () => Promise.resolve(null),
      signal: new AbortController().signal,
    });
    return { code, ...said };
  }

  it('adds, tries, runs, tells and removes', async () => {
    const key = path.join(folder, 'key');
    await writeFile(key, 'sesame\n');
    const added = await say(
      'add',
      '--name=Essai',
      '--kind=ogc_records',
      `--address=${remote.url}/collections/c`,
      '--delay-ms=0',
      `--key-file=${key}`,
      '--key-header=X-API-KEY',
      '--cron=30 2 * * *',
    );
    expect(added.code, added.terminal).to.equal(0);
    const id = /Moisson (\d+) ajoutée/.exec(added.out)?.[1] ?? '';
    expect((await say('run', id, '--dry-run')).out)
      .to.contain('essai fait')
      .and.contain('3 lues : 3 créées');
    const run = await say('run', id);
    expect(run.out).to.contain('achevée').and.contain('3 lues : 3 créées');
    expect(run.terminal).to.contain('3 fiches lues sur 3');
    expect(remote.asked.at(-1)?.headers['x-api-key']).to.equal('sesame');
    const [{ secret } = { secret: Buffer.of() }] = await database().query<{ secret: Buffer }>(
      sql`select secret from maillage.harvester`,
    );
    expect(secret.toString('latin1')).not.to.contain('sesame');
    features = features.slice(0, 1);
    expect((await say('run', id)).out)
      .to.contain('à confirmer')
      .and.contain(`harvest confirm ${id}`);
    expect((await say('log', id, '--outcome=vanished')).out).to.match(/disparue, à confirmer\s+b/);
    expect((await say('confirm', id)).out).to.contain('2 supprimées');
    expect((await say('list')).out).to.match(/Essai\s+ogc_records\s+1\s/);
    expect((await say('remove', id, '--with-records')).out).to.contain('avec ses fiches');
    expect(await database().query(sql`select from maillage.metadata_record`)).to.have.length(0);
  });

  it('says what is wrong, and where', async () => {
    expect(
      (await say('add', '--name=x', '--kind=gopher', '--address=https://a.example')).terminal,
    ).to.contain('nature');
    expect((await say('add', '--name=x', '--kind=wfs', '--address=ici')).terminal).to.contain('adresse');
    expect(
      (await say('add', '--name=x', '--kind=wfs', '--address=https://a.example', '--cron=61 * * * *'))
        .terminal,
    ).to.contain('cron');
    expect(
      (await say('add', '--name=x', '--kind=wfs', '--address=https://a.example', '--territory=3,2,1'))
        .terminal,
    ).to.contain('territoire');
    expect((await say('run', '999')).terminal).to.contain('Aucune moisson');
    expect((await say('prune')).code).to.equal(1);
  });
});
