/** What the faults share: the real program as a child process, a bounded load on it, and rows that it acknowledged. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { read_config } from './config.ts';
import { plan_cluster } from './sql/engine/local.ts';
import { socket_folder_for } from './sql/engine/socket_folder.ts';
import { make_test_folder } from './sql/testing.ts';

const main = fileURLToPath(new URL('./main.js', import.meta.url));

export type FaultEngine = 'embedded' | 'local';
/** What a fault is told and tells. */
export interface FaultRun {
  engine: FaultEngine;
  /** One line of what was injected or found. */
  say: (line: string) => void;
  /** Says a promise and whether it was kept; a broken one makes the exit code 1. */
  promise: (sentence: string, is_kept: boolean) => void;
}
/** Injects one fault into the real program and looks at what it does. */
export type Fault = (run: FaultRun) => Promise<void>;

/** Thrown by a fault that this machine or engine cannot have. */
export class Skipped extends Error {}

export interface Site {
  folder: string;
  data_dir: string;
  env: NodeJS.ProcessEnv;
  /** For a pg.Client of the harness. */
  remote: pg.ClientConfig;
}

export interface Program {
  child: ChildProcess;
  url: string;
  log: () => string;
}

/** A new site on an engine. Throws Skipped where the machine has no such engine. */
export function make_site(engine: FaultEngine, folder = make_test_folder()): Site {
  const data_dir = path.join(folder, 'var');
  const { PATH } = read_config();
  const planned = engine === 'local' ? plan_cluster(data_dir, PATH) : null;
  if (typeof planned === 'string') throw new Skipped(planned);
  const env = {
    PATH,
    ENGINE: engine,
    PORT: '0',
    DATA_DIR: data_dir,
    REGION_DEPARTEMENTS: '09',
    RING_KM: '5',
    RATE_LIMIT_PER_MINUTE: '0',
  };
  const host = planned === null ? socket_folder_for(data_dir) : planned.socket_folder;
  return { folder, data_dir, env, remote: { host, port: 5432, user: 'postgres', database: 'postgres' } };
}

/** Starts the program and waits for its address. Rejects with the end of its log when it ends instead. */
export async function start_program({ env }: Site, node_args: string[] = []): Promise<Program> {
  const child = spawn(process.execPath, [...node_args, main, 'start'], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      const found = /"url":"([^"]+)"/.exec(log)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('close', () => reject(new Error(log.trim().slice(-600))));
  });
  return { child, url, log: () => log };
}

export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = once(child, 'exit');
  child.kill(signal);
  const [code] = (await ended) as [number | null];
  return code;
}

/** A command beside the server. */
export function command({ env }: Site, ...args: string[]) {
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (out += chunk.toString()));
  const done = once(child, 'close').then(([code]) => ({ code: code as number | null, out }));
  return { child, done };
}

/** Until `ask` says yes; false after the limit. */
export async function until(ask: () => Promise<boolean>, limit_ms: number): Promise<boolean> {
  for (const began = performance.now(); performance.now() - began < limit_ms; await wait(50))
    if (await ask().catch(() => false)) return true;
  return false;
}

export const answers = async (url: string, place = '/collections') =>
  (await fetch(url + place, { signal: AbortSignal.timeout(5_000) })).ok;

/** Fills the site with the communes of the npm packages; the white zones tell that all is there. */
export async function fill({ url }: Program): Promise<void> {
  const filled = async () => {
    const answer = (await (await fetch(`${url}/white-zones`)).json()) as { result: unknown };
    return answer.result !== null && (await answers(url, places[0]));
  };
  if (!(await until(filled, 180_000))) throw new Error('the site was not filled within 180 s');
}

export const places = [
  '/collections/communes/items?limit=5',
  '/collections',
  '/white-zones',
  '/collections/communes/tiles/WebMercatorQuad/8/93/128',
  '/territories/search?q=foix',
];
export interface Tally {
  sent: number;
  by_status: Map<string, number>;
  /** Errors that are neither problem+json nor a closed connection. */
  wild: string[];
  without_retry_after: number;
}

/** Clients that ask one thing after the other until stopped, 20,000 requests and two minutes at most. */
export function load(url: () => string, clients = 8): { tally: Tally; stop(): Promise<Tally> } {
  const tally: Tally = { sent: 0, by_status: new Map(), wild: [], without_retry_after: 0 };
  const agent = new Agent({ keepAlive: true });
  const over = new AbortController();
  const count = (name: string) => tally.by_status.set(name, (tally.by_status.get(name) ?? 0) + 1);
  const ask = (place: string) =>
    new Promise<void>((resolve) => {
      const closed = () => {
        count('closed');
        resolve();
      };
      const request = get(url() + place, { agent, timeout: 30_000 }, (response) => {
        const { statusCode = 0, headers } = response;
        response.on('error', closed).resume();
        response.on('end', () => {
          count(String(statusCode));
          if (statusCode >= 400 && headers['content-type']?.startsWith('application/problem+json') !== true)
            tally.wild.push(`${statusCode} ${place}`);
          if (statusCode === 500) tally.wild.push(`500 ${place}`);
          if (statusCode === 503 && headers['retry-after'] === undefined) tally.without_retry_after++;
          resolve();
        });
      });
      request.on('timeout', () => {
        tally.wild.push(`no answer in 30 s: ${place}`);
        request.destroy();
      });
      request.on('error', closed);
    });
  const began = performance.now();
  const client = async () => {
    while (!over.signal.aborted && tally.sent < 20_000 && performance.now() - began < 120_000) {
      await ask(places[tally.sent++ % places.length]!);
      await wait(10);
    }
  };
  const all = Promise.all(Array.from({ length: clients }, client));
  return {
    tally,
    async stop() {
      over.abort();
      await all;
      agent.destroy();
      return tally;
    },
  };
}

