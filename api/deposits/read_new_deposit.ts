import { z } from 'zod';
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';

const form = z
  .object({
    name: z.string().min(1).max(1000),
    bytes: z.int().min(1),
    organisation: z.int().min(1),
  })
  .strict();

/** What is announced of a file. AppErrors: 422 for what is no such thing, 413 above DEPOSIT_MAX_MB. */
export function read_new_deposit(body: unknown, { DEPOSIT_MAX_MB }: Config): z.infer<typeof form> {
  const read = form.safeParse(body);
  if (!read.success)
    throw new AppError('Le dépôt annoncé est incomplet.', {
      status: 422,
      code: 'invalid-deposit',
      place: read.error.issues[0]?.path.join('.') ?? '',
      remedy:
        'Donner {"name": "fichier.zip", "bytes": 1234, "organisation": 1} ; un fichier vide ne se dépose pas.',
    });
  if (read.data.bytes > DEPOSIT_MAX_MB * 2 ** 20)
    throw new AppError(`Le fichier dépasse ${DEPOSIT_MAX_MB} Mo.`, {
      status: 413,
      code: 'deposit-too-large',
      remedy:
        'Le découper, ou demander à l’administrateur du site de l’importer (npm run etl -- import dataset).',
    });
  return read.data;
}
