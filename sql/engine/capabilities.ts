import type pg from 'pg';
import { log } from '../../log.ts';
import type { Engine } from './engine.ts';

/** What the serving engine can do; the SQL of the product needs none of the optional parts. */
export interface Capabilities {
  postgresql: string;
  postgis: string;
  geos: string;
  proj: string;
  has_mvt: boolean;
  has_coverage: boolean;
  has_french_collation: boolean;
  has_statement_timeout: boolean;
}

/** Asks the engine for its versions and optional parts. PostGIS must be installed (migrate does). */
export async function probe(engine: Engine, client: Pick<pg.Client, 'query'>): Promise<Capabilities> {
  const { rows } = await client.query<Omit<Capabilities, 'has_statement_timeout'>>(`
    select split_part(version(), ' ', 2) as postgresql,
      postgis_lib_version() as postgis,
      split_part(postgis_geos_version(), '-', 1) as geos,
      split_part(postgis_proj_version(), ' ', 1) as proj,
      coalesce(position('protobuf' in lower(postgis_full_version())) > 0, false) as has_mvt,
      exists (select from pg_proc where proname = 'st_coverageunion') as has_coverage,
      exists (select from pg_collation where collname = 'fr-x-icu') as has_french_collation`);
  return { ...rows[0]!, has_statement_timeout: engine.kind !== 'embedded' };
}

/** One line of the boot log: which engine serves, why, and what it can do. */
export function log_engine(engine: Engine, capabilities: Capabilities): void {
  log.info('database engine', { engine: engine.kind, reason: engine.reason, ...capabilities });
}
