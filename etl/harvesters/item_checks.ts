/** What is looked at of an item alone: whether it can be kept here, where it lies, whether it has changed. Pure. */
import { createHash } from 'node:crypto';
import type { Extent } from '../../catalogue/record.ts';
import type { RemoteRecord } from './harvester.ts';

/** SHA-256 of what the record and its document say. */
export const hash_of = ({ record, original, signature }: RemoteRecord) =>
  createHash('sha256')
    .update(JSON.stringify(record))
    .update('\0')
    .update(signature ?? original?.document ?? '')
    .digest('hex');

const longest = { remote_id: 1000, record_id: 500 };
/** Members of a record, as JSON: below what its row holds. */
const most_record_bytes = 1_500_000;
const most_document_characters = 20_000_000;

/** Why a record cannot be kept here, in French; null when it can. */
export function fault_of({ remote_id, record, original }: RemoteRecord): string | null {
  if (record.id === '' || remote_id === '') return 'La fiche n’a pas d’identifiant.';
  if (record.id.length > longest.record_id || remote_id.length > longest.remote_id)
    return `Son identifiant dépasse ${longest.record_id} caractères.`;
  // PostgreSQL keeps neither NUL nor halves of characters.
  let has_bad_text = false;
  const text = JSON.stringify(record, (_name, value: unknown) => {
    if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())) has_bad_text = true;
    return value;
  });
  if (has_bad_text)
    return 'Un de ses textes contient un caractère qui ne peut être gardé (NUL ou demi-caractère).';
  if (text.length > most_record_bytes) return 'La fiche est trop grande (1,5 Mo au plus).';
  const document = original?.document ?? '';
  if (document.length > most_document_characters) return 'Son document est trop grand (20 Mo au plus).';
  if (document.includes('\0') || !document.isWellFormed())
    return 'Son document contient un caractère qui ne peut être gardé.';
  return null;
}

/** Whether a box of the record meets the territory; a record that names no box is kept: nobody knows where it lies. */
export function is_inside(
  extents: readonly Extent[] | undefined,
  territory: readonly [number, number, number, number] | null,
): boolean {
  const boxes = (extents ?? []).flatMap(({ bbox }) => (bbox === undefined ? [] : [bbox]));
  if (territory === null || boxes.length === 0) return true;
  const spans = (west: number, east: number) =>
    west <= east
      ? [[west, east]]
      : [
          [west, 180],
          [-180, east],
        ];
  const [west, south, east, north] = territory;
  const own = spans(west, east);
  return boxes.some(
    ([w, s, e, n]) =>
      s <= north &&
      n >= south &&
      spans(w, e).some(([a = 0, b = 0]) => own.some(([c = 0, d = 0]) => a <= d && b >= c)),
  );
}

/** Without what PostgreSQL does not keep, and not endless: for the log. */
export const storable = (text: string) => text.replaceAll('\0', '\u{FFFD}').toWellFormed().slice(0, 2000);

/** A name that no row can hold. */
export const fault_of_name = (name: string | null) =>
  name === '' ||
  (name !== null && (name.length > longest.remote_id || name.includes('\0') || !name.isWellFormed()));
