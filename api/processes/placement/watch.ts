import type { Stop } from '../serve_thread.ts';

/** What a computation has found so far: the value of its best choice, what no choice does better than, and their gap. */
export interface Found {
  value: number;
  bound: number;
  gap: number;
  /** Open sites of the best choice, locked ones included. */
  sites: number;
}

export interface Watching {
  /** Ends the computation: whatever it has found is then lost. */
  stop?: Stop | undefined;
  /** Hears of each better choice, and now and then of a nearer bound. Values only get better, bounds only nearer. */
  on_found?: ((found: Found) => void) | undefined;
}

/** |bound − value| over the greater of both; 0 when they meet. */
export function gap_of(value: number, bound: number): number {
  const larger = Math.max(Math.abs(bound), Math.abs(value));
  return larger === 0 ? 0 : Math.abs(bound - value) / larger;
}

/** Keeps the best choice and the nearest bound of a computation, and tells of them; values and bounds are whole ones. */
export class Watch {
  readonly #sign: 1 | -1;
  readonly #scale: number;
  readonly #watching: Watching;
  #value: number | undefined;
  #bound: number;
  #sites = 0;

  /** `bound`: what can be said before anything is computed. */
  constructor(sense: 'maximise' | 'minimise', bound: number, scale: number, watching: Watching) {
    this.#sign = sense === 'maximise' ? 1 : -1;
    this.#bound = bound;
    this.#scale = scale;
    this.#watching = watching;
  }

  /** Throws once the computation is to end. */
  check(): void {
    this.#watching.stop?.throwIfAborted();
  }

  found(value: number, sites: number): void {
    this.check();
    if (this.#value !== undefined && (value - this.#value) * this.#sign <= 0) return;
    this.#value = value;
    this.#sites = sites;
    this.#tell();
  }

  bounded(bound: number): void {
    this.check();
    if ((this.#bound - bound) * this.#sign <= 0) return;
    this.#bound = bound;
    this.#tell();
  }

  #tell(): void {
    if (this.#value === undefined) return;
    // A bound may come from an account of the choice's own: it is never on the wrong side of the value.
    const best = this.#sign === 1 ? Math.max : Math.min;
    const value = this.#value / this.#scale;
    const bound = best(this.#bound / this.#scale, value);
    this.#watching.on_found?.({ value, bound, gap: gap_of(value, bound), sites: this.#sites });
  }
}

/** For callers that nobody watches. */
export const unwatched = () => new Watch('maximise', Infinity, 1, {});
