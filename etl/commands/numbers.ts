import { AppError } from '../../errors.ts';

/** A whole number of the command line, from 1. Throws an AppError naming the argument. */
export function read_count(text: string | undefined, place: string): number {
  const count = /^\d{1,9}$/.test(text ?? '') ? Number(text) : 0;
  if (count > 0) return count;
  throw new AppError(`« ${text ?? ''} » n’est pas un nombre entier`, {
    status: 400,
    code: 'invalid-argument',
    place,
    remedy: 'Écrivez un nombre à partir de 1.',
  });
}
