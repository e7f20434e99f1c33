import type { Db } from '../../../sql/client.ts';
import { one } from '../../../sql/client.ts';
import { sql } from '../../../sql/fragment.ts';
import { query_file } from '../../../sql/query_file.ts';
import { default_class_rule } from './class_rule.ts';
import { load_counters } from './counters.ts';
import type { KeptParameters } from './result.ts';

/** Figures of one territory; shares from 0 to 1, null where nobody lives. */
export interface TerritoryFigures {
  code: string;
  nom: string;
  population: number;
  population_white: number;
  population_grey: number;
  population_served: number;
  share_white: number | null;
  share_grey: number | null;
  share_served: number | null;
  median_minutes: number | null;
  p90_minutes: number | null;
}

/** The published result and everything that must be said with it. */
export interface Result extends Omit<KeptParameters, 'figures'>, Shown {
  /** Null when the result is older than them. */
  figures: KeptParameters['figures'] | null;
}

interface Shown {
  title: string;
  computed_at: Date;
  warnings: string[];
  lineage: string;
  region: TerritoryFigures | null;
  departements: TerritoryFigures[];
}

export interface LatestJob {
  state: 'queued' | 'running' | 'done' | 'failed' | 'dismissed';
  progress: number;
  message: string | null;
  created_at: Date;
  ended_at: Date | null;
}

export interface Answer {
  /** Null before the first computation. */
  result: Result | null;
  /** The computation under way, else the last one; null when none was ever asked. */
  job: LatestJob | null;
}

/** Reads the published white zones with their summary and the state of the computation. */
export async function read_answer(db: Db): Promise<Answer> {
  const [job = null] = await db.query<LatestJob>(query_file('job_latest', ['white_zones']));
  return { result: await read_result(db), job };
}

/**
 * Results of before: without P(white) and figures of inequality; still older ones, made before baskets had tables of their
 * own, were counted by the shipped one, under the shipped rule.
 */
function complete(kept: KeptParameters | OlderParameters): Omit<Result, keyof Shown> {
  const newer = { label: null, uncertainty: null, rescaling: null, figures: null };
  if (kept.basket.counters !== undefined) return { ...newer, ...kept, basket: kept.basket };
  const basket = { ...kept.basket, class_rule: default_class_rule, counters: load_counters() };
  return { ...newer, ...kept, basket, class_rule: default_class_rule };
}

type OlderParameters = Omit<KeptParameters, 'basket' | 'figures'> & {
  basket: Omit<KeptParameters['basket'], 'counters'> & { counters?: undefined };
};

async function read_result(db: Db): Promise<Result | null> {
  const [record] = await db.query<{
    title: string;
    lineage: string;
    warnings: string[];
    parameters: KeptParameters;
    updated_at: Date;
  }>(query_file('metadata_record_parameters', ['white_zones']));
  const { present } = await one<{ present: boolean }>(
    db,
    sql`select to_regclass('published.white_zones_summary') is not null as present`,
  );
  if (record === undefined || !present) return null;
  const rows = await db.query<TerritoryFigures & { niveau: string }>(
    sql`select niveau, code, nom, population, population_white, population_grey, population_served,
        share_white, share_grey, share_served, median_minutes, p90_minutes
      from published.white_zones_summary
      where niveau in ('region', 'departement')
      order by niveau, code collate "C"`,
  );
  const figures = (niveau: string) =>
    rows.filter((row) => row.niveau === niveau).map(({ niveau: _niveau, ...rest }) => rest);
  return {
    ...complete(record.parameters),
    title: record.title,
    computed_at: record.updated_at,
    warnings: record.warnings,
    lineage: record.lineage,
    region: figures('region')[0] ?? null,
    departements: figures('departement'),
  };
}
