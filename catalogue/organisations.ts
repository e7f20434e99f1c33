import { AppError } from '../errors.ts';
import type { Db } from '../sql/client.ts';
import { query_file } from '../sql/query_file.ts';

export interface Organisation {
  id: number;
  siret: string | null;
  name: string;
}

/** The organisation of a SIRET (14 digits) or an identifier. A 404 AppError when there is none. */
export async function find_organisation(db: Db, named: string): Promise<Organisation> {
  const digits = named.replace(/\s/g, '');
  const [found] = /^\d{1,14}$/.test(digits)
    ? await db.query<Organisation>(query_file('organisation_find', [digits]))
    : [];
  if (found !== undefined) return found;
  throw new AppError(`Aucune organisation « ${named.slice(0, 80)} ».`, {
    status: 404,
    code: 'organisation-not-found',
    place: 'organisation',
    remedy:
      'Donner son SIRET (14 chiffres) ou son identifiant ; les organisations se créent à l’écran « Organisations ».',
  });
}
