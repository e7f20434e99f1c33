/** What becomes of an item that was read, by what is known of it and of the record that it names. Pure. */
import { is_reserved_record } from '../../catalogue/referentiels.ts';
import { is_broken, type RemoteItem, type RemoteRecord } from './harvester.ts';
import { fault_of, fault_of_name, hash_of, is_inside, storable } from './item_checks.ts';

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
