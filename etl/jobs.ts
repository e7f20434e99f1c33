import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { JobHandler } from '../sql/jobs.ts';
import { ask_recomputations } from './recompute.ts';
import { needs_file } from './source.ts';
import { import_default } from './sync.ts';
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
