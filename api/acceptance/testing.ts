import { execFile, spawnSync } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import express from 'express';
import { project_root, read_config } from '../../config.ts';
import type { Database } from '../../sql/client.ts';
import { use_database } from '../../sql/testing.ts';
import { create_app } from '../app.ts';
import { start_server, type RunningServer } from '../server.ts';

const run = promisify(execFile);

/** Rows of the collection `communes`: three pages of QGIS, which reads a thousand at a time. */
export const commune_count = 2300;

/**
 * What the clients are shown: polygons in degrees with a column of each usual type, points in Lambert-93, a table
 * without geometry, and a name that needs quoting wherever it goes. Commune i lies at 0.01° × (i mod 100) east of 0
 * and 0.01° × (i div 100) north of 43.
 */
const fixtures = `
  create table published.communes (code_insee text primary key, nom text, population int, densite double precision,
    vaut_visite boolean, cree_le date, geom geometry(polygon, 4326));
  insert into published.communes select lpad(i::text, 5, '0'), 'Commune n° ' || i, i * 10, i / 4.0, i % 2 = 0,
    date '2020-01-01' + i % 365,
    st_makeenvelope((i % 100) * 0.01, 43 + (i / 100) * 0.01, (i % 100) * 0.01 + 0.01, 43.01 + (i / 100) * 0.01, 4326)
    from generate_series(0, ${commune_count - 1}) i;
  insert into maillage.metadata_record (id, title) values ('communes', 'Communes d’essai');
  insert into maillage.collection (id, record_id, feature_count, extent, columns) values ('communes', 'communes',
    ${commune_count}, '{0,43,1,43.23}', '[{"name": "nom", "title": "Nom"}, {"name": "cree_le", "title": "Créée le", "role": "time"}]');
  create table published.gares (id int primary key, nom text, geom geometry(point, 2154));
  insert into published.gares values (1, 'Toulouse-Matabiau', st_setsrid(st_point(574500, 6279500), 2154)),
    (2, 'Paris-Est', st_setsrid(st_point(653000, 6864000), 2154));
  create table published."Été 2024" (id int primary key, nom text);
  insert into published."Été 2024" values (1, 'fête d’été')`;

/** What a client asked, in order: method, and address with its query decoded. */
export interface Asked {
  method: string;
  address: string;
  accept: string | undefined;
  agent: string | undefined;
  content_type: string | undefined;
}

export interface Service {
  url: string;
  /** Requests since the last call. */
  take_requests(): Asked[];
}

/** Serves the fixtures to the tests of a describe block; to be called in it, after `need_client`. */
export function use_service(): () => Service & { database: Database } {
  const database = use_database();
  let server: RunningServer | undefined;
  let asked: Asked[] = [];
  before(async function () {
    this.timeout(60_000);
    await database().pool.query(fixtures);
    await database().pool.query('analyze published.communes');
    const context = { config: read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '0' }), database: database() };
    const app = express();
    app.use(({ method, url, headers }, _response, next) => {
      asked.push({
        method,
        address: decodeURIComponent(url),
        accept: headers.accept,
        agent: headers['user-agent'],
        content_type: headers['content-type'],
      });
      next();
    }, create_app(context));
    server = await start_server(context, { log_requests: false, app });
  });
  after(() => server?.close());
  return () => ({
    url: server?.url ?? '',
    database: database(),
    take_requests() {
      const taken = asked;
      asked = [];
      return taken;
    },
  });
}

/** Skips the tests of a describe block, by its name, where the client is not installed; under CI they fail instead. */
export function need_client(name: string, is_here: boolean): void {
  before(function () {
    if (is_here) return;
    if (process.env['CI'] === 'true') throw new Error(`${name} is not installed: see .ci/run`);
    this.skip();
  });
}

/** Whether a program of this name can be started. */
export const has_program = (name: string) => spawnSync(name, ['--version']).status === 0;

/** The first Python that knows a module: Debian's own is not always the first of the path. null when none does. */
export function python_with(module: string): string | null {
  const known = (python: string) =>
    spawnSync(python, ['-c', `import ${module}`], { env: quiet_environment() }).status === 0;
  return ['python3', '/usr/bin/python3'].find(known) ?? null;
}

/** No proxy stands between the client and the server under test, and no window system is there. */
const quiet_environment = () => ({
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  LANG: 'C.UTF-8',
  QT_QPA_PLATFORM: 'offscreen',
  PYTHONDONTWRITEBYTECODE: '1',
});

/** What a program wrote. Throws with what it said of its failure. */
export async function run_client(program: string, words: readonly string[], cwd?: string): Promise<string> {
  const options = { env: quiet_environment(), cwd, maxBuffer: 64 * 1024 * 1024, timeout: 60_000 };
  const { stdout } = await run(program, [...words], options);
  return stdout;
}

/** The JSON that a script of this folder writes in its last line. */
export async function run_script(python: string, script: string, ...words: string[]): Promise<unknown> {
  const file = path.join(project_root, 'api', 'acceptance', script);
  const written = await run_client(python, [file, ...words]);
  return JSON.parse(written.trim().split('\n').at(-1) ?? 'null');
}
