import type { RecordWork } from '../../catalogue/workflow/record_work.ts';

/** Where a record is in its life, in the words of the screens. */
export function say_status({ draft, published }: Pick<RecordWork, 'draft' | 'published'>): string {
  if (draft?.state === 'submitted') return 'En attente d’approbation';
  if (draft?.state === 'rejected') return 'Refusée : à reprendre';
  if (draft !== null) return published === null ? 'Brouillon enregistré' : 'Modifications non publiées';
  return published?.state === 'retired' ? 'Retirée du catalogue' : 'Publié';
}
