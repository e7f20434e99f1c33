/** What becomes of an item that was read, by what is known of it and of the record that it names. Pure. */
import { createHash } from 'node:crypto';
import type { Extent } from '../../catalogue/record.ts';
import { is_reserved_record } from '../../catalogue/referentiels.ts';
import { is_broken, type RemoteItem, type RemoteRecord } from './harvester.ts';

export interface KnownItem {
  remote_id: string;
  record_id: string | null;
  holds: boolean;
  content_hash: string | null;
  outcome: string;
  run_id: number;
  /** Its record is still here. */
  is_here: boolean;
}

export interface KnownRecord {
  id: string;
  origin: 'import' | 'process' | 'officer' | 'harvest';
  organisation_id: number | null;
  holder_id: number | null;
  holder: string | null;
  holder_remote_id: string | null;
}

export interface Known {
  items: ReadonlyMap<string, KnownItem>;
  records: ReadonlyMap<string, KnownRecord>;
}

export interface Harvesting {
  harvester_id: number;
  organisation_id: number | null;
  territory: readonly [number, number, number, number] | null;
  run_id: number;
  /** Of a dry run, which writes no item: the remote ids read before. */
  seen: ReadonlySet<string>;
}

export type Outcome = 'created' | 'updated' | 'unchanged' | 'duplicate' | 'failed' | 'outside';

export interface Decision {
  outcome: Outcome;
  remote_id: string | null;
  title: string;
  message: string | null;
  /** To be written: created and updated alone. */
  record: RemoteRecord | null;
  record_id: string | null;
  /** The record is this item's copy. */
  holds: boolean;
  content_hash: string | null;
  remote_date: string | null;
  /** The record that the item held before under another identifier: it goes. */
  released: string | null;
  /** It had been retired with its remote copy, which is back. */
  is_back: boolean;
  /** The item's row stays as it is, unseen: what it holds is gone once the list is complete. */
  is_left: boolean;
}

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
  territory: Harvesting['territory'],
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

/**
 * Decides for the items of a batch, in their order. Of two items that bring the same record the one that holds it wins, else
 * the first; a record that was made here, or by an earlier harvester, is never touched.
 */
export function classify(items: readonly RemoteItem[], known: Known, harvesting: Harvesting): Decision[] {
  const seen = new Set(harvesting.seen);
  /** Records that this batch has brought, by the remote id that brought them. */
  const claimed = new Map<string, string>();
  return items.map((item): Decision => {
    const decided = decide(item, known, harvesting, seen, claimed);
    if (decided.remote_id !== null) seen.add(decided.remote_id);
    const is_claim =
      decided.outcome === 'created' || decided.outcome === 'updated' || decided.outcome === 'unchanged';
    if (is_claim && decided.record_id !== null && decided.remote_id !== null)
      claimed.set(decided.record_id, decided.remote_id);
    return decided;
  });
}

function decide(
  item: RemoteItem,
  { items, records }: Known,
  { harvester_id, organisation_id, territory, run_id }: Harvesting,
  seen: ReadonlySet<string>,
  claimed: ReadonlyMap<string, string>,
): Decision {
  const base = {
    remote_id: item.remote_id,
    record: null,
    record_id: null,
    holds: false,
    content_hash: null,
    remote_date: null,
    released: null,
    is_back: false,
    is_left: false,
  };
  const before = item.remote_id === null ? undefined : items.get(item.remote_id);
  const fault = is_broken(item) ? item.problem : fault_of(item);
  if (is_broken(item) || fault !== null) {
    const title = storable(is_broken(item) ? (item.title ?? '') : item.record.title);
    const kept = before?.holds === true ? ' La fiche d’ici reste telle quelle.' : '';
    // A name that cannot be kept is as good as none.
    const remote_id = fault_of_name(item.remote_id) ? null : item.remote_id;
    const holds = before?.holds ?? false;
    return {
      ...base,
      remote_id,
      holds,
      outcome: 'failed',
      title,
      message: storable(`${fault ?? ''}${kept}`),
    };
  }
  const { record, remote_id, remote_date } = item;
  const told = {
    ...base,
    record_id: record.id,
    remote_date,
    title: record.title,
    message: item.warnings.length === 0 ? null : item.warnings.slice(0, 20).join(' '),
  };
  if (seen.has(remote_id) || before?.run_id === run_id)
    return { ...told, outcome: 'duplicate', message: 'Déjà lue pendant cette moisson.', is_left: true };
  if (!is_inside(record.extents, territory))
    return {
      ...told,
      outcome: 'outside',
      record_id: null,
      message: 'Hors du territoire de la moisson.',
      is_left: before?.holds === true,
    };
  const released =
    before?.holds === true && before.is_here && before.record_id !== record.id ? before.record_id : null;
  const other = claimed.get(record.id);
  if (other !== undefined)
    return { ...told, outcome: 'duplicate', message: `Même identifiant que « ${other} ».`, released };
  const here = records.get(record.id);
  // No record of that id is there to be named.
  if (here === undefined && is_reserved_record(record.id))
    return { ...told, outcome: 'duplicate', record_id: null, message: reserved_for_imports, released };
  const holder = here === undefined ? null : held_by_other(here, remote_id, harvester_id, organisation_id);
  if (holder !== null) return { ...told, outcome: 'duplicate', message: holder, released };
  const content_hash = hash_of(item);
  const is_same = before?.holds === true && before.record_id === record.id && here !== undefined;
  if (is_same && before.content_hash === content_hash && before.outcome !== 'retired')
    return { ...told, outcome: 'unchanged', message: null, holds: true, content_hash };
  return {
    ...told,
    outcome: here === undefined ? 'created' : 'updated',
    record: item,
    holds: true,
    content_hash,
    released,
    is_back: is_same && before.outcome === 'retired',
  };
}

/** Without what PostgreSQL does not keep, and not endless: for the log. */
const storable = (text: string) => text.replaceAll('\0', '\u{FFFD}').toWellFormed().slice(0, 2000);

const fault_of_name = (name: string | null) =>
  name === '' ||
  (name !== null && (name.length > longest.remote_id || name.includes('\0') || !name.isWellFormed()));

const reserved_for_imports = 'Cet identifiant est celui d’un référentiel d’ici.';

/** Who holds the record that an item brings, in French; null: nobody else. */
function held_by_other(
  here: KnownRecord,
  remote_id: string,
  harvester_id: number,
  organisation_id: number | null,
): string | null {
  if (here.origin !== 'harvest') return 'Une fiche d’ici porte cet identifiant : elle est gardée.';
  if (here.holder_id === null)
    return here.organisation_id === organisation_id
      ? null
      : 'Une autre organisation garde la fiche de cet identifiant, moissonnée auparavant.';
  if (here.holder_id !== harvester_id) return `Déjà moissonnée par « ${here.holder ?? ''} ».`;
  return here.holder_remote_id === remote_id
    ? null
    : `Même identifiant que « ${here.holder_remote_id ?? ''} ».`;
}
