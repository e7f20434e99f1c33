import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

/** Large enough that reading is not the slow part, small enough for any machine. */
const chunk_bytes = 256 * 1024;

/** The first `length` bytes, fewer when the file is shorter. */
export async function read_head(path: string, length: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The file's bytes from `start` on, in pieces. */
export function read_chunks(path: string, start = 0, signal?: AbortSignal): AsyncIterable<Buffer> {
  return createReadStream(path, {
    start,
    highWaterMark: chunk_bytes,
    ...(signal === undefined ? {} : { signal }),
  });
}
