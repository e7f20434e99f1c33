import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { AppError } from '../../errors.ts';
import type { Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { common_parts } from './common_passwords.ts';

/**
 * Of the settings that the OWASP Password Storage Cheat Sheet calls equal (2^17·8·1 … 2^15·8·3 … 2^13·8·10), the one of
 * 32 MiB: a small server checks two at once beside its database.
 */
const cost = { log2_n: 15, r: 8, p: 3 } as const;
type Cost = { log2_n: number; r: number; p: number };

const key_bytes = 32;
const salt_bytes = 16;
const hash_form = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w+/]{22,})\$([\w+/]{43,})$/;

export const shortest_password = 12;
export const longest_password = 200;

/** Each takes a thread of the pool that files and name look-ups need too, and 32 MiB. */
const most_at_once = 2;
const most_waiting = 100;
let at_work = 0;
const waiting: (() => void)[] = [];

/** Runs at most two derivations at once; 503 when a flood waits already. */
async function in_turn<T>(work: () => Promise<T>): Promise<T> {
  if (waiting.length >= most_waiting)
    throw new AppError('Trop de connexions sont demandées en ce moment.', {
      status: 503,
      code: 'busy',
      remedy: 'Recommencer dans quelques secondes.',
    });
  if (at_work >= most_at_once) await new Promise<void>((go) => waiting.push(go));
  else at_work++;
  try {
    return await work();
  } finally {
    // The place goes to the next in line without being given up in between.
    const next = waiting.shift();
    if (next === undefined) at_work--;
    else next();
  }
}

function derive(password: string, salt: Buffer, { log2_n, r, p }: Cost, bytes: number): Promise<Buffer> {
  const N = 2 ** log2_n;
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r };
  // The same letters typed on another system may be other code points.
  const text = password.normalize('NFKC');
  return in_turn(
    () =>
      new Promise((resolve, reject) =>
        scrypt(text, salt, bytes, options, (error, key) => (error === null ? resolve(key) : reject(error))),
      ),
  );
}

const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');

/** The text that is kept of a password: `$scrypt$ln=…,r=…,p=…$salt$key`, with its own cost so that the cost can grow. */
export async function hash_password(password: string, with_cost: Cost = cost): Promise<string> {
  const salt = randomBytes(salt_bytes);
  const key = await derive(password, salt, with_cost, key_bytes);
  const { log2_n, r, p } = with_cost;
  return `$scrypt$ln=${log2_n},r=${r},p=${p}$${base64(salt)}$${base64(key)}`;
}

/** Fits no password: what is compared where there is no account, so that the answer takes as long. */
const nobody = `$scrypt$ln=${cost.log2_n},r=${cost.r},p=${cost.p}$${base64(randomBytes(salt_bytes))}$${base64(randomBytes(key_bytes))}`;

export interface Verdict {
  is_right: boolean;
  /** The hash is cheaper to guess than those made today: make it anew while the password is known. */
  is_outdated: boolean;
}

/** Compares a password with the hash of an account; null, of no account or one without password, costs the same. */
export async function verify_password(password: string, hash: string | null): Promise<Verdict> {
  const is_usable = hash !== null && password.length <= longest_password;
  const [, ln, r, p, salt = '', key = ''] = hash_form.exec(is_usable ? hash : nobody) ?? [];
  const held = { log2_n: Number(ln), r: Number(r), p: Number(p) };
  if (key === '') throw new AppError('password hash of an unknown form', { code: 'internal' });
  const expected = Buffer.from(key, 'base64');
  const tried = password.slice(0, longest_password);
  const given = await derive(tried, Buffer.from(salt, 'base64'), held, expected.length);
  const is_right = timingSafeEqual(given, expected) && is_usable;
  return { is_right, is_outdated: work_of(held) < work_of(cost) };
}

const work_of = ({ log2_n, r, p }: Cost) => 2 ** log2_n * r * p;

const flatten = (text: string) =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('$', 's')
    .replaceAll('@', 'a')
    .replaceAll(/[^a-z0-9]/g, '');

const least_beside_known = 5;
const least_kinds = 5;

/**
 * Refuses a password that is guessed early: a 422 AppError that says why.
 *
 * Length, no rules of composition: ANSSI and CNIL (recommendation of 2022) measure a password by what it takes to guess
 * it, 50 bits where tries are limited as here; twelve letters at random have 56. Composition rules are met by a capital,
 * « 1 » and « ! » at the foreseeable place, and regular changes by counting on: neither is asked for.
 */
export function check_password(
  password: string,
  { email, name, region = '' }: { email: string; name: string; region?: string },
): void {
  const length = Array.from(password).length;
  if (length < shortest_password)
    throw weak(
      `Le mot de passe compte ${length} caractère${length > 1 ? 's' : ''} : il en faut au moins ${shortest_password}.`,
    );
  if (password.length > longest_password)
    throw weak(`Le mot de passe dépasse ${longest_password} caractères.`);
  if (new Set(password.toLowerCase()).size < least_kinds)
    throw weak('Le mot de passe répète trop peu de caractères différents.');
  const [local = '', domain = ''] = email.split('@');
  const own = [email, local, domain, domain.split('.')[0] ?? '', name, ...name.split(/\s+/), region].map(
    flatten,
  );
  const known = [...own, ...common_parts]
    .filter((part) => part.length >= 3)
    .sort((a, b) => b.length - a.length);
  // Letters of other scripts are no part of any list: they count as they are.
  const others = Array.from(password.normalize('NFKC')).filter((letter) =>
    /[^\p{ASCII}\p{Script=Latin}]/u.test(letter),
  );
  const rest = known
    .reduce((text, part) => text.replaceAll(part, ' '), flatten(password))
    .replaceAll(' ', '');
  if (rest.length + others.length < least_beside_known)
    throw weak(
      'Le mot de passe est trop facile à deviner : il tient de l’adresse, du nom, du site ou des mots de passe les plus courants.',
    );
}

const weak = (message: string) =>
  new AppError(message, {
    status: 422,
    code: 'weak-password',
    place: 'mot_de_passe',
    remedy:
      'Prendre par exemple quatre mots sans rapport entre eux, ou laisser le gestionnaire de mots de passe choisir.',
  });

export interface NewPassword {
  account_id: number;
  password_hash: string;
  /** Null: the name stays. */
  name?: string | null;
  /** Null: the address stays. */
  email?: string | null;
  /** Hash of the token of the one session that goes on; null: all end. */
  keep_session?: Buffer | null;
}

/**
 * Gives an account its password within the caller's transaction (the owner's). It becomes active if it was invited; its
 * other sessions end and its links are void. Does nothing to a disabled account.
 */
export async function set_password(
  db: Db,
  { account_id, password_hash, name = null, email = null, keep_session = null }: NewPassword,
): Promise<void> {
  // Locked by a statement of its own: a sign-in that commits meanwhile is then seen by the next, which ends its session.
  await db.query(query_file('link_account', [account_id]));
  await db.query(query_file('account_set_password', [account_id, password_hash, name, email, keep_session]));
}
