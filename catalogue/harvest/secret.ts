/** Keys of remote catalogues: sealed in the database, by a key that lies in DATA_DIR and in no copy of the database. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';

type Settings = Pick<Config, 'DATA_DIR'>;

const key_bytes = 32;
const iv_bytes = 12;
const tag_bytes = 16;

/** Seals a key (AES-256-GCM). The first one makes `DATA_DIR/harvest.key`, which only this account may read. */
export async function seal_secret(settings: Settings, secret: string): Promise<Buffer> {
  const iv = randomBytes(iv_bytes);
  const cipher = createCipheriv('aes-256-gcm', await read_or_make_key(settings), iv);
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]);
}

/** The key as it was typed. Throws a 422 AppError when the file is not the one that it was sealed by. */
export async function open_secret(settings: Settings, sealed: Buffer): Promise<string> {
  const key = await readFile(file_of(settings)).catch(() => null);
  try {
    if (key?.length !== key_bytes) throw new Error('no key');
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, iv_bytes));
    decipher.setAuthTag(sealed.subarray(iv_bytes, iv_bytes + tag_bytes));
    return decipher.update(sealed.subarray(iv_bytes + tag_bytes)).toString('utf8') + decipher.final('utf8');
  } catch {
    throw new AppError('La clé du catalogue distant ne peut être relue.', {
      status: 422,
      code: 'harvest-secret-lost',
      place: 'cle',
      remedy: 'Le fichier harvest.key de DATA_DIR a changé ou manque : saisir de nouveau la clé.',
    });
  }
}

const file_of = ({ DATA_DIR }: Settings) => path.join(DATA_DIR, 'harvest.key');

async function read_or_make_key(settings: Settings): Promise<Buffer> {
  const file = file_of(settings);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  // Of two that make it at once, one does; both read what lies there afterwards.
  await writeFile(file, randomBytes(key_bytes), { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
  return readFile(file);
}