/** Writes numbered rows, connecting again when it must, and remembers which were acknowledged. */
export async function keep_writing({ remote }: Site) {
  const over = new AbortController();
  let [last, acknowledged] = [0, 0];
  const connect = async () => {
    const client = new pg.Client({ ...remote, connectionTimeoutMillis: 5_000 });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  const first = await connect();
  await first.query('create table if not exists public.acknowledged (n integer)');
  await first.query('truncate public.acknowledged');
  await first.end();
  const written = new Set<number>();
  const work = (async () => {
    while (!over.signal.aborted) {
      const client = await connect().catch(() => null);
      try {
        if (client === null) continue;
        for (; !over.signal.aborted; await wait(5)) {
          const n = ++last;
          await client.query('insert into public.acknowledged values ($1)', [n]);
          written.add(n);
          acknowledged++;
        }
      } catch {
        await wait(50);
      } finally {
        await client?.end().catch(() => undefined);
        await wait(50);
      }
    }
  })();
  return {
    /** Stops, and says how many were acknowledged and how many of them are there. */
    async check() {
      over.abort();
      await Promise.race([work, wait(10_000)]);
      const client = await connect();
      const { rows } = await client.query<{ n: number }>('select n from public.acknowledged');
      await client.end();
      return { acknowledged, found: rows.filter(({ n }) => written.has(n)).length };
    },
  };
}

/** Process ids of the children of a process, with their command lines. */
export function children_of(pid: number): { pid: number; command: string }[] {
  if (!existsSync('/proc/self/stat')) throw new Skipped('no /proc on this machine');
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
        const line = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return parent === pid ? [{ pid: Number(name), command: line }] : [];
      } catch {
        return [];
      }
    });
}

export const postmaster_of = ({ data_dir }: Site): number =>
  Number.parseInt(readFileSync(path.join(data_dir, 'postgres', 'postmaster.pid'), 'utf8'), 10);

/** Says a tally and holds it to the promises that every fault shares. */
export function judge_load(
  { say, promise }: FaultRun,
  { sent, by_status, wild, without_retry_after }: Tally,
) {
  const list = [...by_status].map(([status, count]) => `${status} × ${count}`).sort();
  say(`requests: ${sent}; answers: ${list.join(', ')}`);
  promise(
    `errors that are no problem document: ${wild.length} ${[...new Set(wild)].slice(0, 3).join('; ')}`.trim(),
    wild.length === 0,
  );
  promise(`503 without Retry-After: ${without_retry_after}`, without_retry_after === 0);
}

/** Starts a filled site under load with a writer, injects, waits until it serves again, and judges. */
export async function under_load(
  run: FaultRun,
  inject: (site: Site, program: Program) => Promise<Program | void>,
  node_args: string[] = [],
): Promise<void> {
  const site = make_site(run.engine);
  let program: Program | undefined;
  try {
    program = await start_program(site, node_args);
    await fill(program);
    const writer = await keep_writing(site);
    const asking = load(() => program!.url);
    await wait(2_000);
    const began = performance.now();
    program = (await inject(site, program)) ?? program;
    await wait(100);
    const is_back = await until(() => answers(program!.url, places[0]), 90_000);
    const back_ms = Math.round(performance.now() - began);
    run.promise(`answers again by itself after ${back_ms} ms`, is_back);
    await wait(2_000);
    judge_load(run, await asking.stop());
    const { acknowledged, found } = await writer.check();
    run.promise(`acknowledged writes: ${acknowledged}, there: ${found}`, found === acknowledged);
    run.promise('ends in order (code 0)', (await end(program.child, 'SIGTERM')) === 0);
    judge_leftovers(run, site);
  } finally {
    await clean(site, program);
  }
}

export function judge_leftovers({ promise }: FaultRun, { data_dir }: Site): void {
  const locks = readdirSync(data_dir, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(lock|draft)$|postmaster\.pid$|s\.PGSQL\.\d+$/.test(name),
  );
  promise(`lock files and sockets left: ${locks.length} ${locks.join(' ')}`.trim(), locks.length === 0);
}

/** Ends what a fault started, its private cluster too. */
export async function clean(site: Site, program: Program | undefined): Promise<void> {
  if (program !== undefined) await end(program.child, 'SIGKILL');
  try {
    process.kill(postmaster_of(site), 'SIGQUIT');
    await wait(1_000);
  } catch {
    // No cluster runs.
  }
  rmSync(site.folder, { recursive: true, force: true, maxRetries: 5 });
}
