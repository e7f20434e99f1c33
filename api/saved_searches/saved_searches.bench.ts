import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Report } from '../../bench.ts';
import { fill } from '../../catalogue/search/search_records.bench.ts';
import { read_config } from '../../config.ts';
import { Database } from '../../sql/client.ts';
import { open_local, plan_cluster } from '../../sql/engine/local.ts';
import { sql } from '../../sql/fragment.ts';
import { look_for_changes } from './look_for_changes.ts';

const search_count = 1_000;

/** What looking costs: 1,000 saved searches of 100 people, 100,000 made-up records of which few, or a harvest's, changed. */
export async function bench(report: Report): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'maillage-bench-'));
  chmodSync(folder, 0o755);
  const cluster = plan_cluster(folder, read_config().PATH);
  if (typeof cluster === 'string') {
    report('saved searches: not measured, no PostgreSQL with PostGIS here', 0, '', cluster);
    return;
  }
  const engine = await open_local(cluster, 'benchmark', ['fsync=off']);
  const database = new Database({ ...engine.connection, max: 2 });
  const config = read_config({
    DATA_DIR: path.join(folder, 'data'),
    PUBLIC_URL: 'https://maillage.test',
    SMTP_URL: 'smtp://localhost:1',
    MAIL_FROM: 'site@maillage.test',
  });
  const look = async (changed: string) => {
    await database.query(sql`update maillage.saved_search set next_at = now(), delivery_job_id = null`);
    const started = performance.now();
    const { looked, told } = await look_for_changes(
      {},
      { config, database, signal: new AbortController().signal },
    );
    const ms = performance.now() - started;
    report(
      `${changed} of 100,000 records changed`,
      ms,
      'ms',
      `${String(looked)} searches looked, ${String(told)} told`,
    );
  };
  try {
    await fill(engine.connection);
    await save_searches(database);
    await look('none');
    await database.query(
      sql`update maillage.metadata_record set lineage = 'x' where id in (select min(id) from maillage.metadata_record)`,
    );
    await look('one');
    await database.query(
      sql`update maillage.metadata_record set lineage = 'y' where id in (select id from maillage.metadata_record order by md5(id) limit 5000)`,
    );
    await look('5,000');
  } finally {
    await database.close();
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Words of titles, some with a facet or a box. */
async function save_searches(database: Database): Promise<void> {
  await database.write(async (db) => {
    await db.query(
      sql`insert into maillage.account (email, state) select i || '@maillage.test', 'active' from generate_series(1, 100) i`,
    );
    await db.query(sql`
      insert into maillage.saved_search (owner_id, title, query, channel, frequency)
      select
        (select min(id) from maillage.account) + i % 100, 'Recherche ' || i,
        'q=' || split_part(lower(title), ' ', 1)
          || case i % 3 when 0 then '&kind=dataset' when 1 then '&bbox=1,43,2,44' else '' end,
        'email', 'immediate'
      from (select row_number() over (order by md5(id)) as i, title from maillage.metadata_record limit ${search_count}) r`);
  });
}
