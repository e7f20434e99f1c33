/** « Signaler une erreur »: what anybody reports of a record or of something that it describes. */
import { AppError } from '../../errors.ts';
import { one, type Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';

/** What a report points at. */
export interface ReportPlace {
  collection_id: string | null;
  feature_id: string | null;
  /** WGS84 degrees; both or none. */
  lon: number | null;
  lat: number | null;
}

export interface NewReport extends ReportPlace {
  record_id: string;
  message: string;
  /** Where an answer may go; forgotten as personal_data.ts says. */
  email: string | null;
}

export interface ErrorReport extends ReportPlace {
  id: number;
  record_id: string;
  message: string;
  email: string | null;
  state: 'open' | 'closed';
  answer: string | null;
  created_at: Date;
  closed_at: Date | null;
  closed_by: string | null;
}

/**
 * Keeps a report, as the owner: anybody reports; the caller has seen that its sender sees the record. `is_first`: nobody
 * else has reported of this record in the last day. SQLSTATE ML008: too many open ones.
 */
export function add_report(db: Db, report: NewReport): Promise<{ id: number; is_first: boolean }> {
  const { record_id, collection_id, feature_id, lon, lat, message, email } = report;
  return one(
    db,
    query_file('error_report_add', [record_id, collection_id, feature_id, lon, lat, message, email]),
  );
}

/** Reports of a record, open ones first, a hundred at most; none to who does not keep the record. */
export const list_reports = (db: Db, record_id: string): Promise<ErrorReport[]> =>
  db.query<ErrorReport>(query_file('error_reports', [record_id]));

/** Closes an open report with an answer or without. A 404 AppError when there is none that the asker may close. */
export async function close_report(
  db: Db,
  id: number,
  answer: string | null,
): Promise<{ record_id: string; email: string | null; message: string }> {
  const [closed] = await db.query<{ record_id: string; email: string | null; message: string }>(
    query_file('error_report_close', [id, answer]),
  );
  if (closed !== undefined) return closed;
  throw new AppError('Ce signalement n’existe pas, est déjà traité, ou n’est pas de vos fiches.', {
    status: 404,
    code: 'report-not-found',
    remedy: 'Recharger la page de la fiche.',
  });
}
