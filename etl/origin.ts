import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Where the rows of an import come from. */
export type Origin =
  | { kind: 'packages' }
  | { kind: 'file'; name: string; size: number; sha256: string }
  | { kind: 'url'; url: string; size: number; sha256: string };

/** Size and SHA-256 of a file; of a folder, those of its files in the order of their names. */
export async function describe_origin(file: string, url: string | null): Promise<Origin> {
  const hash = createHash('sha256');
  let size = 0;
  for (const each of await files_of(file)) {
    size += (await stat(each)).size;
    await pipeline(createReadStream(each), hash, { end: false });
  }
  const sha256 = hash.digest('hex');
  return url === null
    ? { kind: 'file', name: path.basename(path.resolve(file)), size, sha256 }
    : { kind: 'url', url, size, sha256 };
}

async function files_of(file: string): Promise<string[]> {
  if (!(await stat(file)).isDirectory()) return [file];
  const entries = await readdir(file, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/** Kilobytes and megabytes as people read them. */
export function say_size(bytes: number): string {
  const [divisor, unit] = bytes < 1e6 ? [1e3, 'ko'] : bytes < 1e9 ? [1e6, 'Mo'] : [1e9, 'Go'];
  return `${(bytes / divisor).toLocaleString('fr-FR', { maximumFractionDigits: 1 })} ${unit}`;
}

export function say_origin(origin: Origin): string {
  if (origin.kind === 'packages') return 'données fournies avec Maillage (paquets @etalab)';
  const from = origin.kind === 'file' ? `fichier « ${origin.name} »` : origin.url;
  return `${from} (${say_size(origin.size)}, SHA-256 ${origin.sha256.slice(0, 12)}…)`;
}

export const signature_of = (origin: Origin): string | null =>
  origin.kind === 'packages' ? null : origin.sha256;
