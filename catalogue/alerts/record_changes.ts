/** What has changed in the catalogue, as saved searches look at it. */
import { one, type Db } from '../../sql/client.ts';
import { sql, where } from '../../sql/fragment.ts';
import { query_file } from '../../sql/query_file.ts';
import { conditions_of } from '../search/conditions.ts';
import type { SearchRequest } from '../search/request.ts';

export interface RecordChange {
  id: string;
  title: string;
  producer: string;
  kind: string;
  /** retired: taken out of the catalogue, or no longer in it. */
  change: 'new' | 'changed' | 'retired';
  /** ISO 8601. */
  updated: string;
}

/** Changes from the first number (left out) to the last (taken in). */
export interface ChangeWindow {
  after: number;
  upto: number;
}

/** Numbers what has been committed; the last number up to which may be looked, and the database's time. As the owner. */
export const seal_changes = (db: Db): Promise<{ upto: number; now: Date }> =>
  one(db, query_file('record_changes_seal'));

/**
 * Records that match a search and changed within the window, as the reader of `db` may see them: their number, and the
 * latest `limit` of them. What was published and taken away within it is not told. Order, page and counts of the request
 * do not matter.
 */
export function read_changes(
  db: Db,
  request: SearchRequest,
  { after, upto, limit }: ChangeWindow & { limit: number },
): Promise<{ total: number; changes: RecordChange[] }> {
  const conditions = [
    sql`t.n > ${after}::bigint and t.n <= ${upto}::bigint`,
    sql`not (t.is_gone and coalesce(t.published_n, 0) > ${after}::bigint)`,
    ...conditions_of(request),
  ];
  return one(
    db,
    sql`
      with matched as materialized (
        select
          t.n, t.record_id, t.title, t.producer, t.kind, t.updated_at,
          case when t.is_gone then 'retired' when t.published_n > ${after}::bigint then 'new' else 'changed' end as change
        from maillage.changed_record t ${where(conditions)}
      )
      select
        (select count(*)::int from matched) as total,
        (
          select coalesce(jsonb_agg(jsonb_build_object(
            'id', record_id, 'title', title, 'producer', producer, 'kind', kind, 'change', change,
            'updated', to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
          ) order by n desc), '[]')
          from (select * from matched order by n desc limit ${limit}::int) latest
        ) as changes`,
  );
}
