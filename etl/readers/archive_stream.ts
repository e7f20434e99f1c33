/** gzip, bzip2 and tar, alone or one in the other, unpacked as they are read. */

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract as extract_tar, type Extract } from 'tar-stream';
import unbzip2 from 'unbzip2-stream';
import type { Allowance } from './archive_limits.ts';
import { safe_path, write_file } from './archive_output.ts';
import { recognise, recognised_bytes, type Container } from './recognise.ts';

interface Target {
  folder: string;
  name: string;
}

/** Follows what the bytes are at each step, so that tar.gz and tar.bz2 need no copy in between. */
export async function unpack_stream(
  bytes: AsyncIterable<Buffer>,
  kind: Exclude<Container, 'zip'>,
  target: Target,
  allowance: Allowance,
): Promise<void> {
  if (kind === 'tar') return unpack_tar(bytes, target.folder, allowance);
  const { head, all } = await peek(kind === 'gzip' ? inflate_gzip(bytes) : inflate_bzip2(bytes));
  if (recognise(head) === 'tar') return unpack_tar(all, target.folder, allowance);
  allowance.take_entry();
  const name = target.name.replace(/\.(?:gz|bz2|tgz|tbz2?)$/i, '');
  await write_file(safe_path(target.folder, name), () => all, allowance);
}

async function* inflate_gzip(bytes: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const gunzip = createGunzip();
  const feeding = pipeline(bytes, gunzip);
  // Its error is also that of the bytes read below, or comes from having stopped reading them.
  feeding.catch(() => {});
  yield* gunzip as AsyncIterable<Buffer>;
  await feeding;
}

/** unbzip2-stream is of the first generation of streams and works synchronously: what it gives is taken at each write. */
async function* inflate_bzip2(bytes: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const stream = unbzip2();
  const ready: Buffer[] = [];
  const failures: Error[] = [];
  stream.on('data', (piece: Buffer) => ready.push(piece));
  stream.on('error', (error: Error) => failures.push(error));
  for await (const piece of bytes) {
    stream.write(piece);
    if (failures[0] !== undefined) throw failures[0];
    yield* ready.splice(0);
  }
  stream.end();
  if (failures[0] !== undefined) throw failures[0];
  yield* ready;
}

async function unpack_tar(bytes: AsyncIterable<Buffer>, folder: string, allowance: Allowance): Promise<void> {
  const tar = extract_tar();
  const [fed, written] = await Promise.allSettled([
    pipeline(Readable.from(bytes, { objectMode: false }), tar),
    write_tar_entries(tar, folder, allowance),
  ]);
  // A refused entry also breaks the feeding; its reason is the one to tell.
  if (written.status === 'rejected') throw written.reason;
  if (fed.status === 'rejected') throw fed.reason;
}

async function write_tar_entries(tar: Extract, folder: string, allowance: Allowance): Promise<void> {
  for await (const entry of tar) {
    allowance.take_entry();
    // Links and devices have no content of their own and could point anywhere.
    if (entry.header.type !== 'file') entry.resume();
    else await write_file(safe_path(folder, entry.header.name), () => plain(entry), allowance);
  }
}

/** tar-stream's entries are streams of another kind than Node's: only their iteration is common. */
async function* plain(entry: AsyncIterable<unknown>): AsyncIterable<Buffer> {
  yield* entry as AsyncIterable<Buffer>;
}

/** The first bytes of a stream, and the whole stream again. */
async function peek(bytes: AsyncIterable<Buffer>): Promise<{ head: Buffer; all: AsyncIterable<Buffer> }> {
  const iterator = bytes[Symbol.asyncIterator]();
  const pieces: Buffer[] = [];
  for (let length = 0; length < recognised_bytes;) {
    const next = await iterator.next();
    if (next.done === true) break;
    pieces.push(next.value);
    length += next.value.length;
  }
  async function* all() {
    yield* pieces;
    yield* { [Symbol.asyncIterator]: () => iterator } as AsyncIterable<Buffer>;
  }
  return { head: Buffer.concat(pieces), all: all() };
}
