import { AppError } from '../../../errors.ts';
import { one, type Db } from '../../../sql/client.ts';
import { sql } from '../../../sql/fragment.ts';

/** Throws an AppError before the first import of communes: what counts the region's inhabitants needs them. */
export async function require_published_communes(db: Db): Promise<void> {
  const { present } = await one<{ present: boolean }>(
    db,
    sql`select to_regclass('published.communes') is not null as present`,
  );
  if (!present)
    throw new AppError('les communes de la région ne sont pas encore importées', {
      status: 409,
      code: 'communes-missing',
      remedy: 'Lancez d’abord : npm run etl -- import territoires',
    });
}
