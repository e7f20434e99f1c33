import { AppError } from '../../errors.ts';
import type { PublishedTable } from '../published_tables.ts';

/**
 * SQLSTATEs of a source that is gone, was changed or cannot be reached: relation, column, right, cached description; foreign
 * servers and their connections.
 */
const source_faults = /^(?:42P01|42703|42501|42883|0A000|08...|28...|HV...)$/;

/** Whether an error of the database may come of a source that is gone or was changed. */
export const is_source_fault = (error: unknown) => source_faults.test(String(Object(error).code));

/** The 503 of a collection in place whose source fails, for this collection alone; any other error as it is. */
export function blame_source(table: Pick<PublishedTable, 'id' | 'in_place'>, error: unknown): unknown {
  if (table.in_place === null || error instanceof AppError || !is_source_fault(error)) return error;
  return source_unavailable(table.id, error);
}

/** Of a collection whose source, or whose view, cannot be read now. */
export const source_unavailable = (id: string, cause?: unknown) =>
  new AppError(`La source de la collection « ${id} » ne peut pas être lue pour le moment.`, {
    status: 503,
    code: 'source-unavailable',
    remedy: 'Réessayer plus tard ; si cela dure, le signaler au producteur par la page du jeu de données.',
    cause,
  });
