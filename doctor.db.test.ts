import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import pg from 'pg';
import { read_config } from './config.ts';
import { run_doctor } from './doctor.ts';
import { database_checks, judge_clock } from './doctor_database.ts';
import { look_at_backups, look_at_node, machine_checks } from './doctor_machine.ts';
import { administrator_script, administrator_sql } from './sql/administrator.ts';
import { roll_forward } from './sql/migrate.ts';
import { make_test_folder, use_database, use_engine } from './sql/testing.ts';

const main = fileURLToPath(new URL('./main.js', import.meta.url));

async function run(
  env: NodeJS.ProcessEnv,
  ...args: string[]
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

describe('the doctor, looking at the machine', () => {
  let folder = '';
  before(() => (folder = make_test_folder()));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const look = async (name: string, env: NodeJS.ProcessEnv) =>
    (
      await machine_checks
        .find((check) => check.name === name)
        ?.look({ config: read_config({ DATA_DIR: folder, ...env }) })
    )?.state;

  it('misses the contact of the catalogue', async () => {
    expect(await look('Contact du catalogue', {})).to.equal('doubtful');
    const contact = { CATALOGUE_CONTACT_NAME: 'Région', CATALOGUE_CONTACT_EMAIL: 'sig@exemple.fr' };
    expect(await look('Contact du catalogue', contact)).to.equal('good');
  });

  it('reads the weights of quality, where the site has its own', async () => {
    const file = path.join(folder, 'qualite.json');
    const states = [await look('Notes de qualité', {})];
    for (const text of ['{"dataset": {"licence": 20}}', '{"dataset": ']) {
      writeFileSync(file, text);
      states.push(await look('Notes de qualité', {}));
    }
    rmSync(file);
    expect(states).to.deep.equal([undefined, 'good', 'doubtful']);
  });

  it('judges Node, backups and clocks', () => {
    expect(look_at_node('20.18.3').state).to.equal('wrong');
    expect(['20.19.0', '22.0.0'].map((version) => look_at_node(version).state)).to.deep.equal([
      'good',
      'good',
    ]);
    expect([0, 3_000, 90_000].map((ms) => judge_clock(ms).state)).to.deep.equal([
      'good',
      'doubtful',
      'wrong',
    ]);
    expect(look_at_backups(folder, new Date()).state).to.equal('doubtful');
    mkdirSync(path.join(folder, 'backups'));
    const made = path.join(folder, 'backups', 'maillage-20260102T030405678Z.tar.gz');
    writeFileSync(made, 'x');
    const states = ['2026-01-03', '2026-01-20'].map((day) => look_at_backups(folder, new Date(day)).state);
    expect(states).to.deep.equal(['good', 'doubtful']);
    writeFileSync(made, '');
    expect(look_at_backups(folder, new Date('2026-01-03')).state).to.equal('wrong');
  });

  it('finds folders, addresses, ports and servers that are wrong', async () => {
    writeFileSync(path.join(folder, 'file'), '');
    expect(await look('DATA_DIR', { DATA_DIR: path.join(folder, 'file') })).to.equal('wrong');
    expect(await look('DATA_DIR', {})).to.not.equal('wrong');
    expect(await look('REFERENTIELS_DIR', { REFERENTIELS_DIR: path.join(folder, 'absent') })).to.equal(
      'wrong',
    );
    expect(await look('REFERENTIELS_DIR', {})).to.equal(undefined);
    expect(await look('Adresse publique', { PUBLIC_URL: 'http://maillage.example' })).to.equal('wrong');
    expect(await look('Adresse publique', { PUBLIC_URL: 'https://maillage.example' })).to.equal('good');
    expect(await look('Adresse publique', { HOST: '0.0.0.0' })).to.equal('doubtful');
    const other = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const PORT = String((other.address() as { port: number }).port);
    const SMTP = { SMTP_URL: `smtp://name:secret@127.0.0.1:${PORT}`, MAIL_FROM: 'a@b.fr' };
    expect(await look('Port', { PORT })).to.equal('wrong');
    expect(await look('SMTP_URL', SMTP)).to.equal('good');
    other.close();
    await once(other, 'close');
    expect(await look('Port', { PORT })).to.equal('good');
    expect(await look('SMTP_URL', SMTP)).to.equal('wrong');
  });
});

describe('the doctor, looking at the database', () => {
  const engine = use_engine();
  const database = use_database();
  /** What is not good, by check. */
  const complaints = async () => {
    const config = read_config({});
    const found: Record<string, string> = {};
    for (const check of database_checks) {
      const finding = await check.look(database(), {
        config,
        opened: { engine: engine(), database: database() },
      });
      if (finding !== null && finding.state !== 'good')
        found[check.name] = `${finding.state} ${finding.says}`;
    }
    return found;
  };

  it('finds nothing wrong with a new one', async () => {
    const found = await complaints();
    // A suite on a server of its own may connect as its superuser.
    delete found['Rôle de connexion'];
    expect(found).to.deep.equal({});
  });

  it('says so when no basket has the name that the settings give the white zones', async () => {
    const check = database_checks.find(({ name }) => name === 'WHITE_ZONES_BASKET');
    const look = (WHITE_ZONES_BASKET: string) =>
      check?.look(database(), {
        config: read_config({ WHITE_ZONES_BASKET }),
        opened: { engine: engine(), database: database() },
      });
    expect(await look('guichets_propres')).to.include({ state: 'good' });
    const missing = await look('premier_acceuil');
    expect(missing?.state).to.equal('wrong');
    expect(missing?.says).to.contain('premier_acceuil');
    expect(missing?.remedy).to.contain('premier_accueil');
    await database().pool.query(
      `insert into maillage.basket (id, version, title, spec, is_retired) values ('ancien', 1, 'Ancien', '{}', true)`,
    );
    expect(await look('ancien')).to.include({ state: 'wrong' });
  });

  it('names what is not as it should be', async () => {
    await database().pool.query(`
      create table published.secret as select 1 as id;
      revoke select on published.secret from maillage_reader, maillage_writer;
      create view published.open as select 1 as id;
      create view published.closed with (security_invoker = on) as select 1 as id;
      insert into maillage.job (kind, state, heartbeat_at) values ('stuck', 'running', now() - interval '1 hour');
      insert into maillage.etl_run (source, collection, state, message) values
        ('a', 'a', 'failed', 'mended'), ('b', 'b', 'failed', 'Fichier illisible');
      insert into maillage.etl_run (source, collection, state) values ('a', 'a', 'published')`);
    const found = await complaints();
    expect(found['Lecture des collections']).to.match(/^doubtful published\.secret par maillage_reader/);
    expect(found['Vues'])
      .to.match(/^doubtful published\.open /)
      .and.not.contain('closed');
    expect(found['Tâches']).to.match(/^wrong stuck /);
    expect(found['Imports']).to.equal('doubtful en échec : b (Fichier illisible)');
    expect(found['Statistiques']).to.contain('published.secret');
    await database().pool
      .query(`update maillage.job set state = 'failed', message = 'Trop long', ended_at = now();
      insert into maillage.job (kind, state, ended_at) values ('fine', 'failed', now()), ('fine', 'done', now())`);
    expect((await complaints())['Tâches']).to.equal('doubtful en échec : stuck (Trop long)');
    await database().pool.query(
      `insert into public.maillage_migration (name, checksum) values ('9999_newer.sql', 'x')`,
    );
    expect((await complaints())['Migrations']).to.match(/^wrong .*9999_newer\.sql/);
    await database().pool.query(`delete from public.maillage_migration where name = '9999_newer.sql'`);
  });

  it('says that a database which is not there does not answer, and ends with 1', async () => {
    let text = '';
    const out = new Writable({
      write(chunk: Buffer, _encoding, done) {
        text += chunk.toString();
        done();
      },
    });
    const DATA_DIR = make_test_folder();
    const config = read_config({
      DATA_DIR,
      PORT: '0',
      DATABASE_URL: 'postgresql://maillage:secret@127.0.0.1:1/x',
    });
    expect(await run_doctor(config, out)).to.equal(1);
    expect(text)
      .to.match(/^✗ Base de données : .*\(127\.0\.0\.1:1\) → /m)
      .and.not.contain('secret');
    expect(text).to.match(/^✓ Node : /m);
    rmSync(DATA_DIR, { recursive: true, force: true });
  });
});

describe('an owner who is no superuser', function () {
  this.timeout(180_000);
  const engine = use_engine();
  use_database();

  it('runs the migrations on this PostgreSQL, with what doctor --sql prepares', async function () {
    const client = new pg.Client(engine().connection);
    await client.connect();
    try {
      const { rows } = await client.query<{ super: boolean }>(
        'select rolsuper as super from pg_roles where rolname = current_user',
      );
      if (rows[0]?.super !== true) this.skip();
      const { server } = administrator_sql('maillage_owner_test', 'x');
      await client.query('begin');
      // The database is there already: its owner’s rights instead.
      for (const each of server.filter((statement) => !/ database /.test(statement)))
        await client.query(each);
      await client.query(`drop schema maillage, staging, published cascade; drop table public.maillage_migration;
        do $$ begin execute format('grant create on database %I to maillage_owner_test', current_database()); end $$;
        grant create on schema public to maillage_owner_test; set local role maillage_owner_test`);
      expect(await roll_forward(client)).to.include('0001_foundation.sql');
      await client.query('create table published.t as select 1 as id; set local role maillage_reader');
      expect((await client.query('select id from published.t')).rows).to.deep.equal([{ id: 1 }]);
    } finally {
      await client.query('rollback');
      await client.end();
    }
  });

  it('imports, publishes, serves, backs up and restores on a server of its own', async function () {
    if (engine().kind !== 'local') this.skip();
    const owner = 'maillage "owner" test';
    const name = 'maillage_owned_test';
    const { server, database } = administrator_sql(owner, name);
    expect(administrator_script(undefined)).to.contain('create database "maillage" owner "maillage"');
    const folder = make_test_folder();
    let site: ChildProcess | undefined;
    const administrator = new pg.Client(engine().connection);
    await administrator.connect();
    try {
      for (const each of server) await administrator.query(each);
      const inside = new pg.Client({ ...engine().connection, database: name });
      await inside.connect();
      for (const each of database) await inside.query(each);
      await inside.end();
      const { host } = engine().remote as { host: string };
      const env = {
        PATH: read_config().PATH,
        DATABASE_URL: `postgresql://${encodeURIComponent(owner)}@/${name}?host=${encodeURIComponent(host)}`,
        DATA_DIR: path.join(folder, 'var'),
        PORT: '0',
        REGION_DEPARTEMENTS: '09',
        RING_KM: '5',
      };
      const empty = await run(env, 'admin', 'doctor');
      expect(empty.code, empty.out + empty.err).to.equal(0);
      expect(empty.out).to.match(/^! Tâches : rien à vérifier/m);
      const imported = await run(env, 'etl', 'import', 'territoires');
      expect(imported.code, imported.err).to.equal(0);

      site = spawn(process.execPath, [main, 'start', '--no-worker'], {
        env,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let log = '';
      const url = await new Promise<string>((resolve) => {
        site?.stderr?.on('data', (chunk: Buffer) => {
          log += chunk.toString();
          const found = /"url":"([^"]+)"/.exec(log)?.[1];
          if (found !== undefined) resolve(found);
        });
        site?.once('exit', () => resolve(`not started: ${log}`));
      });
      const answer = (await (await fetch(`${url}/collections/communes/items?limit=1`)).json()) as {
        features: { properties: object }[];
      };
      expect(answer.features[0]?.properties).to.include({ code_insee: '09001' });
      const file = path.join(folder, 'x.tar.gz');
      const saved = await run(env, 'admin', 'backup', `--to=${file}`);
      expect(saved, saved.err).to.include({ code: 0, err: '' });
      const looked = await run(env, 'admin', 'doctor');
      expect(looked.code, looked.out + looked.err).to.equal(0);
      expect(looked.out).to.match(/^✓ Rôle de connexion : « maillage "owner" test »/m);
      const busy = await run(env, 'admin', 'restore', `--from=${file}`, '--replace');
      expect(busy.err).to.contain('Arrêtez-le');
      site.kill('SIGTERM');
      await once(site, 'exit');
      const restored = await run(env, 'admin', 'restore', `--from=${file}`, '--replace');
      expect(restored.code, restored.err).to.equal(0);
      expect((await run(env, 'etl', 'list')).out).to.match(/^territoires +communes +sans +\d\d\/\d\d/m);
    } finally {
      if (site?.exitCode === null) site.kill('SIGKILL');
      await administrator.query(`drop database if exists ${name} with (force)`);
      await administrator.query(`do $$ begin if exists (select from pg_roles where rolname = 'maillage "owner" test') then
        drop owned by "maillage ""owner"" test"; drop role "maillage ""owner"" test"; end if; end $$`);
      await administrator.end();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
