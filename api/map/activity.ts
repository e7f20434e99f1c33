import { one, type Db } from '../../sql/client.ts';
import { sql } from '../../sql/fragment.ts';
import { query_file } from '../../sql/query_file.ts';

/** Whether there is something to see, and the work that is under way. */
export interface Activity {
  /** Communes are published: the map has something to show. */
  has_communes: boolean;
  has_white_zones: boolean;
  /** Jobs that run or wait; progress from 0 to 1. */
  jobs: { kind: string; state: 'queued' | 'running'; progress: number; message: string | null }[];
}

/** Asked by a page that waits for the first content. */
export async function read_activity(db: Db): Promise<Activity> {
  const present = await one<Omit<Activity, 'jobs'>>(
    db,
    sql`select to_regclass('published.communes') is not null as has_communes,
      to_regclass('published.white_zones') is not null as has_white_zones`,
  );
  return { ...present, jobs: await db.query<Activity['jobs'][number]>(query_file('jobs_under_way')) };
}
