/** A batch of items: what is known of them is read, decided and written in one transaction with the run's position. */
import { read_records, row_of } from '../../catalogue/records.ts';
import { mark_unknown } from '../../catalogue/xml_characters.ts';
import { AppError, message_of } from '../../errors.ts';
import type { Database, Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import {
  classify,
  type Decision,
  type Harvesting,
  type Known,
  type KnownItem,
  type KnownRecord,
} from './classify.ts';
import { is_broken, type RemoteItem } from './harvester.ts';
import { remove_records } from './removal.ts';

export interface BatchTarget extends Harvesting {
  database: Database;
  visibility: string;
  /** Nothing but the run and its log is written. */
  is_dry: boolean;
  /** Last in the transaction: throws when the job is lost. */
  hold: (db: Db) => Promise<void>;
}

export interface BatchPosition {
  position: Record<string, unknown>;
  /** Where the page begins, begun: of the pieces of a batch, all but the last leave the run there. */
  page: Record<string, unknown>;
  announced: number | null;
  /** The page was begun before the run was cut: what this run has seen already is passed over. */
  is_again: boolean;
}

const counts_of = (decisions: readonly Decision[], removed: number) => {
  const count = (outcome: Decision['outcome']) => decisions.filter((each) => each.outcome === outcome).length;
  return {
    read: decisions.length,
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    duplicates: count('duplicate'),
    failed: count('failed'),
    outside: count('outside'),
    removed,
  };
};

/** Errors that lie in the data of one item (SQLSTATE classes 22, 23 and 54): the others of its batch go on. */
const is_data_fault = (error: unknown) =>
  !(error instanceof AppError) && /^(?:22|23|54)/.test(String((error as { code?: unknown }).code));

/**
 * Writes a batch. An item that the database refuses is found by halving, and counted as failed. Returns the decisions.
 */
export async function write_batch(
  target: BatchTarget,
  items: readonly RemoteItem[],
  at: BatchPosition,
): Promise<Decision[]> {
  try {
    return await target.database.write((db) => write_in(db, target, items, at));
  } catch (error) {
    if (!is_data_fault(error)) throw error;
    const [first] = items;
    if (items.length > 1) {
      const middle = items.length >> 1;
      return [
        ...(await write_batch(target, items.slice(0, middle), { ...at, position: at.page })),
        ...(await write_batch(target, items.slice(middle), at)),
      ];
    }
    if (first === undefined || is_broken(first)) throw error;
    const broken = {
      remote_id: first.remote_id,
      title: first.record.title,
      problem: `La base refuse la fiche : ${message_of(error)}`,
    };
    return write_batch(target, [broken], at);
  }
}

/** Nothing is kept that would break a page of records written as XML. */
const mark_item = (item: RemoteItem): RemoteItem =>
  is_broken(item) ? item : { ...item, record: mark_unknown(item.record) };

/** What the remote catalogue did not tell this time is taken from the records here. */
async function complete_items(db: Db, items: readonly RemoteItem[]): Promise<readonly RemoteItem[]> {
  const ids = items.flatMap((item) =>
    is_broken(item) || item.complete === undefined ? [] : [item.record.id],
  );
  if (ids.length === 0) return items;
  const stored = new Map((await read_records(db, ids)).map(({ record }) => [record.id, record]));
  return items.map((item) => {
    if (is_broken(item) || item.complete === undefined) return item;
    const here = stored.get(item.record.id);
    return here === undefined ? item : { ...item, record: item.complete(here) };
  });
}

async function write_in(
  db: Db,
  target: BatchTarget,
  written: readonly RemoteItem[],
  { position, announced, is_again }: BatchPosition,
): Promise<Decision[]> {
  const { run_id, is_dry } = target;
  await db.query(query_file('harvest_lock', []));
  const given = (await complete_items(db, written)).map(mark_item);
  const known = await read_known(db, target, given);
  const items = is_again
    ? given.filter(({ remote_id }) => remote_id === null || known.items.get(remote_id)?.run_id !== run_id)
    : given;
  const decisions = classify(items, known, target);
  let removed = 0;
  if (!is_dry) {
    const released = decisions.flatMap(({ released, remote_id, title }) =>
      released === null || remote_id === null ? [] : [{ record_id: released, remote_id, title }],
    );
    removed = await remove_released(db, run_id, released);
    await write_records(db, target, decisions);
    await write_items(db, target, decisions);
  }
  await write_log(db, run_id, decisions);
  await db.query(
    query_file('harvest_run_advance', [
      run_id,
      JSON.stringify(counts_of(decisions, removed)),
      JSON.stringify(position),
      announced,
    ]),
  );
  await target.hold(db);
  return decisions;
}

async function remove_released(
  db: Db,
  run_id: number,
  released: readonly { record_id: string; remote_id: string; title: string }[],
): Promise<number> {
  if (released.length === 0) return 0;
  const ids = released.map(({ record_id }) => record_id);
  const rows = await db.query<{ id: string }>(query_file('harvest_records_in_use', [ids]));
  const kept = new Set(rows.map(({ id }) => id));
  return remove_records(
    db,
    run_id,
    released.map((each) => ({ ...each, is_kept: kept.has(each.record_id) })),
  );
}

async function read_known(
  db: Db,
  { harvester_id }: BatchTarget,
  items: readonly RemoteItem[],
): Promise<Known> {
  // A name that the database cannot hold is known to nobody.
  const names = items.flatMap(({ remote_id }) =>
    remote_id === null || remote_id.includes('\0') ? [] : [remote_id],
  );
  const records = items.flatMap((item) =>
    is_broken(item) || item.record.id.includes('\0') ? [] : [item.record.id],
  );
  const known = await db.query<KnownItem>(query_file('harvest_known_items', [harvester_id, names]));
  const here = await db.query<KnownRecord>(query_file('harvest_known_records', [records]));
  return {
    items: new Map(known.map((item) => [item.remote_id, item])),
    records: new Map(here.map((record) => [record.id, record])),
  };
}

async function write_records(db: Db, target: BatchTarget, decisions: readonly Decision[]): Promise<void> {
  const written = decisions.flatMap(({ record }) => (record === null ? [] : [record]));
  if (written.length === 0) return;
  const back = decisions.flatMap(({ is_back, record_id }) => (is_back ? [record_id] : []));
  const rows = await db.query(
    query_file('harvest_records_write', [
      JSON.stringify(written.map(({ record }) => row_of(record, 'harvest'))),
      target.organisation_id,
      target.visibility,
      back,
    ]),
  );
  // Somebody made a record of that name in this very moment: the next try sees it.
  if (rows.length !== written.length)
    throw new AppError('Une fiche a changé pendant la moisson.', { status: 503, code: 'harvest-crossed' });
  const originals = written.flatMap(({ record, original }) =>
    original === null ? [] : [{ record_id: record.id, ...original }],
  );
  if (originals.length > 0)
    await db.query(query_file('harvest_originals_write', [JSON.stringify(originals)]));
}

async function write_items(
  db: Db,
  { harvester_id, run_id }: BatchTarget,
  decisions: readonly Decision[],
): Promise<void> {
  const kept = decisions.filter(({ remote_id, is_left }) => remote_id !== null && !is_left);
  const unchanged = kept.filter(({ outcome }) => outcome === 'unchanged').map(({ remote_id }) => remote_id);
  if (unchanged.length > 0)
    await db.query(query_file('harvest_items_seen', [harvester_id, run_id, unchanged]));
  const others = new Map(
    kept
      .filter(({ outcome }) => outcome !== 'unchanged')
      .map(({ remote_id, record_id, holds, title, remote_date, content_hash, outcome, message }) => [
        remote_id,
        { remote_id, record_id, holds, title, remote_date, content_hash, outcome, message },
      ]),
  );
  if (others.size > 0)
    await db.query(
      query_file('harvest_items_write', [harvester_id, run_id, JSON.stringify([...others.values()])]),
    );
}

async function write_log(db: Db, run_id: number, decisions: readonly Decision[]): Promise<void> {
  const lines = decisions
    .filter(({ outcome }) => outcome !== 'unchanged')
    .map(({ outcome, remote_id, record_id, title, message }) => ({
      outcome,
      remote_id: remote_id ?? '(sans identifiant)',
      record_id,
      title,
      message,
    }));
  if (lines.length > 0) await db.query(query_file('harvest_log_write', [run_id, JSON.stringify(lines)]));
}
