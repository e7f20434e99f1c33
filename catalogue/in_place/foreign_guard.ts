/** Keeps a foreign server that does not answer from taking the site's connections, one request after the other. */
import { AppError } from '../../errors.ts';
import type { Database } from '../../sql/client.ts';
import { Turns } from '../../turns.ts';

export interface GuardLimits {
  /** Requests that read foreign servers at once: a server that drops packets holds no more connections than these. */
  at_once: number;
  /** How long a request waits for its turn, and how many may. */
  patience_ms: number;
  most_waiting: number;
  /** How long a server that failed is not asked again. */
  pause_ms: number;
}

const usual_limits: GuardLimits = { at_once: 2, patience_ms: 2_000, most_waiting: 50, pause_ms: 20_000 };

/** SQLSTATEs of a connection that could not be made or broke off. */
const connection_fault = /^(?:08...|HV00N)$/;
/** Of a statement that took too long: the server's fault, or the question's; hence believed the second time in a row. */
const time_out = '57014';

/** SQLSTATE of an error, or of what it was made of. */
export const sqlstate_of = (error: unknown): string =>
  String(Object(error instanceof AppError ? error.cause : error).code);

/** Remembers of each server whether it just failed, and lets few requests ask at once. One for each process and database. */
export class ForeignGuard {
  readonly #limits: GuardLimits;
  readonly #now: () => number;
  /** Time-outs in a row, and until when nobody asks, by server. */
  readonly #faults = new Map<string, { time_outs: number; until_ms: number }>();
  readonly #turns: Turns;

  constructor(limits: Partial<GuardLimits> = {}, now: () => number = () => performance.now()) {
    this.#limits = { ...usual_limits, ...limits };
    const { at_once, most_waiting, patience_ms } = this.#limits;
    // One line for all servers: what is rationed are this site's own connections.
    this.#turns = new Turns(
      { at_once, of_one: at_once, waiting: most_waiting, waiting_of_one: most_waiting, patience_ms },
      too_busy,
    );
    this.#now = now;
  }

  /**
   * Does some work that reads these servers; without any it does it at once. A 503 AppError when one of them failed a
   * moment ago, or when the work's turn does not come. What has a limit of its own takes no turn.
   */
  async run<T>(servers: readonly string[], work: () => Promise<T>, has_own_limit = false): Promise<T> {
    if (servers.length === 0) return work();
    this.#check(servers);
    if (has_own_limit) return this.#watch(servers, work);
    return this.#turns.take('', () => {
      // Those before it may have found out meanwhile.
      this.#check(servers);
      return this.#watch(servers, work);
    });
  }

  #check(servers: readonly string[]): void {
    const failed = servers.find((server) => (this.#faults.get(server)?.until_ms ?? -Infinity) > this.#now());
    if (failed === undefined) return;
    throw new AppError('Le serveur de ces données ne répond pas pour le moment.', {
      status: 503,
      code: 'source-unavailable',
      remedy:
        'Réessayer dans une minute ; si cela dure, le signaler au producteur par la page du jeu de données.',
    });
  }

  async #watch<T>(servers: readonly string[], work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      for (const server of servers) this.#faults.delete(server);
      return result;
    } catch (error) {
      const [only] = servers;
      // Of several nobody knows which one it was.
      if (only !== undefined && servers.length === 1) this.#note(only, sqlstate_of(error));
      throw error;
    }
  }

  #note(server: string, code: string): void {
    const time_outs = code === time_out ? (this.#faults.get(server)?.time_outs ?? 0) + 1 : 0;
    if (connection_fault.test(code) || time_outs > 1)
      this.#faults.set(server, { time_outs, until_ms: this.#now() + this.#limits.pause_ms });
    else if (time_outs === 1) this.#faults.set(server, { time_outs, until_ms: -Infinity });
  }
}

const too_busy = () =>
  new AppError('Trop de demandes attendent les serveurs qui tiennent ces données.', {
    status: 503,
    code: 'source-busy',
    remedy: 'Renouveler la demande un peu plus tard : l’en-tête Retry-After dit quand.',
  });

const guards = new WeakMap<Database, ForeignGuard>();

/** The guard of this process's reads of foreign servers through a database. */
export function foreign_guard(database: Database): ForeignGuard {
  const guard = guards.get(database) ?? new ForeignGuard();
  guards.set(database, guard);
  return guard;
}
