import { AppError } from '../errors.ts';
import type { Db } from '../sql/client.ts';
import { query_file } from '../sql/query_file.ts';

/** public: everybody; accounts: whoever has signed in; organisation: its people and those of `shared_with`. */
export const visibilities = ['public', 'accounts', 'organisation'] as const;
export type Visibility = (typeof visibilities)[number];

export interface VisibilityRule {
  visibility: Visibility;
  /** Id of the organisation that the collection belongs to; null leaves it as it is. */
  organisation_id: number | null;
  /** Ids of organisations that may read it as well. */
  shared_with: readonly number[];
}

/**
 * Says who may read a collection: its table (row policy), its line in the catalogue and its record, in the caller's
 * transaction. An AppError when there is no such collection, when a view is to be restricted, or when the rule
 * « organisation » has no organisation.
 */
export async function set_visibility(db: Db, collection: string, rule: VisibilityRule): Promise<void> {
  const { visibility, organisation_id, shared_with } = rule;
  const [known] = await db.query<{
    organisation_id: number | null;
    may_be_restricted: boolean;
    is_of_scenario: boolean;
  }>(query_file('collection_owner', [collection]));
  if (known === undefined)
    throw new AppError(`La collection « ${collection} » n’existe pas dans le catalogue.`, {
      status: 404,
      code: 'collection-not-found',
      place: collection,
      remedy: 'La liste des collections est à l’adresse /collections.',
    });
  if (known.is_of_scenario)
    throw new AppError(`« ${collection} » est publiée par un scénario : elle est vue comme lui.`, {
      status: 409,
      code: 'scenario-visibility',
      place: collection,
      remedy: 'Changer la visibilité du scénario, ou retirer sa publication.',
    });
  if (visibility === 'organisation' && organisation_id === null && known.organisation_id === null)
    throw new AppError(`« ${collection} » n’appartient à aucune organisation.`, {
      status: 400,
      code: 'organisation-missing',
      place: 'organisation',
      remedy: 'Nommer l’organisation à laquelle la réserver.',
    });
  if (visibility !== 'public' && !known.may_be_restricted)
    throw new AppError(`« ${collection} » est une vue : elle montre ce que montrent ses tables.`, {
      status: 409,
      code: 'view-visibility',
      place: collection,
      remedy: 'Restreindre les tables qu’elle lit.',
    });
  await db.query(query_file('collection_set_visibility', [collection, visibility, organisation_id]));
  await db.query(query_file('collection_share', [collection, shared_with]));
  await db.query(query_file('collection_protect', [collection]));
}
