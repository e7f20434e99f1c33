import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import {
  children_of,
  clean,
  command,
  end,
  fill,
  judge_load,
  load,
  make_site,
  start_program,
  under_load,
  until,
  Skipped,
  type Fault,
  type Program,
} from './faults_program.ts';

const kill_api: Fault = (run) =>
  under_load(run, async (site, program) => {
    run.say('kill -9 of the server, started again as a supervisor does');
    await end(program.child, 'SIGKILL');
    return start_program(site);
  });

const kill_worker: Fault = async (run) => {
  if (run.engine === 'embedded') throw new Skipped('the worker is a thread of the server here');
  const site = make_site(run.engine);
  let program: Program | undefined;
  try {
    program = await start_program(site);
    const { child, log, url } = program;
    // The jobs of the worker are logged by itself, on the same stderr.
    await until(() => Promise.resolve(log().includes('"job started"')), 60_000);
    const worker = children_of(child.pid ?? 0).find(({ command }) => command.includes('main.js worker'));
    if (worker === undefined) throw new Error('no worker was found');
    run.say(`kill -9 of the worker ${worker.pid} in its first job, the import of the first content`);
    process.kill(worker.pid, 'SIGKILL');
    const asking = load(() => url, 2);
    const began = performance.now();
    const is_done = await until(
      async () => ((await (await fetch(`${url}/white-zones`)).json()) as { result: unknown }).result !== null,
      180_000,
    );
    run.promise(`the job is done all the same, ${Math.round(performance.now() - began)} ms later`, is_done);
    judge_load(run, await asking.stop());
    run.promise('ends in order (code 0)', (await end(child, 'SIGTERM')) === 0);
  } finally {
    await clean(site, program);
  }
};

const kill_import: Fault = async (run) => {
  const site = make_site(run.engine);
  let program: Program | undefined;
  try {
    program = await start_program(site);
    await fill(program);
    const { url } = program;
    const file = path.join(site.folder, 'bornes.csv');
    const write = (count: number) =>
      writeFileSync(
        file,
        `code;nom;longitude;latitude\n${Array.from({ length: count }, (_, i) => `B${i};Borne ${i};1,5;43,${100 + (i % 800)}\n`).join('')}`,
      );
    const args = ['etl', 'import', 'dataset', `--file=${file}`, '--id=bornes', '--title=Bornes'];
    const import_file = () => command(site, ...args, '--producer=Commune', '--licence=Licence Ouverte');
    write(3);
    const first = await import_file().done;
    if (first.code !== 0) throw new Error(first.out);
    const count = async () => {
      const answer = await (await fetch(`${url}/collections/bornes/items?limit=1`)).json();
      return (answer as { numberMatched?: number }).numberMatched;
    };
    write(300_000);
    const asking = load(() => url, 4);
    const database = new pg.Client(site.remote);
    await database.connect();
    const ask = async (text: string) =>
      Number(Object.values((await database.query<Record<string, unknown>>(text)).rows[0] ?? {})[0]);
    const killed = import_file();
    const rows = `select coalesce(max(rows_read), 0) from maillage.etl_run where state = 'running' and collection = 'bornes'`;
    await until(async () => (await ask(rows)) > 10_000 || killed.child.exitCode !== null, 60_000);
    run.say(`kill -9 of the import of 300,000 rows after ${await ask(rows)}`);
    await end(killed.child, 'SIGKILL');
    run.promise('the published table is unchanged', (await count()) === 3);
    write(5);
    const began = performance.now();
    const next = await import_file().done;
    if (next.code !== 0) run.say(`it says: ${next.out.trim().slice(0, 400)}`);
    run.promise(
      `the next import succeeds after ${Math.round(performance.now() - began)} ms`,
      // The server remembers its list of tables for a second.
      next.code === 0 && (await until(async () => (await count()) === 5, 3_000)),
    );
    const left = await ask(`select count(*) from pg_tables where schemaname = 'staging'`);
    run.promise(`staging tables left: ${left}`, left === 0);
    await database.end();
    judge_load(run, await asking.stop());
    run.promise('ends in order (code 0)', (await end(program.child, 'SIGTERM')) === 0);
  } finally {
    await clean(site, program);
  }
};

const sigterm: Fault = async (run) => {
  const site = make_site(run.engine);
  let program: Program | undefined;
  try {
    program = await start_program(site);
    await fill(program);
    const { url, child, log } = program;
    const asking = load(() => url, 16);
    await wait(3_000);
    run.say('SIGTERM under the load of 16 clients');
    const began = performance.now();
    const code = await end(child, 'SIGTERM');
    run.promise(`ends with code 0 after ${Math.round(performance.now() - began)} ms: ${code}`, code === 0);
    judge_load(run, await asking.stop());
    const cut = (log().match(/"aborted":true/g) ?? []).length;
    run.promise(`requests in progress that were cut off: ${cut}`, cut === 0);
  } finally {
    await clean(site, program);
  }
};

export const faults: Readonly<Record<string, Fault>> = {
  'kill-api': kill_api,
  'kill-worker': kill_worker,
  'kill-import': kill_import,
  sigterm,
};
