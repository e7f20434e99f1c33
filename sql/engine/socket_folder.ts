import { createHash } from 'node:crypto';
import { chownSync, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { AppError } from '../../errors.ts';

export const socket_name = '.s.PGSQL.5432';
/** The kernel's limit is 108 bytes with the final NUL (unix(7)); 104 on BSD and macOS. */
const longest_path = 103;

/**
 * `folder`, or a private folder (0700) of a short name derived from it when a socket's path there would be too long.
 * `owner` is the account that will listen when it is not our own.
 */
export function socket_folder_for(folder: string, owner?: { uid: number; gid: number }): string {
  if (Buffer.byteLength(path.join(folder, socket_name)) <= longest_path) return folder;
  const short = path.join(
    tmpdir(),
    `maillage-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`,
  );
  mkdirSync(short, { recursive: true, mode: 0o700 });
  const found = lstatSync(short);
  const accounts = [userInfo().uid, owner?.uid];
  // Anybody may have made it beforehand in a shared temporary folder.
  if (!found.isDirectory() || !accounts.includes(found.uid) || (found.mode & 0o077) !== 0)
    throw new AppError(`${short} exists and is not private.`, {
      code: 'socket-folder',
      place: short,
      remedy: 'Remove it, or choose a DATA_DIR with a shorter path.',
    });
  if (owner !== undefined) chownSync(short, owner.uid, owner.gid);
  return short;
}
