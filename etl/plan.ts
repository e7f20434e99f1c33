/** Which file of a folder is which source's, by content alone. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError, message_of } from '../errors.ts';
import { SeveralLayers } from './readers/layers.ts';
import { open_file } from './readers/open.ts';
import type { Input, Sample, Source } from './source.ts';
import { sources } from './sources/index.ts';

export interface ClaimedFile {
  /** Relative to the folder. */
  file: string;
  /** Of a file that holds several. */
  layer: string | null;
  source: Source;
  vintage: string | null;
  size: number;
}

export interface Plan {
  claimed: ClaimedFile[];
  /** Files that no source recognises, and why when they cannot even be opened. */
  unclaimed: { file: string; reason: string }[];
}

/** Opens every file of the folder and asks every source. Names beginning with a dot are passed over. */
export async function plan_folder(
  folder: string,
  each: (file: string) => void = () => undefined,
): Promise<Plan> {
  const plan: Plan = { claimed: [], unclaimed: [] };
  for (const file of await list_files(folder)) {
    each(file);
    try {
      await claim_file(plan, folder, file);
    } catch (error) {
      plan.unclaimed.push({ file, reason: message_of(error) });
    }
  }
  return plan;
}

async function claim_file(plan: Plan, folder: string, file: string): Promise<void> {
  const full = path.join(folder, file);
  const { size } = await stat(full);
  const claims: ClaimedFile[] = [];
  let columns: readonly string[] = [];
  for (const layer of await layers_of(full)) {
    const opened = await open_file(full, layer === null ? {} : { layer });
    const { sample } = opened;
    columns = sample.columns;
    await opened.close();
    for (const source of sources.filter((source) => source.recognise?.(sample) === true))
      claims.push({ file, layer, source, vintage: source.vintage(as_input(sample)), size });
  }
  if (claims.length > 0) plan.claimed.push(...claims);
  else plan.unclaimed.push({ file, reason: say_columns(columns) });
}

/** The layers to look into; `null` is a file's only one. */
async function layers_of(file: string): Promise<readonly (string | null)[]> {
  try {
    await (await open_file(file)).close();
    return [null];
  } catch (error) {
    if (error instanceof SeveralLayers) return error.layers;
    throw error;
  }
}

/** The vintage is told from the sample: no row is read. */
const as_input = (sample: Sample): Input => ({
  path: sample.name,
  sample,
  // eslint-disable-next-line require-yield
  async *rows() {
    throw new Error('a plan reads no rows');
  },
});

function say_columns(columns: readonly string[]): string {
  if (columns.length === 0) return 'pas une table';
  const shown = columns.slice(0, 5).join(', ');
  return `colonnes ${shown}${columns.length > 5 ? `… (${columns.length})` : ''}`;
}

/** Parts of a shapefile beside its .shp. */
const companion = /\.(?:dbf|shx|prj|cpg|qix|sbn|sbx|shp\.xml|qmd)$/i;

async function list_files(folder: string): Promise<string[]> {
  let entries;
  try {
    entries = await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (cause) {
    throw new AppError(`le dossier « ${folder} » est introuvable ou illisible`, {
      status: 400,
      code: 'no-such-folder',
      place: 'REFERENTIELS_DIR',
      remedy: 'Indiquez un dossier de fichiers : npm run etl -- plan <dossier>.',
      cause,
    });
  }
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.split(path.sep).some((part) => part.startsWith('.')));
  const present = new Set(files.map((file) => file.toLowerCase()));
  const is_part = (file: string) =>
    companion.test(file) && present.has(`${file.toLowerCase().replace(companion, '')}.shp`);
  return files.filter((file) => !is_part(file)).sort();
}

const year_of = (vintage: string | null) =>
  Math.max(0, ...[...(vintage ?? '').matchAll(/(?:19|20)\d\d/g)].map(([year]) => Number(year)));

/**
 * The files of one source in the order in which they are tried: the latest vintage first, of the same the largest. Of a
 * source whose files each hold a part, all are imported.
 */
export function order_files(files: readonly ClaimedFile[]): ClaimedFile[] {
  return [...files].sort(
    (a, b) => year_of(b.vintage) - year_of(a.vintage) || b.size - a.size || (a.file < b.file ? -1 : 1),
  );
}
