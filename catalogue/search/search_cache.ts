import { hash } from 'node:crypto';
import type { Access, Database } from '../../sql/client.ts';

/** Questions that fewer records answer are asked anew as quickly as they are found here. */
export const broad_matches = 3000;
const most_entries = 500;
/** Rights of an account may change without the catalogue changing: what it was told is not kept long. */
const account_age_ms = 2000;

interface Entry {
  value: unknown;
  at: number;
}
const caches = new WeakMap<Database, Map<string, Entry>>();
/** Answers that are being found, for those who ask the same meanwhile. */
const flights = new WeakMap<Database, Map<string, Promise<unknown>>>();

/** Answers to one visibility are given to no other. `version`: of the catalogue; `question`: all that decides the answer. */
const key_of = ({ visibility }: Access, version: string, question: unknown) =>
  hash('sha256', JSON.stringify([visibility, version, question]), 'base64url');

/** What `keep_answer` kept for the same question. */
export function find_answer(access: Access, version: string, question: unknown): unknown {
  const cache = caches.get(access.database);
  const key = key_of(access, version, question);
  const found = cache?.get(key);
  if (cache === undefined || found === undefined) return undefined;
  cache.delete(key);
  if (access.visibility !== 'public' && performance.now() - found.at > account_age_ms) return undefined;
  // The one asked last leaves last.
  cache.set(key, found);
  return found.value;
}

/** Keeps the answer to a question that many records answer. */
export function keep_answer(access: Access, version: string, question: unknown, value: unknown): void {
  const cache = caches.get(access.database) ?? new Map<string, Entry>();
  caches.set(access.database, cache);
  cache.set(key_of(access, version, question), { value, at: performance.now() });
  const [oldest] = cache.keys();
  if (oldest !== undefined && cache.size > most_entries) cache.delete(oldest);
}

/** What `find` gives, asked once for all who ask the same question at a time; who comes later asks anew. */
export function find_together<T>(
  access: Access,
  version: string,
  question: unknown,
  find: () => Promise<T>,
): Promise<T> {
  const under_way = flights.get(access.database) ?? new Map<string, Promise<unknown>>();
  flights.set(access.database, under_way);
  const key = key_of(access, version, question);
  const found = (under_way.get(key) as Promise<T> | undefined) ?? find().finally(() => under_way.delete(key));
  under_way.set(key, found);
  return found;
}
