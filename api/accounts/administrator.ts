import type { Request } from 'express';
import { AppError } from '../../errors.ts';
import type { AccountAccess, Database, Db } from '../../sql/client.ts';
import { one } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { account_access } from '../auth/asker.ts';

export type Administers = 'site' | 'organisation';

/** An administrator's access. A 401 AppError for anybody, a 403 for accounts that administer nothing (or not the site). */
export async function administrator_access(
  request: Request,
  database: Database,
  of: 'anything' | 'site' = 'anything',
): Promise<AccountAccess & { administers: Administers }> {
  const access = account_access(request, database);
  const administers = await access.read(read_administers);
  if (administers !== null && (of === 'anything' || administers === 'site'))
    return { ...access, administers };
  throw new AppError('Cette page est réservée aux administrateurs.', {
    status: 403,
    code: 'not-an-administrator',
    remedy: 'Le demander à l’administrateur du site.',
  });
}

async function read_administers(db: Db): Promise<Administers | null> {
  const { administers } = await one<{ administers: Administers | null }>(db, query_file('asker_administers'));
  return administers;
}
