/** A tile as it is sent. */
export interface CachedTile {
  /** gzip; empty when the tile holds no feature. */
  gzip: Buffer;
  /** Value of the header that says what was left out or put together; null when nothing was. */
  reduced: string | null;
}

/** What an entry costs beside its bytes: key, objects, place in the map. An estimate, so that empty tiles count. */
const overhead_bytes = 500;

/**
 * Finished tiles in memory, the least recently asked for leaving first when `max_bytes` are reached. Requests that come
 * while a tile is being made wait for it: it is made once. A failure is told to those who wait and not kept.
 */
export class TileCache {
  readonly #tiles = new Map<string, CachedTile>();
  readonly #pending = new Map<string, Promise<CachedTile>>();
  #bytes = 0;
  /** Tiles asked for: found, waited for while another request made them, made. */
  readonly asked = { hit: 0, shared: 0, miss: 0 };

  constructor(readonly max_bytes: number) {}

  get bytes(): number {
    return this.#bytes;
  }

  get count(): number {
    return this.#tiles.size;
  }

  /** Whether the tile is there or being made. */
  has(key: string): boolean {
    return this.#tiles.has(key) || this.#pending.has(key);
  }

  /** The tile of the key, made by `make` when it is not there. The key must change with all that the tile depends on. */
  get(key: string, make: () => Promise<CachedTile>): Promise<CachedTile> {
    const kept = this.#tiles.get(key);
    if (kept !== undefined) {
      this.asked.hit++;
      // A Map keeps the order of insertion: what is asked for goes to the end.
      this.#tiles.delete(key);
      this.#tiles.set(key, kept);
      return Promise.resolve(kept);
    }
    const running = this.#pending.get(key);
    if (running !== undefined) {
      this.asked.shared++;
      return running;
    }
    this.asked.miss++;
    const made = make()
      .then((tile) => this.#keep(key, tile))
      .finally(() => this.#pending.delete(key));
    this.#pending.set(key, made);
    return made;
  }

  #keep(key: string, tile: CachedTile): CachedTile {
    this.#tiles.set(key, tile);
    this.#bytes += size_of(key, tile);
    for (const [oldest, leaving] of this.#tiles) {
      if (this.#bytes <= this.max_bytes) break;
      this.#tiles.delete(oldest);
      this.#bytes -= size_of(oldest, leaving);
    }
    return tile;
  }
}

const size_of = (key: string, { gzip }: CachedTile) => gzip.length + 2 * key.length + overhead_bytes;
