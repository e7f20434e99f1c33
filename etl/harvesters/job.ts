/** The job `harvest`, and what commands do of it in their own process. */
import { z } from 'zod';
import { read_run, type HarvestRun } from '../../catalogue/harvest/harvesters.ts';
import { AppError, message_of } from '../../errors.ts';
import type { Db } from '../../sql/client.ts';
import { one } from '../../sql/client.ts';
import type { JobHandler } from '../../sql/jobs.ts';
import { query_file } from '../../sql/query_file.ts';
import { remove_vanished } from './removal.ts';
import { run_harvest } from './run.ts';
import type { HarvesterToRun, RunContext, StoredPosition } from './run_context.ts';

export const harvest_job = 'harvest';

const wish_form = z.strictObject({
  harvester: z.number().int().positive(),
  dry_run: z.boolean().default(false),
  pages: z.number().int().min(1).max(10_000).optional(),
  force: z.boolean().default(false),
  confirm: z.number().int().positive().optional(),
  remove: z.boolean().default(false),
});
export type Wish = z.input<typeof wish_form>;

/** How often a run says that it is alive, whatever it waits for. */
const beat_ms = 20_000;
/** A run whose program has been silent for so long is dead. */
const dead_after_s = 90;
/** One that ended short is taken up again within so long; afterwards the catalogue is read from its beginning. */
const go_on_within_s = 6 * 3600;

/** The job: reads a catalogue, or removes what a run found gone, or a whole harvester with its records. */
export const harvest: JobHandler = async (input, context) => {
  const run = await fulfil_wish(wish_form.parse(input), context, context.id);
  return run === null ? {} : { ...run };
};

/** Does what is wished; null when no run tells of it. `job_id` null: a command. */
export async function fulfil_wish(
  wish: z.output<typeof wish_form>,
  context: RunContext,
  job_id: number | null,
): Promise<HarvestRun | null> {
  const harvester = await find_harvester(context, wish.harvester);
  if (wish.remove) return remove_harvester(harvester, context);
  if (wish.confirm !== undefined) return confirm_removal(harvester, wish.confirm, context);
  const { run_id, from } = await open_run(harvester.id, wish.dry_run, context, job_id);
  // A beat that fails is nothing: the work itself finds out that the database is away.
  const beat = () => context.database.query(query_file('harvest_run_beat', [run_id])).catch(() => undefined);
  const timer = setInterval(() => void beat(), beat_ms);
  // The run keeps its program alive, not the clock.
  timer.unref();
  try {
    return await run_harvest(harvester, { ...wish, run_id, from, is_dry: wish.dry_run }, context);
  } catch (error) {
    await end_short(run_id, error, context);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

export const read_wish = (wish: Wish) => wish_form.parse(wish);

async function find_harvester({ database }: RunContext, id: number): Promise<HarvesterToRun> {
  const [found] = await database.query<HarvesterToRun>(query_file('harvester_to_run', [id]));
  if (found !== undefined) return found;
  throw new AppError(`Aucune moisson ne porte le numéro ${id}.`, {
    status: 404,
    code: 'harvester-not-found',
    remedy: 'npm run etl -- harvest list les énumère.',
  });
}

interface LatestRun {
  id: number;
  state: HarvestRun['state'];
  position: StoredPosition | null;
  to_confirm: number;
  is_alive: boolean;
  may_go_on: boolean;
}

const latest_run = async (db: Db, harvester_id: number, job_id: number | null) =>
  (
    await db.query<LatestRun>(
      query_file('harvest_run_latest', [harvester_id, job_id, dead_after_s, go_on_within_s]),
    )
  )[0];

/** A new run, or the one that was cut and goes on. A 409 AppError while another program is at it. */
async function open_run(
  harvester_id: number,
  is_dry: boolean,
  { database }: RunContext,
  job_id: number | null,
): Promise<{ run_id: number; from: StoredPosition | null }> {
  return database.write(async (db) => {
    await db.query(query_file('harvest_lock', []));
    const latest = is_dry ? undefined : await latest_run(db, harvester_id, job_id);
    if (latest?.is_alive === true) throw already_running();
    if (latest?.may_go_on === true) {
      await db.query(query_file('harvest_run_resume', [latest.id, job_id]));
      return { run_id: latest.id, from: latest.position };
    }
    if (!is_dry) await db.query(query_file('harvest_run_bury', [harvester_id]));
    const started = query_file('harvest_run_start', [harvester_id, job_id, is_dry]);
    return { run_id: (await one<{ id: number }>(db, started)).id, from: null };
  });
}

const already_running = () =>
  new AppError('Cette moisson est déjà en cours.', {
    status: 409,
    code: 'harvest-running',
    remedy: `Attendre sa fin, ou l’arrêter à l’écran « Moissonnages » ; celle d’un programme tué est libre après ${dead_after_s} secondes.`,
  });

/** Notes why a run ended short, unless another program has it by now; it keeps its position. */
async function end_short(run_id: number, error: unknown, { database, signal }: RunContext): Promise<void> {
  const is_lost = error instanceof AppError && /^(?:job|harvest)-lost$/.test(error.code);
  if (is_lost) return;
  const [state, message] = signal.aborted
    ? (['stopped', 'Arrêtée avant la fin.'] as const)
    : ([
        'failed',
        error instanceof AppError ? say(error) : 'Erreur interne ; le journal en garde le détail.',
      ] as const);
  await database
    .query(query_file('harvest_run_end', [run_id, state, false, 0, message]))
    // The database may be what failed; the job tells the first error.
    .catch((failure: unknown) => void message_of(failure));
}

const say = ({ message, remedy }: AppError) => (remedy === undefined ? message : `${message} ${remedy}`);

/** Removes the records that a run found gone, when it is still the last word. */
async function confirm_removal(
  { id }: HarvesterToRun,
  run_id: number,
  { database, hold, signal }: RunContext,
): Promise<HarvestRun> {
  const latest = await latest_run(database, id, null);
  if (latest?.id !== run_id || latest.state !== 'done' || latest.to_confirm === 0)
    throw outdated('Il n’y a rien à confirmer : une autre moisson a eu lieu depuis.');
  await remove_vanished({ database, harvester_id: id, run_id, hold, signal }, (db, removed) =>
    db.query(query_file('harvest_removed_count', [run_id, removed])),
  );
  if ((await latest_run(database, id, null))?.id !== run_id)
    throw outdated('Une autre moisson a commencé : ce qui restait à supprimer ne l’a pas été.');
  await database.query(query_file('harvest_vanished_confirmed', [run_id]));
  return read_run(database, run_id);
}

const outdated = (what: string) =>
  new AppError(what, {
    status: 409,
    code: 'harvest-outdated',
    remedy: 'Voir le dernier passage de la moisson.',
  });

/** Removes a harvester with the records that it holds; those that officers worked on are retired. */
async function remove_harvester(
  { id }: HarvesterToRun,
  { database, hold, signal }: RunContext,
): Promise<null> {
  const { run_id } = await database.write(async (db) => {
    const latest = await latest_run(db, id, null);
    if (latest?.is_alive === true) throw already_running();
    await db.query(query_file('harvest_run_bury', [id]));
    const started = query_file('harvest_run_start', [id, null, false]);
    return { run_id: (await one<{ id: number }>(db, started)).id };
  });
  await remove_vanished({ database, harvester_id: id, run_id, hold, signal }, (db, removed) =>
    db.query(query_file('harvest_removed_count', [run_id, removed])),
  );
  await database.query(query_file('harvester_delete', [id]));
  return null;
}
