import { ByteCache } from '../byte_cache.ts';

/** A tile as it is sent. */
export interface CachedTile {
  /** gzip; empty when the tile holds no feature. */
  gzip: Buffer;
  /** Value of the header that says what was left out or put together; null when nothing was. */
  reduced: string | null;
}

/** Finished tiles in memory, up to so many bytes of them. */
export class TileCache extends ByteCache<CachedTile> {
  constructor(max_bytes: number) {
    super(max_bytes, ({ gzip }) => gzip.length);
  }
}
