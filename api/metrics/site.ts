/** What the site's database and caches tell, read at each scrape. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Gauge, Registry } from 'prom-client';
import { project_root } from '../../config.ts';
import { message_of } from '../../errors.ts';
import { log } from '../../log.ts';
import type { Database } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import type { Context } from '../block.ts';
import { tile_cache_of } from '../tiles/answer_tile.ts';

const deadline_ms = 2000;
const { version } = JSON.parse(readFileSync(path.join(project_root, 'package.json'), 'utf8')) as {
  version: string;
};

/** Sets gauges of a registry that is made anew for each scrape: what is gone from the database is gone from the answer. */
class Gauges {
  readonly registry = new Registry();

  set(name: string, help: string, value: number, labels: Record<string, string> = {}): void {
    const known = this.registry.getSingleMetric(`maillage_${name}`) as Gauge | undefined;
    const gauge =
      known ??
      new Gauge({
        name: `maillage_${name}`,
        help,
        labelNames: Object.keys(labels),
        registers: [this.registry],
      });
    gauge.set(labels, value);
  }
}

/** Gauges of the site. A database that does not answer within two seconds leaves its own out. */
export async function gather_site({ database, engine }: Context): Promise<Registry> {
  const gauges = new Gauges();
  gauges.set('build_info', 'Version of the program', 1, { version, node: process.version });
  if (engine !== undefined) {
    const { alive, detail } = engine.health();
    const labels = { engine: engine.kind, state: detail };
    gauges.set('engine_up', 'Whether the database engine is alive, as known here', Number(alive), labels);
  }
  describe_pool(gauges, database);
  describe_tiles(gauges, database);
  gauges.set('database_up', 'Whether the database answered', Number(await ask_in_time(gauges, database)));
  return gauges.registry;
}

function describe_pool(gauges: Gauges, { pool, replica }: Database): void {
  const help = 'Connections of this process to the database, and requests that wait for one';
  for (const [server, each] of [['primary', pool] as const, ['replica', replica?.pool] as const]) {
    if (each === undefined) continue;
    const set = (state: string, value: number) => gauges.set('database_pool', help, value, { server, state });
    set('total', each.totalCount);
    set('idle', each.idleCount);
    set('waiting', each.waitingCount);
  }
  if (replica === null) return;
  const { state } = replica;
  const serves = Number(state === 'serving' || state === 'catching up');
  gauges.set('replica_up', 'Whether the read replica takes reads', serves, { state });
}

function describe_tiles(gauges: Gauges, database: Database): void {
  const cache = tile_cache_of(database);
  const asked = cache?.asked ?? { hit: 0, shared: 0, miss: 0 };
  for (const [outcome, count] of Object.entries(asked))
    gauges.set('tile_cache_requests', 'Tiles asked of the cache since the start', count, { outcome });
  gauges.set('tile_cache_bytes', 'Size of the kept tiles', cache?.bytes ?? 0);
  gauges.set('tile_cache_tiles', 'Number of kept tiles', cache?.count ?? 0);
}

async function ask_in_time(gauges: Gauges, database: Database): Promise<boolean> {
  const stop = new AbortController();
  const late = wait(deadline_ms, false, { signal: stop.signal, ref: false }).catch(() => false);
  const asked = ask(database).catch((error: unknown) => {
    log.warn('metrics: the database does not answer', { reason: message_of(error) });
    return false as const;
  });
  const found = await Promise.race([asked, late]);
  stop.abort();
  if (typeof found === 'boolean') return false;
  describe_jobs(gauges, found.jobs);
  describe_imports(gauges, found.imports);
  return true;
}

interface Jobs {
  kind: string;
  state: string;
  count: number;
  waiting_s: number;
}
interface Imports extends Record<'running' | 'good' | 'failed', number> {
  source: string;
  last_good_at: number | null;
  is_last_failed: boolean;
}

const ask = async (database: Database) => ({
  jobs: await database.query<Jobs>(query_file('metrics_jobs')),
  imports: await database.query<Imports>(query_file('metrics_imports')),
});

function describe_jobs(gauges: Gauges, jobs: readonly Jobs[]): void {
  let longest_s = 0;
  for (const { kind, state, count, waiting_s } of jobs) {
    gauges.set('jobs', 'Jobs kept, by kind and state', count, { kind, state });
    longest_s = Math.max(longest_s, waiting_s);
  }
  gauges.set('job_wait_seconds', 'How long the job that could start has waited longest', longest_s);
}

function describe_imports(gauges: Gauges, imports: readonly Imports[]): void {
  for (const each of imports) {
    const { source } = each;
    for (const state of ['running', 'good', 'failed'] as const)
      gauges.set('imports', 'Imports kept in the log, by source', each[state], { source, state });
    const failed = Number(each.is_last_failed);
    gauges.set('import_last_failed', 'Whether the last import of the source failed', failed, { source });
    if (each.last_good_at !== null)
      gauges.set(
        'import_last_good_timestamp_seconds',
        'When the source was last imported well',
        each.last_good_at,
        { source },
      );
  }
}
