import type { Config } from '../config.ts';
import { log } from '../log.ts';
import { one, type Database } from '../sql/client.ts';
import { sql } from '../sql/fragment.ts';
import { enqueue_job } from '../sql/jobs.ts';
import { defaults_job } from './jobs.ts';
import { territoires } from './sources/territoires/territoires.ts';

/**
 * Asks for the content of the npm packages when no commune is published, or when it is that content and the setting
 * REGION_DEPARTEMENTS has changed since. Real contours of another region are left, and the log says what to do.
 */
export async function ask_for_content(
  database: Database,
  { REGION_DEPARTEMENTS }: Pick<Config, 'REGION_DEPARTEMENTS'>,
): Promise<void> {
  const { present, source } = await one<{ present: boolean; source: string | null }>(
    database,
    sql`select
      to_regclass('published.communes') is not null as present,
      (select source from maillage.collection where id = 'communes') as source`,
  );
  if (present && (await covers(database, REGION_DEPARTEMENTS))) return;
  if (present && source !== territoires.id) {
    log.warn('the published communes are not those of REGION_DEPARTEMENTS', {
      remedy: 'npm run etl -- sync with contours of the region, or import territoires --force',
    });
    return;
  }
  await enqueue_job(database, defaults_job, {}, { is_public: true });
}

async function covers(database: Database, departements: readonly string[]): Promise<boolean> {
  const rows = await database.query<{ code: string }>(
    sql`select distinct code_departement as code from published.communes order by 1`,
  );
  const wanted = [...new Set(departements)].sort();
  return JSON.stringify(rows.map(({ code }) => code)) === JSON.stringify(wanted);
}
