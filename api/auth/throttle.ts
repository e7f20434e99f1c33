/** Slows the guessing of passwords: tries are counted in the database, so all processes of the site count together. */
import { createHash } from 'node:crypto';
import { AppError } from '../../errors.ts';
import { one, type Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';

/**
 * Tries that cost no waiting, and minutes after which one is forgiven. After them 1 minute, 2, 4… up to an hour: nobody
 * is locked out for ever. A network address has more of them: a town hall's people share one.
 */
const limits = {
  account: { free: 5, forgive_minutes: 60 },
  address: { free: 20, forgive_minutes: 15 },
  forgotten: { free: 3, forgive_minutes: 60 },
} as const;

/** What tries are counted by: `account` and `forgotten` hold an address of mail, `address` a network client. */
export interface Subject {
  kind: keyof typeof limits;
  value: string;
}

const hash_of = ({ kind, value }: Subject) => createHash('sha256').update(`${kind} ${value}`).digest();

/**
 * Counts a try by each subject, in the order given, up to the first that must wait. To be called before the password is
 * looked at, in a transaction that commits. Returns the seconds to wait; 0: go on. All callers name the network address
 * first, so that two of them cannot wait for each other.
 */
export async function count_try(db: Db, subjects: readonly Subject[]): Promise<number> {
  for (const subject of subjects) {
    const { free, forgive_minutes } = limits[subject.kind];
    const hash = hash_of(subject);
    const counted = await db.query(query_file('sign_in_try', [hash, free, forgive_minutes]));
    if (counted.length > 0) continue;
    const { wait_s } = await one<{ wait_s: number }>(db, query_file('sign_in_wait', [hash, free]));
    return wait_s;
  }
  return 0;
}

/** Forgets the tries of an account that has proved itself. */
export async function clear_tries(db: Db, subject: Subject & { kind: 'account' }): Promise<void> {
  await db.query(query_file('sign_in_clear', [hash_of(subject)]));
}

/**
 * Takes back a network address's try that succeeded, and no other: people behind one address sign in all morning, and who
 * has an account of his own still cannot guess at all others. To be called before `clear_tries`: one order for all.
 */
export async function forgive_try(db: Db, subject: Subject & { kind: 'address' }): Promise<void> {
  await db.query(query_file('sign_in_forgive', [hash_of(subject)]));
}

/** The 429 that says when to come again. */
export const too_many_tries = (wait_s: number) =>
  new AppError(`Trop d’essais : le prochain sera possible dans ${say_wait(wait_s)}.`, {
    status: 429,
    code: 'too-many-tries',
    remedy: 'Attendre, ou demander un nouveau mot de passe.',
  });

function say_wait(wait_s: number): string {
  const minutes = Math.ceil(wait_s / 60);
  if (wait_s < 60) return `${wait_s} seconde${wait_s > 1 ? 's' : ''}`;
  return minutes === 60 ? 'une heure' : `${minutes} minute${minutes > 1 ? 's' : ''}`;
}
