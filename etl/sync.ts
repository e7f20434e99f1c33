/** Imports all that the site can reach: files of REFERENTIELS_DIR, else the producers' own; defaults where neither has any. */
import path from 'node:path';
import { AppError, message_of } from '../errors.ts';
import { log } from '../log.ts';
import { download } from './fetch.ts';
import { describe_origin } from './origin.ts';
import { order_files, type ClaimedFile, type Plan } from './plan.ts';
import { no_progress, type Progress } from './progress.ts';
import { open_file, type OpenOptions } from './readers/open.ts';
import { run_import, type EtlContext, type ImportReport } from './run.ts';
import { needs_file, type Source } from './source.ts';
import { sources } from './sources/index.ts';

/** What became of one source, or of one of its files. */
export type SyncStep = { source: Source; file: string | null } & (
  | { report: ImportReport }
  /** The file is not for this site (another region, a coarser grid) or an older one was not needed. */
  | { set_aside: string }
  | { error: AppError }
);

export interface SyncOptions {
  dry_run?: boolean;
  signal?: AbortSignal;
  progress_of?: (source: Source) => Progress;
}

export interface FileImport extends SyncOptions {
  forced?: boolean;
  open?: OpenOptions;
  /** Where the file came from when it was downloaded. */
  url?: string;
}

/** Imports a file into a source. */
export async function import_file(
  context: EtlContext,
  source: Source,
  file: string,
  { dry_run = false, forced = false, open = {}, url, signal, progress_of }: FileImport = {},
): Promise<ImportReport> {
  const opened = await open_file(file, open);
  try {
    if (source.recognise?.(opened.sample) === false)
      throw not_recognised(source, file, opened.sample.columns);
    return await run_import(context, {
      source,
      opened,
      origin: await describe_origin(file, url ?? null),
      dry_run,
      forced,
      progress: progress_of?.(source) ?? no_progress,
      ...(signal === undefined ? {} : { signal }),
    });
  } finally {
    await opened.close();
  }
}

/** Imports a source that needs no file. */
export const import_default = (
  context: EtlContext,
  source: Source,
  { dry_run = false, forced = false, signal, progress_of }: SyncOptions & { forced?: boolean } = {},
): Promise<ImportReport> =>
  run_import(context, {
    source,
    opened: null,
    origin: { kind: 'packages' },
    dry_run,
    forced,
    progress: progress_of?.(source) ?? no_progress,
    ...(signal === undefined ? {} : { signal }),
  });

/** Downloads a source's file from an address and imports it. */
export async function import_url(
  context: EtlContext,
  source: Source,
  address: string,
  options: FileImport = {},
): Promise<ImportReport> {
  const progress = options.progress_of?.(source) ?? no_progress;
  progress.phase('téléchargement');
  const downloaded = await download(address, context.config, { signal: options.signal });
  try {
    return await import_file(context, source, downloaded.path, { ...options, url: downloaded.url });
  } finally {
    await downloaded.close();
  }
}

function not_recognised(source: Source, file: string, columns: readonly string[]): AppError {
  return new AppError(`« ${path.basename(file)} » n’est pas un fichier de la source « ${source.id} »`, {
    status: 422,
    code: 'not-recognised',
    place: file,
    remedy: `Colonnes trouvées : ${columns.slice(0, 12).join(', ') || 'aucune'}. npm run etl -- plan dit quelle source reconnaît quel fichier.`,
  });
}

/** Defaults come after what may retire them. */
const in_order = [...sources].sort(
  (a, b) => a.order - b.order || Number(needs_file(b)) - Number(needs_file(a)),
);

/** Errors that say « this file is not for this site »: the next one is tried. */
const not_for_us = new Set(['outside-region', 'coarser-grid', 'nothing-to-publish']);

/**
 * Imports in order, source after source; a failure is a step like the others and does not stop what follows.
 * Without `plan` the producers are asked.
 */
export async function* sync(
  context: EtlContext,
  plan: { folder: string; plan: Plan } | null,
  options: SyncOptions = {},
): AsyncIterable<SyncStep> {
  for (const source of in_order) {
    options.signal?.throwIfAborted();
    if (!needs_file(source))
      yield await attempt(source, null, () => import_default(context, source, options));
    else if (plan !== null) yield* sync_files(context, source, plan, options);
    else if (source.download_url !== undefined) {
      const address = source.download_url;
      yield await attempt(source, address, () => import_url(context, source, address, options));
    }
  }
}

async function* sync_files(
  context: EtlContext,
  source: Source,
  { folder, plan }: { folder: string; plan: Plan },
  options: SyncOptions,
): AsyncIterable<SyncStep> {
  const files = order_files(plan.claimed.filter((claimed) => claimed.source === source));
  let chosen: ClaimedFile | null = null;
  for (const claimed of files) {
    if (chosen !== null && source.part === undefined) {
      yield { source, file: claimed.file, set_aside: `« ${chosen.file} » est plus récent ou plus complet` };
      continue;
    }
    const open = claimed.layer === null ? {} : { layer: claimed.layer };
    const step = await attempt(source, claimed.file, () =>
      import_file(context, source, path.join(folder, claimed.file), { ...options, open }),
    );
    if ('report' in step) chosen = claimed;
    yield step;
  }
}

async function attempt(
  source: Source,
  file: string | null,
  work: () => Promise<ImportReport>,
): Promise<SyncStep> {
  try {
    return { source, file, report: await work() };
  } catch (error) {
    if (!(error instanceof AppError)) {
      log.error('import failed', {
        source: source.id,
        reason: error instanceof Error ? (error.stack ?? error.message) : message_of(error),
      });
      return { source, file, error: internal(error) };
    }
    if (not_for_us.has(error.code)) return { source, file, set_aside: error.message };
    return { source, file, error };
  }
}

const internal = (cause: unknown) =>
  new AppError(`erreur interne : ${message_of(cause)}`, {
    code: 'internal',
    remedy: 'Le journal (sortie d’erreur) en garde le détail.',
    cause,
  });
