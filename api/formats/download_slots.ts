import { AppError } from '../../errors.ts';
import type { Database } from '../../sql/client.ts';

/** How long a download waits for one that is about to end, and how many may: most files are small and written at once. */
const patience_ms = 5000;
const most_waiting = 50;

interface Slots {
  taken: number;
  /** Each takes the slot that is handed to it, unless its patience is at an end. */
  waiting: Set<() => void>;
}
const slots = new WeakMap<Database, Slots>();

/** A quarter of the connections: each download holds one for minutes, and all other requests share the rest. */
const count_of = ({ pool }: Database) => Math.max(1, Math.floor(pool.options.max / 4));

/**
 * Does some work that holds a connection for long. Throws a 503 AppError when as many are at it as may be, and none of
 * them ends soon.
 */
export async function in_slot<T>(database: Database, work: () => Promise<T>): Promise<T> {
  const own = slots.get(database) ?? { taken: 0, waiting: new Set() };
  slots.set(database, own);
  const count = count_of(database);
  if (own.taken < count) own.taken++;
  else if (own.waiting.size >= most_waiting || !(await is_handed_one(own))) throw too_many();
  try {
    return await work();
  } finally {
    const [next] = own.waiting;
    // From hand to hand: nobody who comes in between gets it.
    if (next === undefined) own.taken--;
    else next();
  }
}

function is_handed_one({ waiting }: Slots): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (is_handed: boolean) => {
      clearTimeout(timer);
      waiting.delete(take);
      resolve(is_handed);
    };
    const take = () => end(true);
    const timer = setTimeout(() => end(false), patience_ms);
    waiting.add(take);
  });
}

const too_many = () =>
  new AppError('Trop de téléchargements sont en cours.', {
    status: 503,
    code: 'too-many-downloads',
    remedy: 'Renouveler la demande un peu plus tard : l’en-tête Retry-After dit quand.',
  });
