import type { Request, Response } from 'express';
import type { PublishedTable } from '../../../catalogue/published_tables.ts';
import { referentiel_ids } from '../../../catalogue/referentiels.ts';
import { AppError } from '../../../errors.ts';
import type { Database } from '../../../sql/client.ts';
import { account_access } from '../../auth/asker.ts';
import { catalogue_id } from '../../records/site.ts';

const reading = ['GET', 'HEAD', 'OPTIONS'] as const;

/** Methods of a collection's items, or of one item, for whoever asked; those of reading where there is no such table. */
export function methods_for(table: PublishedTable | undefined, on: 'items' | 'item'): string[] {
  if (table?.may_edit !== true) return [...reading];
  return [...reading, ...(on === 'items' ? ['POST'] : ['DELETE', 'PATCH', 'PUT'])].sort();
}

/**
 * Lets editors of the collection pass. An AppError for the others: 405 with `Allow` where nobody edits (the method does not
 * exist there, RFC 9110), 401 for anybody and 403 for an account where others may.
 */
export function check_editor(
  request: Request,
  response: Response,
  database: Database,
  table: PublishedTable,
): void {
  if (!table.is_editable) {
    response.setHeader('Allow', reading.join(', '));
    throw refuse_reading_only(table.id);
  }
  account_access(request, database);
  if (table.may_edit) return;
  throw new AppError(`Vos droits ne permettent pas de modifier la collection « ${table.id} ».`, {
    status: 403,
    code: 'not-an-editor',
    remedy:
      'L’éditent les gestionnaires de données de son organisation et les administrateurs du site ; une clé d’API doit porter le droit « datasets ».',
  });
}

/** A 405 AppError for the catalogue: its records change by their own screens and imports. */
export function refuse_catalogue(response: Response, collection: string): void {
  if (collection !== catalogue_id) return;
  response.setHeader('Allow', reading.join(', '));
  throw new AppError('Les fiches du catalogue ne se modifient pas à cette adresse.', {
    status: 405,
    code: 'collection-read-only',
    remedy: 'Une fiche s’écrit par les pages du catalogue, un import ou un moissonnage.',
  });
}

const refuse_reading_only = (id: string) =>
  referentiel_ids.has(id)
    ? new AppError(`La collection « ${id} » est un référentiel : elle ne change que par ses imports.`, {
        status: 405,
        code: 'collection-read-only',
        remedy: 'Signaler l’erreur à son producteur, ou tenir ses corrections dans une collection à part.',
      })
    : new AppError(`La collection « ${id} » n’est pas ouverte à l’édition.`, {
        status: 405,
        code: 'collection-read-only',
        remedy: `Un administrateur du site l’ouvre par « npm run admin -- editable ${id} ».`,
      });
