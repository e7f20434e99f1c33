/** What a person typed or chose, kept by the browser so that a reload or a lost connection takes nothing of it away. */
import { useEffect, useState } from 'preact/hooks';

const key_of = (deposit: string, what: string) => `maillage:depot:${deposit}:${what}`;

function read(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    // No storage in this browser, or something else in it.
    return null;
  }
}

function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Then it is typed again.
  }
}

/** State that comes back after a reload, as long as it fits what the page shows now. */
export function use_kept<T>(
  deposit: string,
  what: string,
  first: T,
  fits: (kept: unknown) => kept is T,
): [T, (value: T) => void] {
  const key = key_of(deposit, what);
  const [value, set_value] = useState<T>(() => {
    const kept = read(key);
    return fits(kept) ? kept : first;
  });
  useEffect(() => {
    if (value !== first) write(key, value);
  }, [value]);
  return [value, set_value];
}

/** When the file was last changed: one that was changed since is not the beginning's end. */
export const keep_date = (deposit: string, { lastModified }: File) =>
  write(key_of(deposit, 'date'), lastModified);
export const is_same_date = (deposit: string, { lastModified }: File): boolean => {
  const kept = read(key_of(deposit, 'date'));
  return kept === null || kept === lastModified;
};

/** Nothing is kept of a deposit that is published or gone. */
export function forget(deposit: string): void {
  try {
    for (const what of ['date', 'saisie', 'colonnes', 'choix'])
      localStorage.removeItem(key_of(deposit, what));
  } catch {
    // Nothing was kept.
  }
}
