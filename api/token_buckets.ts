interface Bucket {
  tokens: number;
  /** When the tokens were last counted (ms). */
  at: number;
}

export interface Taken {
  is_allowed: boolean;
  /** Whole tokens left. */
  remaining: number;
  /** Seconds until the bucket is full again. */
  full_in_s: number;
  /** Seconds until what was refused would be allowed; 0 when it was. */
  retry_in_s: number;
}

/**
 * A bucket of tokens for each key, full at first and refilled evenly: `capacity` per `window_ms`. What has rested for a
 * window is full, hence forgotten: buckets live in two generations, the older dropped each window, or sooner when
 * `max_keys` have come. Memory is bounded by 2 × max_keys; who is pushed out begins with a full bucket.
 */
export class TokenBuckets {
  #young = new Map<string, Bucket>();
  #old = new Map<string, Bucket>();
  #turned_at = -Infinity;

  constructor(
    readonly capacity: number,
    readonly window_ms: number,
    readonly max_keys = 20_000,
  ) {}

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  /** Takes `cost` tokens, or none when there are fewer. A cost above the capacity counts as the capacity. */
  take(key: string, cost: number, now_ms: number): Taken {
    const bucket = this.#find(key, now_ms);
    const per_ms = this.capacity / this.window_ms;
    bucket.tokens = Math.min(this.capacity, bucket.tokens + Math.max(0, now_ms - bucket.at) * per_ms);
    bucket.at = now_ms;
    const wanted = Math.min(cost, this.capacity);
    const is_allowed = bucket.tokens >= wanted;
    if (is_allowed) bucket.tokens -= wanted;
    return {
      is_allowed,
      remaining: Math.floor(bucket.tokens),
      full_in_s: Math.ceil((this.capacity - bucket.tokens) / per_ms / 1000),
      retry_in_s: is_allowed ? 0 : Math.max(1, Math.ceil((wanted - bucket.tokens) / per_ms / 1000)),
    };
  }

  #find(key: string, now_ms: number): Bucket {
    const kept = this.#young.get(key);
    if (kept !== undefined && now_ms - this.#turned_at < this.window_ms) return kept;
    if (now_ms - this.#turned_at >= this.window_ms || this.#young.size >= this.max_keys) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#turned_at = now_ms;
    }
    const bucket = this.#old.get(key) ?? { tokens: this.capacity, at: now_ms };
    this.#old.delete(key);
    this.#young.set(key, bucket);
    return bucket;
  }
}
