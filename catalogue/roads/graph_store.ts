/** The road graphs of a site: files `<name>.<mode>.graph` of DATA_DIR/road_graphs. */
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { AppError, message_of } from '../../errors.ts';
import type { RoadGraph, TravelMode } from './graph.ts';
import { read_graph, read_graph_header, write_graph, type GraphHeader } from './graph_file.ts';

const name_form = /^[a-z0-9][a-z0-9_-]{0,39}$/;
const file_form = /^[a-z0-9][a-z0-9_-]{0,39}\.(?:car|walk|bicycle)\.graph$/;

const folder_of = (data_dir: string) => path.join(data_dir, 'road_graphs');
const file_of = (data_dir: string, name: string, mode: TravelMode) =>
  path.join(folder_of(data_dir), `${name}.${mode}.graph`);

export type StoredGraph = { file: string; bytes: number } & (
  { header: GraphHeader; fault: null } | { header: null; fault: string }
);

/** Throws an AppError unless the name can be that of a file. */
export function check_graph_name(name: string): void {
  if (name_form.test(name)) return;
  throw new AppError(`nom de graphe « ${name.slice(0, 60)} » refusé`, {
    status: 400,
    code: 'invalid-graph-name',
    place: '--name',
    remedy: 'Donnez 1 à 40 lettres minuscules sans accent, chiffres, « - » ou « _ ».',
  });
}

/** All graphs, the latest first; a file that cannot be read says why. */
export function list_graphs(data_dir: string): StoredGraph[] {
  let names: string[];
  try {
    names = readdirSync(folder_of(data_dir)).filter((name) => file_form.test(name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  const graphs = names.map((name): StoredGraph => {
    const file = path.join(folder_of(data_dir), name);
    const { size: bytes } = statSync(file);
    try {
      return { file, bytes, header: read_graph_header(file), fault: null };
    } catch (error) {
      return { file, bytes, header: null, fault: message_of(error) };
    }
  });
  const built_at = (graph: StoredGraph) => graph.header?.about.built_at ?? '';
  return graphs.sort((a, b) => (built_at(a) === built_at(b) ? 0 : built_at(a) < built_at(b) ? 1 : -1));
}

/** The graph that computations use: the one built last for the mode; null when there is none. */
export function latest_graph(data_dir: string, mode: TravelMode): StoredGraph | null {
  return list_graphs(data_dir).find(({ header }) => header?.about.mode === mode) ?? null;
}

export const load_graph = ({ file }: StoredGraph): RoadGraph => read_graph(file);

/** Keeps the graph under its name and mode, in place of the one of before. Gives the file and its signature. */
export function store_graph(data_dir: string, graph: RoadGraph): { file: string; signature: string } {
  check_graph_name(graph.about.name);
  mkdirSync(folder_of(data_dir), { recursive: true, mode: 0o700 });
  const file = file_of(data_dir, graph.about.name, graph.about.mode);
  return { file, signature: write_graph(file, graph) };
}

/** Deletes the graphs of that name, of one mode or of all; gives their files. */
export function remove_graphs(data_dir: string, name: string, mode?: TravelMode): string[] {
  check_graph_name(name);
  const found = list_graphs(data_dir).filter(({ file }) => {
    const [stem, of_mode] = path.basename(file).split('.');
    return stem === name && (mode === undefined || of_mode === mode);
  });
  for (const { file } of found) rmSync(file);
  return found.map(({ file }) => file);
}
