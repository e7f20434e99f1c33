/** One run: its pages are read and written, and what has vanished is followed at the end. */
import type { HarvestRun } from '../../catalogue/harvest/harvesters.ts';
import { read_run } from '../../catalogue/harvest/harvesters.ts';
import { default_delay_ms } from '../../catalogue/harvest/kinds.ts';
import { open_secret } from '../../catalogue/harvest/secret.ts';
import { AppError } from '../../errors.ts';
import type { Database, Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import type { BatchTarget } from './batch.ts';
import type { HarvestRequest } from './harvester.ts';
import { read_pages } from './read_pages.ts';
import { RemoteCatalogue } from './remote.ts';
import { confirm_above, count_vanished, remove_vanished } from './removal.ts';
import type { HarvesterToRun, RunContext, RunOptions } from './run_context.ts';

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
