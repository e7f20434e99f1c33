import { totalmem } from 'node:os';

const mebibyte = 2 ** 20;

/** Bytes of memory that this process and its children may use: the machine's, or less where a container is limited. */
export function usable_memory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/**
 * `shared_buffers` of a private cluster, as PostgreSQL writes it: an eighth of the memory, for Maillage and the disk's cache
 * live on the same machine; 128 MB, PostgreSQL's own default, to 1 GB, which holds a catalogue of 100,000 records with its
 * indexes.
 */
export function shared_buffers(memory = usable_memory()): string {
  return `${Math.round(Math.min(1024, Math.max(128, memory / mebibyte / 8)))}MB`;
}
