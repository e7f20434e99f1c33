import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Pieces of a file as they are sent: a slow reader must have taken one within a term. */
export const piece_bytes = 256 * 1024;

/**
 * The same bytes by way of a file, which goes with its folder whatever happens: the first comes out when all have gone
 * in. For those who must not wait for a reader: the embedded engine serves nobody else during a transaction.
 */
export async function* spool(bytes: AsyncIterable<Uint8Array>, parent: string): AsyncIterable<Uint8Array> {
  yield* by_file(parent, async (file) => pipeline(bytes, createWriteStream(file)));
}

/** What some work writes into a file of its own, read back. */
export async function* by_file(
  parent: string,
  write: (file: string) => Promise<void>,
): AsyncIterable<Uint8Array> {
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(path.join(parent, 'file-'));
  try {
    const file = path.join(folder, 'data');
    await write(file);
    yield* createReadStream(file, { highWaterMark: piece_bytes });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** No download takes so long: what is older was left by a process that was killed. */
const oldest_ms = 24 * 3600 * 1000;

/** Removes what killed processes left in the folder of temporary files; other processes may be using it. */
export async function sweep(parent: string): Promise<void> {
  for (const name of await readdir(parent).catch(() => [])) {
    const left = path.join(parent, name);
    const { mtimeMs } = await stat(left).catch(() => ({ mtimeMs: Infinity }));
    if (Date.now() - mtimeMs > oldest_ms) await rm(left, { recursive: true, force: true });
  }
}
