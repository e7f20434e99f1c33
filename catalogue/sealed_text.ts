/** Secrets that this site must use again: sealed in the database, by a key that lies in DATA_DIR and in no copy of the database. */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../config.ts';

type Settings = Pick<Config, 'DATA_DIR'>;

/** Files of keys in DATA_DIR, made at their first use; only this account may read them. */
export type KeyFile = 'harvest.key' | 'alerts.key' | 'placement.key';

const key_bytes = 32;
const iv_bytes = 12;
const tag_bytes = 16;

/** Seals a text (AES-256-GCM). */
export async function seal_text(settings: Settings, file: KeyFile, text: string): Promise<Buffer> {
  const iv = randomBytes(iv_bytes);
  const cipher = createCipheriv('aes-256-gcm', await read_or_make_key(settings, file), iv);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
}

/** The text; null when the file is not the one that it was sealed by. */
export async function open_text(settings: Settings, file: KeyFile, sealed: Buffer): Promise<string | null> {
  const key = await readFile(path.join(settings.DATA_DIR, file)).catch(() => null);
  if (key?.length !== key_bytes) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, iv_bytes));
    decipher.setAuthTag(sealed.subarray(iv_bytes, iv_bytes + tag_bytes));
    return decipher.update(sealed.subarray(iv_bytes + tag_bytes)).toString('utf8') + decipher.final('utf8');
  } catch {
    return null;
  }
}

/** Signs a text (HMAC-SHA256, base64url), for addresses that the site makes and recognises. */
export async function sign_text(settings: Settings, file: KeyFile, text: string): Promise<string> {
  return createHmac('sha256', await read_or_make_key(settings, file))
    .update(text)
    .digest('base64url');
}

async function read_or_make_key({ DATA_DIR }: Settings, name: KeyFile): Promise<Buffer> {
  const file = path.join(DATA_DIR, name);
  await mkdir(DATA_DIR, { recursive: true, mode: 0o700 });
  // Of two that make it at once, one does; both read what lies there afterwards.
  await writeFile(file, randomBytes(key_bytes), { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
  return readFile(file);
}
