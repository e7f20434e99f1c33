import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { JobHandler } from '../sql/jobs.ts';
import { ask_recomputations } from './recompute.ts';
import { needs_file } from './source.ts';
import { plan_folder } from './plan.ts';
import { import_default, sync } from './sync.ts';
import { sources } from './sources/index.ts';

/** The job that puts the content of the npm packages in place, so that a new site shows something real. */
export const defaults_job = 'etl_defaults';

const input_form = z.object({}).strict();

/** Imports every source that needs no file, unless what retires it is published. */
export const import_defaults: JobHandler = async (input, { config, database, progress, signal }) => {
  input_form.parse(input);
  const defaults = sources.filter((source) => !needs_file(source));
  const states: Record<string, string> = {};
  const changed: string[] = [];
  for (const [i, source] of defaults.entries()) {
    await progress(i / defaults.length, `Import : ${source.title}`);
    const { state, changed: now_changed } = await import_default({ config, database }, source, { signal });
    states[source.id] = state;
    changed.push(...now_changed);
  }
  // Nothing more is to come: what depends on them need not wait for it.
  await ask_recomputations(database, changed, 0);
  return states;
};

/** The job that imports all that the site can reach, as `etl sync` does. */
export const sync_job = 'etl_sync';

/**
 * Imports from REFERENTIELS_DIR, else from the producers. A source that fails does not stop the others; when nothing at
 * all came in, the job fails. Result: state by source, failures by source.
 */
export const sync_all: JobHandler = async (input, { config, database, progress, signal }) => {
  input_form.parse(input);
  const folder = config.REFERENTIELS_DIR;
  await progress(0, 'Reconnaissance des fichiers');
  const plan = folder === undefined ? null : { folder, plan: await plan_folder(folder) };
  const states: Record<string, string> = {};
  const failures: Record<string, string> = {};
  const changed: string[] = [];
  const seen = new Set<string>();
  for await (const step of sync({ config, database }, plan, { signal })) {
    // An import that the signal ended is a step like the others.
    signal.throwIfAborted();
    const { id, title } = step.source;
    if ('error' in step) failures[id] = step.error.message;
    else if ('report' in step) {
      states[id] = step.report.state;
      changed.push(...step.report.changed);
    }
    seen.add(id);
    await progress(seen.size / (sources.length + 1), `Fait : ${title}`);
  }
  await ask_recomputations(database, changed, 0);
  const failed = Object.entries(failures);
  if (failed.length > 0 && Object.keys(states).length === 0)
    throw new AppError(`Aucun référentiel n’a pu être importé. ${failed[0]?.join(' : ') ?? ''}`, {
      code: 'sync-failed',
      remedy: 'npm run etl -- runs donne le détail.',
    });
  return { states, failures };
};

/** The source of this name. Throws a 404 AppError that lists them. */
export function find_source(id: string): (typeof sources)[number] {
  const source = sources.find((each) => each.id === id);
  if (source !== undefined) return source;
  throw new AppError(`la source « ${id} » n’existe pas`, {
    status: 404,
    code: 'no-such-source',
    remedy: `Sources : ${sources.map((each) => each.id).join(', ')} ; dataset pour tout autre fichier.`,
  });
}
