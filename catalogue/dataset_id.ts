import { AppError } from '../errors.ts';
import { referentiel_ids } from './referentiels.ts';

/** Of a generic dataset: table of schema `published` and name in the API. */
export const dataset_id_form = /^[a-z][a-z0-9_]{1,39}$/;

/** Throws an AppError unless the identifier is a safe name that neither a référentiel nor the catalogue has. */
export function check_dataset_id(id: string): void {
  if (!dataset_id_form.test(id))
    throw new AppError(`identifiant « ${id.slice(0, 60)} » refusé`, {
      status: 422,
      code: 'invalid-dataset-id',
      remedy:
        'Donnez 2 à 40 lettres minuscules sans accent, chiffres ou « _ », une lettre d’abord : « bornes_incendie ».',
    });
  if (referentiel_ids.has(id) || id.startsWith('white_zones') || id === 'catalogue')
    throw new AppError(`« ${id} » est un nom que Maillage emploie lui-même`, {
      status: 422,
      code: 'reserved-dataset-id',
      remedy: 'Choisissez un autre identifiant.',
    });
}
