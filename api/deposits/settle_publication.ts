import type { DepositPublication } from '../../catalogue/deposits/options.ts';
import { service_capacities } from '../../catalogue/referentiels.ts';
import type { Visibility } from '../../catalogue/visibility.ts';
import { AppError } from '../../errors.ts';
import { one, type Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import type { DepositRow } from './store.ts';

interface KnownCollection {
  title: string;
  visibility: Visibility;
  is_own: boolean;
}

/**
 * What will be published, with the visibility that it will have. A published dataset is replaced only by who has been told
 * that it is there, and keeps its visibility. AppErrors: 403 `approval-needed`; 422 for a name that is taken or the site's own, a dataset
 * to replace that is not there, a visibility that is missing or would change.
 */
export async function settle_publication(
  db: Db,
  { organisation_id }: DepositRow,
  publication: DepositPublication,
): Promise<DepositPublication> {
  const { may } = await one<{ may: boolean }>(db, query_file('record_may_publish', [organisation_id]));
  if (!may) throw needs_approval();
  const { id, replace, visibility } = publication;
  if (id === service_capacities) throw is_sites_own(id);
  const [known] = await db.query<KnownCollection>(
    query_file('deposit_known_collections', [[id], organisation_id]),
  );
  if (known !== undefined && !(known.is_own && replace)) throw is_taken(id, known);
  if (known === undefined && replace)
    throw refuse('no-such-dataset', 'id', `Aucun jeu de données n’est publié sous « ${id} ».`, {
      remedy: 'Décocher « remplacer », ou corriger l’identifiant.',
    });
  if (known !== undefined && visibility !== undefined && visibility !== known.visibility)
    throw refuse(
      'visibility-kept',
      'visibility',
      'Un jeu de données que l’on remplace reste vu comme il l’est.',
      {
        remedy: 'Ne pas donner de visibilité ; un administrateur du site la change.',
      },
    );
  const settled = known?.visibility ?? visibility;
  if (settled === undefined)
    throw refuse('invalid-deposit', 'visibility', 'Qui peut voir les données est à dire.', {
      remedy: 'Corriger ce champ, puis recommencer.',
    });
  return { ...publication, visibility: settled };
}

const refuse = (code: string, place: string, message: string, { remedy }: { remedy: string }) =>
  new AppError(message, { status: 422, code, place, remedy });

const is_sites_own = (id: string) =>
  refuse(
    'reserved-dataset-id',
    'id',
    `« ${id} » est un nom que Maillage emploie lui-même : ces données comptent pour tout le site.`,
    { remedy: 'Choisir un autre identifiant ; un administrateur du site les importe sous ce nom.' },
  );

const is_taken = (id: string, { title, is_own }: KnownCollection) =>
  refuse(
    'dataset-exists',
    'id',
    is_own
      ? `« ${title} » est déjà publié sous cet identifiant.`
      : `« ${id} » est l’identifiant d’un jeu de données qui n’est pas de votre organisation.`,
    { remedy: is_own ? 'Cocher « remplacer », ou choisir un autre identifiant.' : 'En choisir un autre.' },
  );

const needs_approval = () =>
  new AppError('Votre organisation fait approuver ce qu’elle publie.', {
    status: 403,
    code: 'approval-needed',
    remedy:
      'Demandez à un administrateur de votre organisation de déposer ce fichier, ou de laisser publier sans approbation (page de l’organisation).',
  });
