import { AppError } from '../../errors.ts';
import type { Database } from '../../sql/client.ts';

/** How long a download waits for one that is about to end, and how many may: most files are small and written at once. */
const patience_ms = 5000;
const most_waiting = 50;

interface Slots {
  /** Who has them: an asker as often as they have slots. */
  taken: string[];
  /** What hands a slot to those who wait, unless their patience is at an end; and who they are. */
  waiting: Map<() => void, string>;
}
const slots = new WeakMap<Database, Slots>();

/** A quarter of the connections: each download holds one for minutes, and all other requests share the rest. */
const count_of = ({ pool }: Database) => Math.max(1, Math.floor(pool.options.max / 4));

/**
 * Does some work that holds a connection for long. One asker gets half of the slots at most: a reader may be slow for
 * hours, and must not keep all others from theirs. Throws a 503 AppError when as many are at it as may be, and none of
 * them ends soon.
 */
export async function in_slot<T>(database: Database, asker: string, work: () => Promise<T>): Promise<T> {
  const own: Slots = slots.get(database) ?? { taken: [], waiting: new Map() };
  slots.set(database, own);
  const count = count_of(database);
  const most = Math.ceil(count / 2);
  const may_take = (one: string) =>
    own.taken.length < count && own.taken.filter((holder) => holder === one).length < most;
  if (may_take(asker)) own.taken.push(asker);
  else if (own.waiting.size >= most_waiting || !(await is_handed_one(own, asker))) throw too_many();
  try {
    return await work();
  } finally {
    own.taken.splice(own.taken.indexOf(asker), 1);
    const [next] = [...own.waiting].filter(([, one]) => may_take(one));
    if (next !== undefined) {
      const [take, one] = next;
      // From hand to hand: nobody who comes in between gets it.
      own.taken.push(one);
      take();
    }
  }
}

function is_handed_one({ waiting }: Slots, asker: string): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (is_handed: boolean) => {
      clearTimeout(timer);
      waiting.delete(take);
      resolve(is_handed);
    };
    const take = () => end(true);
    const timer = setTimeout(() => end(false), patience_ms);
    waiting.set(take, asker);
  });
}

const too_many = () =>
  new AppError('Trop de téléchargements sont en cours.', {
    status: 503,
    code: 'too-many-downloads',
    remedy: 'Renouveler la demande un peu plus tard : l’en-tête Retry-After dit quand.',
  });
