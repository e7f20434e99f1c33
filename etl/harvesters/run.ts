/** One run: pages are read one after the other, written in batches, and what has vanished is followed at the end. */
import type { Config } from '../../config.ts';
import type { HarvestRun } from '../../catalogue/harvest/harvesters.ts';
import { read_run } from '../../catalogue/harvest/harvesters.ts';
import { default_delay_ms, type HarvesterKind, type HarvestOptions } from '../../catalogue/harvest/kinds.ts';
import { open_secret } from '../../catalogue/harvest/secret.ts';
import { AppError } from '../../errors.ts';
import type { Database, Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { write_batch, type BatchTarget } from './batch.ts';
import {
  is_broken,
  type HarvestPage,
  type HarvestRequest,
  type Position,
  type RemoteItem,
} from './harvester.ts';
import { readers } from './index.ts';
import { RemoteCatalogue, type RemoteTiming } from './remote.ts';
import { confirm_above, count_vanished, remove_vanished } from './removal.ts';

/** A harvester as the job reads it. */
export interface HarvesterToRun {
  id: number;
  name: string;
  kind: HarvesterKind;
  address: string;
  organisation_id: number | null;
  visibility: string;
  territory: [number, number, number, number] | null;
  options: HarvestOptions;
  secret: Buffer | null;
}

export interface RunContext {
  config: Pick<Config, 'HARVEST_HOSTS' | 'DATA_DIR' | 'HTTPS_PROXY' | 'NO_PROXY' | 'CA_FILE'>;
  database: Database;
  hold: (db: Db) => Promise<void>;
  progress: (fraction: number, message?: string) => Promise<void>;
  signal: AbortSignal;
  timing?: Partial<RemoteTiming>;
}

export interface RunOptions {
  run_id: number;
  /** Where a run that was cut stopped. */
  from: StoredPosition | null;
  is_dry: boolean;
  /** Pages read at most; fewer than all: nothing is removed. */
  pages?: number | undefined;
  /** Removes however many have vanished. */
  force: boolean;
}

/** A page's position, and whether some of its items were written before the run was cut. */
export interface StoredPosition {
  at: Position | null;
  begun: boolean;
  /** Why the list has a gap, from a page before. */
  gap: string | null;
}

/** Items of one transaction. */
const batch_items = 200;
const batch_bytes = 4 * 2 ** 20;

/** Pages in a row without a new item that has a name: such a list has no end. */
const most_fruitless = 20;

/** Reads the catalogue to its end; the run's row tells how it went. Throws what ended it short. */
export async function run_harvest(
  harvester: HarvesterToRun,
  options: RunOptions,
  context: RunContext,
): Promise<HarvestRun> {
  const { database, signal } = context;
  const { run_id, is_dry, force } = options;
  const seen = new Set<string>();
  const target: BatchTarget = {
    ...context,
    harvester_id: harvester.id,
    organisation_id: harvester.organisation_id,
    territory: harvester.territory,
    visibility: harvester.visibility,
    run_id,
    is_dry,
    seen,
  };
  const request = await open_request(harvester, run_id, context);
  const read = await read_pages(harvester, request, target, options, context, seen);
  const is_complete = read.is_end && read.gap === null;
  const messages = [read.gap, ...read.notices];
  let to_confirm = 0;
  if (is_complete) {
    const state = is_dry
      ? await count_unseen(database, harvester.id, seen)
      : await count_vanished(database, harvester.id, run_id);
    if (!force && state.vanished > confirm_above * state.held) to_confirm = state.vanished;
    if (!is_dry && to_confirm === 0)
      await remove_vanished(
        { database, harvester_id: harvester.id, run_id, hold: context.hold, signal },
        (db, n) => advance_removed(db, run_id, n),
      );
    if (!is_dry) await database.query(query_file('harvest_items_forget', [harvester.id, run_id]));
    messages.push(say_vanished(state.vanished, state.held, to_confirm > 0, is_dry));
  } else if (!read.is_end)
    messages.push('Essai des premières pages : la liste n’a pas été lue jusqu’au bout.');
  await database.write(async (db) => {
    if (to_confirm > 0 && !is_dry)
      await db.query(query_file('harvest_vanished_tell', [harvester.id, run_id]));
    const message = messages.filter((text) => text !== null).join(' ');
    const ended = ['done', is_complete, is_dry ? 0 : to_confirm, message === '' ? null : message];
    await db.query(query_file('harvest_run_end', [run_id, ...ended]));
    await context.hold(db);
  });
  return read_run(database, run_id);
}

async function open_request(
  { id, address, options, territory, secret }: HarvesterToRun,
  run_id: number,
  { config, database, signal, timing }: RunContext,
): Promise<HarvestRequest> {
  const url = new URL(address);
  const key = secret === null ? null : await open_secret(config, secret);
  const remote = new RemoteCatalogue(config, {
    signal,
    delay_ms: options.delay_ms ?? default_delay_ms,
    secret:
      key === null
        ? null
        : { origin: url.origin, header: options.secret_header ?? 'Authorization', value: key },
    told: async () => {
      const alive = await database.query(query_file('harvest_run_beat', [run_id]));
      if (alive.length > 0) return;
      throw new AppError(`La moisson ${id} a été reprise par un autre programme.`, {
        status: 409,
        code: 'harvest-lost',
      });
    },
    ...(timing !== undefined && { timing }),
  });
  return { address: url, options, territory, remote };
}

interface Read {
  is_end: boolean;
  gap: string | null;
  /** Of the pages that this process read. */
  notices: string[];
}

async function read_pages(
  { kind }: HarvesterToRun,
  request: HarvestRequest,
  target: BatchTarget,
  { from, is_dry, pages = Infinity }: RunOptions,
  { progress, signal }: RunContext,
  seen: Set<string>,
): Promise<Read> {
  let position: StoredPosition = from ?? { at: null, begun: false, gap: null };
  const notices: string[] = [];
  let read_items = 0;
  let fruitless = 0;
  let coming: Promise<HarvestPage> | null = null;
  for (let page_number = 0; ; page_number++) {
    if (page_number >= pages) return { is_end: false, gap: position.gap, notices };
    signal.throwIfAborted();
    const page: HarvestPage = await (coming ?? readers[kind](request, position.at));
    if (page.notice !== undefined) notices.push(page.notice);
    const is_same = JSON.stringify(page.next) === JSON.stringify(position.at);
    // The next page comes while this one is written: still one request at a time.
    const is_more = page.next !== null && !is_same && page_number + 1 < pages;
    coming = is_more ? readers[kind](request, page.next) : null;
    // Heard when its turn comes, or never when this page fails first.
    coming?.catch(() => undefined);
    const gap = position.gap ?? page.gap ?? gap_of(page.items);
    const batches = cut(page.items);
    const begun = { at: position.at, begun: true, gap } satisfies StoredPosition;
    let repeated = 0;
    let found = 0;
    for (const [i, items] of batches.entries()) {
      signal.throwIfAborted();
      const is_last = i === batches.length - 1;
      const next = is_last && page.next !== null ? page.next : position.at;
      const decisions = await write_batch(target, items, {
        position: { at: next, begun: !is_last || page.next === null, gap } satisfies StoredPosition,
        page: begun,
        announced: page.announced,
        is_again: position.begun,
      });
      const again = decisions.filter(({ is_left, outcome }) => is_left && outcome === 'duplicate').length;
      repeated += again;
      found += decisions.filter(({ remote_id }) => remote_id !== null).length - again;
      read_items += items.length;
      if (is_dry) for (const { remote_id } of items) if (remote_id !== null) seen.add(remote_id);
      const of = page.announced === null ? '' : ` sur ${page.announced.toLocaleString('fr-FR')}`;
      await progress(
        page.announced === null || page.announced === 0 ? 0 : Math.min(0.99, read_items / page.announced),
        `${read_items.toLocaleString('fr-FR')} fiches lues${of}`,
      );
    }
    if (page.next === null) return { is_end: true, gap, notices };
    const is_nothing_new = page.items.length > 0 && repeated === page.items.length;
    fruitless = found === 0 ? fruitless + 1 : 0;
    if (is_nothing_new || is_same || fruitless >= most_fruitless) throw endless(request);
    position = { at: page.next, begun: false, gap };
  }
}

const endless = ({ address }: HarvestRequest) =>
  new AppError(`« ${address.host} » donne sans fin la même page, ou des pages sans rien de nouveau.`, {
    status: 422,
    code: 'harvest-endless',
    place: address.href,
    remedy: 'Le signaler à l’exploitant du catalogue.',
  });

const gap_of = (items: readonly RemoteItem[]) =>
  items.some((item) => is_broken(item) && item.remote_id === null)
    ? 'Un élément n’a pas même pu être nommé : rien n’a été retiré.'
    : null;

/** Batches below both limits; a page without items is one empty batch, which moves the position. */
function cut(items: HarvestPage['items']): RemoteItem[][] {
  const batches: RemoteItem[][] = [[]];
  let bytes = 0;
  for (const item of items) {
    const size = is_broken(item) ? 0 : (item.original?.document.length ?? 0) + 2000;
    const last = batches.at(-1) ?? [];
    if (last.length > 0 && (last.length >= batch_items || bytes + size > batch_bytes)) {
      batches.push([item]);
      bytes = size;
    } else {
      last.push(item);
      bytes += size;
    }
  }
  return batches;
}

const advance_removed = (db: Db, run_id: number, removed: number) =>
  db.query(query_file('harvest_removed_count', [run_id, removed]));

/** Of a dry run, which writes no item: those held whose names were not read. */
async function count_unseen(database: Database, harvester_id: number, seen: ReadonlySet<string>) {
  const held = await database.query<{ remote_id: string }>(query_file('harvest_items_held', [harvester_id]));
  return { held: held.length, vanished: held.filter(({ remote_id }) => !seen.has(remote_id)).length };
}

function say_vanished(vanished: number, held: number, waits: boolean, is_dry: boolean): string | null {
  if (vanished === 0) return null;
  const share = Math.round((100 * vanished) / held);
  const n = vanished.toLocaleString('fr-FR');
  if (waits)
    return `${n} fiches (${share} % de celles de la moisson) ne sont plus dans le catalogue distant : leur suppression ${is_dry ? 'demanderait' : 'demande'} une confirmation.`;
  return is_dry ? `${n} fiches disparues du catalogue distant seraient supprimées.` : null;
}
