/** In whose name an account may publish results: row policies and functions of the database decide, as for editing. */
import { AppError } from '../../../errors.ts';
import type { Database } from '../../../sql/client.ts';
import type { Identity } from '../../../sql/identity.ts';
import { query_file } from '../../../sql/query_file.ts';
import type { PublicationRequest } from './request.ts';

/** What an account may do: for which organisations it is data officer, and whether it administers the site. */
interface Publisher {
  organisations: number[];
  is_site_admin: boolean;
}

/** Whose a published result is, and who may read it. */
export interface Ownership {
  organisation_id: number | null;
  visibility: 'public' | 'accounts' | 'organisation';
}

const refuse = (status: number, message: string, remedy: string, place = '/outputs') =>
  new AppError(message, { status, code: 'may-not-publish', place, remedy });

/**
 * Whose the result will be. Throws an AppError: 401 for anybody, 403 for who publishes for nobody (or not for that
 * organisation), 400 when it is to be said for which of several.
 */
export async function read_ownership(
  database: Database,
  asker: Identity | null,
  { organisation, visibility = 'organisation' }: PublicationRequest,
): Promise<Ownership> {
  if (asker === null)
    throw refuse(
      401,
      'Publier un résultat demande de se connecter.',
      'Se connecter, ou joindre une clé d’API.',
    );
  const [publisher] = await database
    .as(asker)
    .read((db) => db.query<Publisher>(query_file('result_publisher', [organisation ?? null])));
  const { organisations = [], is_site_admin = false } = publisher ?? {};
  if (organisations.length === 0 && !is_site_admin)
    throw refuse(
      403,
      'Vos droits ne permettent pas de publier un résultat.',
      'Publient les gestionnaires de données d’une organisation et les administrateurs du site ; une clé d’API doit porter le droit « datasets » ou « admin ».',
    );
  if (organisation !== undefined) {
    if (organisations.includes(organisation)) return { organisation_id: organisation, visibility };
    throw refuse(
      403,
      `Vous ne publiez pas pour l’organisation ${organisation}.`,
      'En donner une des vôtres.',
    );
  }
  const [own, ...others] = organisations;
  if (others.length > 0)
    throw refuse(
      400,
      'Il faut dire pour quelle organisation publier.',
      `Donner « organisation » : ${organisations.join(', ')}.`,
    );
  if (own === undefined && visibility === 'organisation')
    throw refuse(
      400,
      'Un résultat réservé à une organisation doit dire laquelle.',
      'Donner « organisation », ou « visibility » : public ou accounts.',
    );
  return { organisation_id: own ?? null, visibility };
}

/** Refuses at once what would be refused when the job publishes. */
export async function check_publications(
  database: Database,
  asker: Identity | null,
  publications: Readonly<Record<string, PublicationRequest>> = {},
): Promise<void> {
  for (const publication of Object.values(publications)) await read_ownership(database, asker, publication);
}
