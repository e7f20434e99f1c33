/** Where the content of an archive is written, and what stops it. */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError, message_of } from '../../errors.ts';
import type { Allowance } from './archive_limits.ts';
import { file_error } from './file_error.ts';

/** The place of an entry in the folder; refuses a name that would leave it. */
export function safe_path(folder: string, name: string): string {
  const parts = name.split('/');
  const is_hostile =
    name.includes('\0') || name.includes('\\') || /^(?:\/|[a-z]:)/i.test(name) || parts.includes('..');
  if (is_hostile) throw hostile_name(name);
  return path.join(folder, ...parts);
}

const hostile_name = (name: string) =>
  file_error('hostile-archive', `nom de fichier refusé dans l’archive : « ${name.slice(0, 80)} »`);

/**
 * `wx`: a second entry of the same name, or a name that a link took, is an error. `open` comes once the folder is there:
 * a stream that fails before anyone listens would end the process.
 */
export async function write_file(
  target: string,
  open: () => AsyncIterable<Buffer> | Promise<AsyncIterable<Buffer>>,
  allowance: Allowance,
): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  await pipeline(
    await open(),
    async function* (pieces: AsyncIterable<Buffer>) {
      for await (const piece of pieces) {
        allowance.take_bytes(piece.length);
        yield piece;
      }
    },
    createWriteStream(target, { flags: 'wx' }),
  );
}

/** Anything thrown while unpacking, in words for the user. */
export function as_app_error(error: unknown, folder: string): AppError {
  if (error instanceof AppError) return error;
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC') return disk_full(folder, error);
  if (/^(?:invalid relative path|absolute path|invalid characters)/.test(message_of(error)))
    return hostile_name(message_of(error).replace(/^[^:]*: /, ''));
  if (code === 'EEXIST')
    return file_error('damaged-archive', 'deux fichiers de l’archive ont le même nom', { cause: error });
  return file_error('damaged-archive', `archive abîmée ou tronquée : ${message_of(error)}`, {
    remedy: 'Téléchargez-la de nouveau.',
    cause: error,
  });
}

export const disk_full = (folder: string, cause?: unknown) =>
  new AppError('plus assez de place sur le disque pour ouvrir l’archive', {
    status: 507,
    code: 'disk-full',
    place: folder,
    remedy: 'Libérez de la place, ou donnez un autre dossier temporaire par la variable TMPDIR.',
    cause,
  });
