import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { Report } from '../../bench.ts';
import type { HarvestRun } from '../../catalogue/harvest/harvesters.ts';
import { read_config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { Database } from '../../sql/client.ts';
import { open_local, plan_cluster } from '../../sql/engine/local.ts';
import { migrate } from '../../sql/migrate.ts';
import { iso_of, made_up_record, start_csw } from './csw_testing.ts';
import { harvest_config, make_harvester, run_here } from './testing.ts';

const size = 5_000;

/** 5,000 ISO records from a CSW on this machine: all new, then all known, then a tenth changed and a tenth gone. */
export async function bench(report: Report): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'maillage-bench-'));
  chmodSync(folder, 0o755);
  const cluster = plan_cluster(folder, read_config().PATH);
  if (typeof cluster === 'string')
    return report('harvest: not measured, no PostgreSQL with PostGIS here', NaN, '', cluster);
  const engine = await open_local(cluster, 'benchmark', ['fsync=off']);
  const database = new Database(engine.connection);
  let documents = Array.from({ length: size }, (_, i) => iso_of(made_up_record(i)));
  const remote = await start_csw(() => documents);
  try {
    const client = new pg.Client(engine.connection);
    await client.connect();
    await migrate(client);
    await client.end();
    const harvester = await make_harvester(database, { nature: 'csw', adresse: remote.url, page: '100' });
    const measure = async (title: string, expected: Partial<HarvestRun>, note = '') => {
      const [began, cpu] = [performance.now(), process.cpuUsage()];
      const run = await run_here(database, harvest_config([remote.host]), { harvester });
      const seconds = (performance.now() - began) / 1000;
      const { user, system } = process.cpuUsage(cpu);
      for (const [name, value] of Object.entries(expected))
        if (run?.[name as keyof HarvestRun] !== value)
          throw new AppError(
            `${title}: ${name} is ${String(run?.[name as keyof HarvestRun])}, not ${String(value)}`,
          );
      report(title, (run?.read ?? 0) / seconds, 'rec/s', note);
      // The server of the records is in this process too.
      report(`${title}: processor of Node`, (user + system) / 1000 / (run?.read ?? 1), 'ms/rec');
    };
    await measure('5,000 new records', { read: size, created: size }, 'asked: 200');
    await measure('the same again', { read: size, unchanged: size, created: 0, updated: 0, removed: 0 });
    documents = documents
      .slice(size / 10)
      .map((document, i) =>
        i < size / 10 ? iso_of(made_up_record(i + size / 10, { title: 'Changé' })) : document,
      );
    await measure('a tenth changed, a tenth gone', {
      read: size - size / 10,
      updated: size / 10,
      removed: size / 10,
      unchanged: size - size / 5,
    });
  } finally {
    await remote.close();
    await database.close();
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
