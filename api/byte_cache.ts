/** What an entry costs beside its bytes: key, objects, place in the map. An estimate, so that empty answers count. */
const overhead_bytes = 500;

/**
 * Finished answers in memory, the least recently asked for leaving first when `max_bytes` are reached. Requests that come
 * while one is being made wait for it: it is made once. A failure is told to those who wait and not kept.
 */
export class ByteCache<T> {
  readonly #kept = new Map<string, T>();
  readonly #pending = new Map<string, Promise<T>>();
  #bytes = 0;
  /** Answers asked for: found, waited for while another request made them, made. */
  readonly asked = { hit: 0, shared: 0, miss: 0 };

  /** `bytes_of`: what a value itself takes. */
  constructor(
    readonly max_bytes: number,
    readonly bytes_of: (value: T) => number,
  ) {}

  get bytes(): number {
    return this.#bytes;
  }

  get count(): number {
    return this.#kept.size;
  }

  /** Whether the answer is there or being made. */
  has(key: string): boolean {
    return this.#kept.has(key) || this.#pending.has(key);
  }

  /** The answer of the key, made by `make` when it is not there. The key must change with all that it depends on. */
  get(key: string, make: () => Promise<T>): Promise<T> {
    const kept = this.#kept.get(key);
    if (kept !== undefined) {
      this.asked.hit++;
      // A Map keeps the order of insertion: what is asked for goes to the end.
      this.#kept.delete(key);
      this.#kept.set(key, kept);
      return Promise.resolve(kept);
    }
    const running = this.#pending.get(key);
    if (running !== undefined) {
      this.asked.shared++;
      return running;
    }
    this.asked.miss++;
    const made = make()
      .then((value) => this.#keep(key, value))
      .finally(() => this.#pending.delete(key));
    this.#pending.set(key, made);
    return made;
  }

  #keep(key: string, value: T): T {
    this.#kept.set(key, value);
    this.#bytes += this.#size_of(key, value);
    for (const [oldest, leaving] of this.#kept) {
      if (this.#bytes <= this.max_bytes) break;
      this.#kept.delete(oldest);
      this.#bytes -= this.#size_of(oldest, leaving);
    }
    return value;
  }

  #size_of(key: string, value: T): number {
    return this.bytes_of(value) + 2 * key.length + overhead_bytes;
  }
}
