import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { Report } from '../../bench.ts';
import { read_config } from '../../config.ts';
import { Database } from '../../sql/client.ts';
import { open_local, plan_cluster } from '../../sql/engine/local.ts';
import { migrate } from '../../sql/migrate.ts';
import { plain_page } from '../ogc/items_query.ts';
import { read_shape } from '../ogc/items_shape.ts';
import { file_formats } from './index.ts';
import type { OutputFormat } from './output_format.ts';
import { stream_rows } from './stream_rows.ts';
import { published } from './testing.ts';
import { plan_writing } from './write_page.ts';

const rows = 2_000_000;
/** Rows that must take no more memory than half of them. */
const most_rows = 2 * rows;
const measured = ['csv', 'fgb', 'gpkg', 'parquet'];

/** Files of two million points on a server: speed, memory, and the same rows by COPY in the same run. */
export async function bench(report: Report): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'maillage-bench-'));
  chmodSync(folder, 0o755);
  const cluster = plan_cluster(folder, read_config().PATH);
  if (typeof cluster === 'string')
    return report('files: not measured, no PostgreSQL with PostGIS here', 0, '', cluster);
  const engine = await open_local(cluster, 'benchmark', ['fsync=off']);
  const database = new Database(engine.connection);
  try {
    await fill(engine.connection);
    const copy_s = await time_copy(engine.connection);
    report('COPY … TO STDOUT, 2 M points', rows / copy_s, 'rows/s');
    for (const format of file_formats.filter(({ name }) => measured.includes(name))) {
      const { seconds, growth_mb } = await measure(database, format, folder);
      report(
        `${format.name}, 2 M points`,
        rows / seconds,
        'rows/s',
        `${(copy_s / seconds).toFixed(2)} of COPY`,
      );
      report(`${format.name}, memory over that before`, growth_mb, 'MB', 'asked: under 80');
    }
    const parquet = file_formats.find(({ name }) => name === 'parquet')!;
    const half = await measure(database, parquet, folder);
    const whole = await measure(database, parquet, folder, most_rows);
    report(
      'parquet, 4 M points, peak over that of 2 M',
      whole.most_mb - half.most_mb,
      'MB',
      'asked: about none',
    );
  } finally {
    await database.close();
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fill(connection: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  await migrate(client);
  await client.query(`create table published.points as select i as id, 'lieu ' || i as nom, i % 1000 as population,
      date '2024-01-01' + i % 365 as jour,
      st_setsrid(st_point(1 + (i % 1414) * 0.001, 43 + i / 1414 * 0.001), 4326)::geometry(point, 4326) as geom
    from generate_series(1, ${most_rows}) i`);
  await client.query('alter table published.points add primary key (id)');
  await client.query('vacuum analyze published.points');
  await client.end();
}

/** Seconds of COPY, whose rows are received and thrown away. */
async function time_copy(connection: pg.ClientConfig): Promise<number> {
  const client = new pg.Client(connection);
  await client.connect();
  const start = performance.now();
  await new Promise<void>((resolve, reject) => {
    const copy = {
      submit: (server: { query(text: string): void }) =>
        server.query(`copy (select * from published.points limit ${rows}) to stdout`),
      handleCopyData: () => undefined,
      handleCommandComplete: () => undefined,
      handleReadyForQuery: () => resolve(),
      handleError: reject,
    };
    client.query(copy as unknown as pg.Submittable);
  });
  const seconds = (performance.now() - start) / 1000;
  await client.end();
  return seconds;
}

async function measure(database: Database, format: OutputFormat, folder: string, count = rows) {
  // What the code itself takes is there before: a first piece of the same file.
  await write(database, format, folder, 20_000, () => undefined);
  const before = process.memoryUsage().rss;
  let most = before;
  const start = performance.now();
  await write(database, format, folder, count, () => (most = Math.max(most, process.memoryUsage().rss)));
  return {
    seconds: (performance.now() - start) / 1000,
    growth_mb: (most - before) / 2 ** 20,
    most_mb: most / 2 ** 20,
  };
}

async function write(
  database: Database,
  format: OutputFormat,
  folder: string,
  limit: number,
  look: () => void,
): Promise<void> {
  const table = await published(database, 'points');
  const shape = read_shape(table, { properties: null, crs: null });
  const writing = { format, csv: 'standard', temporary_folder: folder } as const;
  const { columns, context } = await plan_writing(database, table, shape, writing);
  const request = { conditions: [], sort: [], after: null, limit, offset: 0 };
  await database.read(async (db) => {
    const batches = await stream_rows(db, plain_page(context.table.items.table, request, columns));
    for await (const _ of format.write(batches, context)) look();
  });
}
