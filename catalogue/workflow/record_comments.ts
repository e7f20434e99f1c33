/** What those who keep a record say to each other. */
import { AppError } from '../../errors.ts';
import type { Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';

export interface RecordComment {
  id: number;
  body: string;
  at: Date;
  author: string | null;
  is_own: boolean;
}

/** Comments on a record, the first first; none to who does not keep it. */
export const list_comments = (db: Db, record_id: string): Promise<RecordComment[]> =>
  db.query<RecordComment>(query_file('record_comments', [record_id]));

/** Adds a comment of 1 to 2,000 characters; a 422 AppError for another. SQLSTATE ML007: too many. */
export async function add_comment(db: Db, record_id: string, text: string): Promise<void> {
  const body = text.trim();
  if (body === '' || body.length > 2000)
    throw new AppError('Écrivez un commentaire (2 000 caractères au plus).', {
      status: 422,
      code: 'invalid-form',
      place: 'commentaire',
    });
  await db.query(query_file('record_comment_add', [record_id, body]));
}

/** Takes the asker's own comment away; a 404 AppError for another's. */
export async function remove_comment(db: Db, record_id: string, id: number): Promise<void> {
  const gone = await db.query(query_file('record_comment_remove', [id, record_id]));
  if (gone.length > 0) return;
  throw new AppError('Ce commentaire n’existe pas, ou n’est pas de vous.', {
    status: 404,
    code: 'comment-not-found',
  });
}
