import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { read_config } from './config.ts';
import { plan_cluster } from './sql/engine/local.ts';
import { make_test_folder } from './sql/testing.ts';

const main = fileURLToPath(new URL('./main.js', import.meta.url));

/** The whole product as a user starts it, on an engine of its own: the first start of a new site. */
describe('the program', function () {
  this.timeout(180_000);
  let folder = '';
  let server: ChildProcess | undefined;
  let [url, log] = ['', ''];
  let env: NodeJS.ProcessEnv = {};

  before(async function () {
    const { ENGINE, PATH } = read_config();
    // A server given by its address is one database: the suite's own, which this must not touch.
    if (ENGINE === 'url') this.skip();
    folder = make_test_folder();
    env = {
      PATH,
      ENGINE,
      PORT: '0',
      DATA_DIR: path.join(folder, 'var'),
      REGION_DEPARTEMENTS: '09',
      RING_KM: '5',
    };
    server = spawn(process.execPath, [main, 'start'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    await Promise.race([serving(), once(server, 'exit')]);
    if (url === '') throw new Error(`the server did not start: ${log}`);
  });
  after(async () => {
    if (server !== undefined && server.exitCode === null) {
      server.kill('SIGKILL');
      await once(server, 'exit');
    }
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
  });

  /** Resolves when the log says where the server listens. */
  const serving = () =>
    new Promise<void>((resolve) => {
      server?.stderr?.on('data', (chunk: Buffer) => {
        log += chunk.toString();
        url = /"url":"([^"]+)"/.exec(log)?.[1] ?? '';
        if (url !== '') resolve();
      });
    });
  /** What the tests look at of several answers. */
  interface Answer {
    result: { title: string } | null;
    collections: { id: string }[];
    features: { properties: Record<string, unknown> }[];
    numberMatched: number;
  }
  const json = async (place: string) =>
    (await (await fetch(url + place, { headers: { accept: 'application/json' } })).json()) as Answer;

  async function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
    const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, out, err };
  }

  it('fills a new site with real communes and white zones by itself', async () => {
    let answer = await json('/white-zones');
    for (let waited = 0; answer.result === null && waited < 90; waited++) {
      await wait(1000);
      answer = await json('/white-zones');
    }
    expect(answer.result).to.include({ title: 'Accès à la préfecture ou sous-préfecture' });
    const { collections } = await json('/collections');
    expect(collections.map(({ id }) => id)).to.include.members([
      'communes',
      'departements',
      'epci',
      'regions',
      'services',
      'white_zones',
      'white_zones_areas',
      'white_zones_summary',
    ]);
    const { features } = await json('/collections/communes/items?limit=1');
    expect(features[0]?.properties).to.include({ code_insee: '09001', contour_approche: true });
  });

  it('offers the first administrator a link on the terminal, and keeps it out of the log', async () => {
    const form = /http:\/\/127\.0\.0\.1:\d+(\/lien\/[\w-]{43})\n/;
    while (!form.test(log)) await wait(100);
    const [, link = ''] = form.exec(log) ?? [];
    const page = await fetch(url + link, { headers: { accept: 'text/html' } });
    expect(page.status).to.equal(200);
    expect(await page.text()).to.contain('Votre adresse électronique');
    for (const line of log.split('\n').filter((text) => text.startsWith('{')))
      expect(line).not.to.contain(link.slice(6));
    const added = await run('admin', 'user', 'add', '--email=chef@mairie.fr', '--role=admin');
    expect(added.out, added.err).to.match(/lien\/[\w-]{43}\n/);
    expect((await run('admin', 'user', 'list')).out).to.match(/chef@mairie\.fr ; invité ; admin/);
  });

  it('takes commands while the server runs, and a second import changes nothing', async () => {
    const again = await run('etl', 'import', 'mairies');
    expect(again).to.include({ code: 0, err: '' });
    expect(again.out).to.match(/^mairies → services : inchangé \(exécution \d+\)\. Contenu identique/);
    expect((await run('etl', 'runs')).out).to.match(/mairies +inchangé/);
    expect((await run('etl', 'list')).out).to.match(/^dila +services +fourni ou en ligne +jamais/m);
    const saved = await run('admin', 'backup');
    expect(saved.code, saved.err).to.equal(0);
    expect(saved.out).to.match(/^Sauvegarde écrite : \S+\/backups\/maillage-\S+\.tar\.gz \(\d+ tables/);
  });

  it('imports a folder, keeps the rejects, and computes the white zones anew', async () => {
    const files = path.join(folder, 'files');
    mkdirSync(files);
    writeFileSync(
      path.join(files, 'maisons.csv'),
      'id_fs,lib_fs,insee_dep,code_insee,latitude,longitude,format_fs\n' +
        '1,"Maison, de\nFoix",09,09122,42.96,1.60,fixe\n2,Sans lieu,09,99999,,,fixe\n',
    );
    env = { ...env, REFERENTIELS_DIR: files };
    const synced = await run('etl', 'sync');
    expect(synced.code, synced.out + synced.err).to.equal(0);
    expect(synced.out).to.match(/france_services → services : publié[\s\S]*publiées : 1, rejetées : 1/);
    const run_id = /rejects (\d+)/.exec(synced.out)?.[1] ?? '';
    expect((await run('etl', 'rejects', run_id)).out).to.match(
      /^ligne;effet;motif;contenu\n[\s\S]*^4;rejetée;/m,
    );
    expect(synced.out).to.match(/Zones blanches/);
  });

  it('imports any file as a dataset; a killed import leaves it as it was', async () => {
    const file = path.join(folder, 'bornes.csv');
    const write = (count: number) =>
      writeFileSync(
        file,
        `code;nom;longitude;latitude\n${Array.from({ length: count }, (_, i) => `B${i};Borne ${i};1,5;43,${100 + (i % 800)}\n`).join('')}`,
      );
    const described = ['--id=bornes', '--title=Bornes', '--producer=Commune', '--licence=Licence Ouverte'];
    const import_file = ['etl', 'import', 'dataset', `--file=${file}`, ...described];
    write(3);
    const first = await run(...import_file);
    expect(first.code, first.err).to.equal(0);
    expect(first.out).to.match(/Identifiant : colonne « code »/);
    const count = async () => (await json('/collections/bornes/items?limit=1')).numberMatched;
    expect(await count()).to.equal(3);
    write(300_000);
    const killed = spawn(process.execPath, [main, ...import_file], { env, stdio: 'ignore' });
    for (let line = ''; !/bornes +en cours/.test(line); line = (await run('etl', 'runs', '--count=1')).out)
      expect(killed.exitCode).to.equal(null);
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    expect(await count()).to.equal(3);
    expect((await fetch(`${url}/health/live`)).status).to.equal(200);
  });

  it('says what is wrong with a command, where, and what to do', async () => {
    expect(await run('etl', 'import', 'nothing')).to.deep.include({ code: 1, out: '' });
    expect((await run('etl', 'import', 'population')).err).to.match(/besoin d’un fichier\n {2}Où : --file/);
    expect((await run('etl', 'rejects', 'x')).err).to.match(/nombre entier/);
    expect((await run('etl', 'plan', path.join(folder, 'absent'))).err).to.match(/introuvable/);
    expect((await run('etl', 'import', 'dila', '--bogus')).code).to.equal(2);
    expect((await run('nothing')).code).to.equal(2);
    expect((await run('etl', '--help')).code).to.equal(0);
  });

  it('ends in order when asked to, and starts again with its content', async () => {
    server?.kill('SIGTERM');
    const [code] = (await once(server!, 'exit')) as [number | null];
    expect(code, log).to.equal(0);
    const listed = await run('etl', 'list');
    expect(listed).to.include({ code: 0, err: '' });
    expect(listed.out).to.match(/^territoires +communes +sans +\d\d\/\d\d/m);
  });

  it('moves its data to another engine and back, where this machine has PostgreSQL', async function () {
    const { ENGINE } = read_config();
    const [here, there] = ENGINE === 'embedded' ? ['embedded', 'local'] : ['local', 'embedded'];
    if (typeof plan_cluster(path.join(folder, 'look'), read_config().PATH) === 'string') this.skip();
    env = { ...env, ENGINE: 'auto' };
    const before = await run('etl', 'list');
    for (const to of [there, here]) {
      const moved = await run('admin', 'move-engine', `--to=${to}`, '--replace');
      expect(moved.code, moved.err).to.equal(0);
      expect(moved.out).to.match(new RegExp(`vers « ${to} »`));
      expect((await run('etl', 'list')).out).to.equal(before.out);
    }
    expect((await run('admin', 'move-engine', '--to=nowhere')).err).to.match(/moteur inconnu/);
  });
});
