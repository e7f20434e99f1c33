import type { EditableColumn } from '../../../catalogue/editable_columns.ts';
import { AppError } from '../../../errors.ts';
import { refuse_feature } from './check_feature.ts';

interface DatabaseError {
  code?: unknown;
  column?: unknown;
  constraint?: unknown;
  table?: unknown;
}

/**
 * What the database's own rules refused of an edit, told to whoever made it: not-null, unique and check constraints,
 * references, values that a type does not take. Any other error as it is. A rule of another table, which the editor may not
 * know of, is not named.
 */
export function explain_refusal(
  error: unknown,
  { id, columns }: { id: string; columns: readonly EditableColumn[] },
): unknown {
  if (error instanceof AppError) return error;
  const { code, column, constraint, table } = Object(error) as DatabaseError;
  const name = typeof column === 'string' && columns.some((known) => known.name === column) ? column : null;
  const at =
    name === null ? '/properties' : `/properties/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const rule = typeof constraint === 'string' && table === id ? ` (${constraint})` : '';
  if (code === '23505' || code === '23P01')
    return new AppError(`Un autre objet de la collection a déjà cette valeur${rule}.`, {
      status: 409,
      code: 'duplicate-value',
      place: at,
      remedy: 'Donner une valeur qui n’est pas encore prise, ou modifier l’objet existant.',
    });
  if (code === '23502') return refuse_feature([{ pointer: at, reason: 'ne peut pas être vide' }]);
  if (code === '23514')
    return refuse_feature([{ pointer: at, reason: `ne respecte pas une règle de la table${rule}` }]);
  if (code === '23503')
    return new AppError(`L’objet tient à une autre table${rule} : la référence serait perdue.`, {
      status: 409,
      code: 'broken-reference',
      place: at,
      remedy: 'Corriger la valeur qui désigne l’autre table, ou supprimer d’abord ce qui désigne cet objet.',
    });
  if (typeof code === 'string' && code.startsWith('22'))
    return refuse_feature([
      { pointer: '/properties', reason: 'une valeur ne convient pas au type de sa colonne' },
    ]);
  return error;
}
