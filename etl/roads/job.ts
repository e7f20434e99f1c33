import { realpathSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { travel_modes } from '../../catalogue/roads/graph.ts';
import { store_graph } from '../../catalogue/roads/graph_store.ts';
import { AppError } from '../../errors.ts';
import { enqueue_job, type JobHandler } from '../../sql/jobs.ts';
import { build_from_file } from './build_from_file.ts';
import { name_of_file } from './graph_name.ts';
import { read_road_parameters } from './speeds_file.ts';

/** The job that builds a road graph anew, for a schedule: from a file of REFERENTIELS_DIR alone. */
export const road_graph_job = 'road_graph';

const input_form = z
  .object({ file: z.string().min(1), mode: z.enum(travel_modes).default('car'), name: z.string().optional() })
  .strict();

/** The file inside the folder, links followed. Throws an AppError when it lies elsewhere or is absent. */
function find_file(folder: string | undefined, file: string): string {
  const refuse = (cause?: unknown) =>
    new AppError('Ce fichier n’est pas dans le dossier des référentiels.', {
      status: 400,
      code: 'no-such-file',
      place: 'file',
      remedy: 'Réglez REFERENTIELS_DIR et donnez le chemin du fichier dans ce dossier.',
      cause,
    });
  if (folder === undefined) throw refuse();
  try {
    const root = realpathSync(folder);
    const found = realpathSync(path.join(root, file));
    if (found.startsWith(root + path.sep)) return found;
  } catch (cause) {
    throw refuse(cause);
  }
  throw refuse();
}

/** Input: `{file, mode?, name?}`. Asks for the white zones afterwards. */
export const build_road_graph: JobHandler = async (input, { config, database, progress, signal }) => {
  const parsed = input_form.safeParse(input);
  if (!parsed.success)
    throw new AppError('Paramètres du graphe routier refusés.', {
      status: 400,
      code: 'invalid-road-graph-input',
      place: parsed.error.issues[0]?.path.join('.') ?? '',
      remedy: 'Donnez {"file": "…", "mode": "car"}.',
    });
  const { file, mode, name = name_of_file(file) } = parsed.data;
  const found = find_file(config.REFERENTIELS_DIR, file);
  await progress(0.05, `Lecture des routes de ${path.basename(file)}`);
  const graph = await build_from_file(found, {
    name,
    mode,
    signal,
    parameters: read_road_parameters(config.DATA_DIR, mode),
  });
  await progress(0.9, 'Écriture du graphe');
  const { signature } = store_graph(config.DATA_DIR, graph);
  if (mode === 'car') await enqueue_job(database, 'white_zones', {}, { is_public: true });
  return { name, mode, signature, ...graph.counts, warnings: graph.about.warnings };
};
