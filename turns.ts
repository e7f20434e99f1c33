/** Works that take turns: so many at once, so many of one key, and a short line of those that wait. */

export interface TurnLimits {
  at_once: number;
  /** Of one key at once: one slow key leaves places to the others. */
  of_one: number;
  /** Longest line, of all keys and of one. */
  waiting: number;
  waiting_of_one: number;
  /** Longest wait (ms). */
  patience_ms: number;
}

interface Waiting {
  key: string;
  go: () => void;
}

/** Whose turn it is goes by who came first, among the keys that have a free place. */
export class Turns {
  readonly #limits: TurnLimits;
  readonly #busy: () => Error;
  readonly #at_work = new Map<string, number>();
  #all_at_work = 0;
  #line: Waiting[] = [];

  /** `busy` makes what is thrown when the line is too long, or the wait was. */
  constructor(limits: TurnLimits, busy: () => Error) {
    this.#limits = limits;
    this.#busy = busy;
  }

  /** Does the work in its turn. Throws what `busy` makes when that does not come. */
  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    if (this.#is_free(key)) this.#enter(key);
    else await this.#wait(key);
    try {
      return await work();
    } finally {
      this.#leave(key);
    }
  }

  #of(key: string): number {
    return this.#at_work.get(key) ?? 0;
  }

  #is_free(key: string): boolean {
    return this.#all_at_work < this.#limits.at_once && this.#of(key) < this.#limits.of_one;
  }

  #enter(key: string): void {
    this.#all_at_work++;
    this.#at_work.set(key, this.#of(key) + 1);
  }

  #leave(key: string): void {
    this.#all_at_work--;
    if (this.#of(key) > 1) this.#at_work.set(key, this.#of(key) - 1);
    else this.#at_work.delete(key);
    const next = this.#line.find((each) => this.#is_free(each.key));
    if (next === undefined) return;
    this.#line = this.#line.filter((each) => each !== next);
    this.#enter(next.key);
    next.go();
  }

  #wait(key: string): Promise<void> {
    const { waiting, waiting_of_one, patience_ms } = this.#limits;
    const of_key = this.#line.filter((each) => each.key === key).length;
    if (this.#line.length >= waiting || of_key >= waiting_of_one) throw this.#busy();
    return new Promise((resolve, reject) => {
      const give_up = () => {
        this.#line = this.#line.filter((each) => each !== place);
        reject(this.#busy());
      };
      const timer = setTimeout(give_up, patience_ms);
      const place: Waiting = {
        key,
        go() {
          clearTimeout(timer);
          resolve();
        },
      };
      this.#line.push(place);
    });
  }
}
