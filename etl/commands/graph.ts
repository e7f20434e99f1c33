import path from 'node:path';
import { parseArgs } from 'node:util';
import { travel_modes, type TravelMode } from '../../catalogue/roads/graph.ts';
import {
  check_graph_name,
  latest_graph,
  list_graphs,
  remove_graphs,
  store_graph,
} from '../../catalogue/roads/graph_store.ts';
import { AppError } from '../../errors.ts';
import { say_size } from '../origin.ts';
import { terminal_progress } from '../progress.ts';
import { build_from_file } from '../roads/build_from_file.ts';
import { name_of_file } from '../roads/graph_name.ts';
import { read_road_parameters } from '../roads/speeds_file.ts';
import type { Command, CommandContext } from './command.ts';
import { say_recomputed } from './sync.ts';
import { draw_table } from './table.ts';

const mode_titles: Readonly<Record<TravelMode, string>> = {
  car: 'voiture',
  walk: 'à pied',
  bicycle: 'vélo',
};
const number = (value: number) => value.toLocaleString('fr-FR');

export const graph_command: Command = {
  usage:
    'graph build <fichier.osm.pbf | bdtopo.gpkg> [--name=] [--modes=car,walk,bicycle] [--layer=]\n  npm run etl -- graph list\n  npm run etl -- graph remove <nom> [--modes=]',
  summary: 'Construit, liste ou supprime les graphes routiers dont viennent les temps de trajet',
  async run(args, context) {
    const [what, ...rest] = args;
    if (what === 'build') return build(rest, context);
    if (what === 'remove') return remove(rest, context);
    if (what === 'list') return list(rest, context);
    throw new AppError('que faire des graphes routiers ?', {
      status: 400,
      code: 'missing-argument',
      place: 'graph build|list|remove',
      remedy: `npm run etl -- ${graph_command.usage}`,
    });
  },
};

/** The modes of `--modes`. Throws an AppError naming the unknown one. */
function read_modes(text: string): TravelMode[] {
  return text.split(',').map((name) => {
    const mode = travel_modes.find((each) => each === name.trim());
    if (mode !== undefined) return mode;
    throw new AppError(`mode « ${name.slice(0, 40)} » inconnu`, {
      status: 400,
      code: 'invalid-argument',
      place: '--modes',
      remedy: `Écrivez un ou plusieurs de : ${travel_modes.join(', ')}.`,
    });
  });
}

async function build(args: string[], context: CommandContext): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      modes: { type: 'string', default: 'car' },
      layer: { type: 'string' },
    },
  });
  const [file] = positionals;
  if (file === undefined)
    throw new AppError('quel fichier de routes lire ?', {
      status: 400,
      code: 'missing-argument',
      place: 'graph build <fichier>',
      remedy: 'Donnez un extrait OpenStreetMap (.osm.pbf) ou un GeoPackage de la BD TOPO.',
    });
  const name = values.name ?? name_of_file(file);
  check_graph_name(name);
  const modes = read_modes(values.modes);
  const { config, terminal, out, signal } = context;
  for (const mode of modes) {
    const progress = terminal_progress(`${name}, ${mode_titles[mode]}`, terminal);
    progress.phase('lecture des routes');
    const graph = await build_from_file(path.resolve(file), {
      name,
      mode,
      layer: values.layer,
      signal,
      parameters: read_road_parameters(config.DATA_DIR, mode),
    });
    progress.end();
    const { file: stored } = store_graph(config.DATA_DIR, graph);
    const { nodes, arcs } = graph.counts;
    out.write(
      `Graphe « ${name} », ${mode_titles[mode]} : ${number(nodes)} nœuds, ${number(arcs)} arcs, ${say_size(graph.buffer.byteLength)}, routes du ${graph.about.source.date.slice(0, 10)}.\n  ${stored}\n${graph.about.warnings.map((warning) => `  ${warning}\n`).join('')}`,
    );
  }
  if (modes.includes('car')) out.write(say_recomputed(await context.recompute()));
  return 0;
}

function list(args: string[], { config, out }: CommandContext): Promise<number> {
  parseArgs({ args, options: {} });
  const used = new Set(travel_modes.map((mode) => latest_graph(config.DATA_DIR, mode)?.file));
  const graphs = list_graphs(config.DATA_DIR);
  if (graphs.length === 0) out.write('Aucun graphe routier : les temps sont approchés, à vol d’oiseau.\n');
  else
    out.write(
      draw_table(
        ['nom', 'mode', 'utilisé', 'nœuds', 'arcs', 'taille', 'routes du', 'construit le', 'source'],
        graphs.map(({ file, bytes, header, fault }) =>
          header === null
            ? [path.basename(file), '', '', '', '', say_size(bytes), '', '', `illisible : ${fault}`]
            : [
                header.about.name,
                mode_titles[header.about.mode],
                used.has(file) ? 'oui' : '',
                number(header.counts.nodes),
                number(header.counts.arcs),
                say_size(bytes),
                header.about.source.date.slice(0, 10),
                header.about.built_at.slice(0, 10),
                header.about.source.file,
              ],
        ),
      ),
    );
  return Promise.resolve(0);
}

async function remove(args: string[], context: CommandContext): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { modes: { type: 'string', default: travel_modes.join(',') } },
  });
  const [name = ''] = positionals;
  const { config, out } = context;
  const modes = read_modes(values.modes);
  const used = latest_graph(config.DATA_DIR, 'car')?.file;
  const removed = modes.flatMap((mode) => remove_graphs(config.DATA_DIR, name, mode));
  if (removed.length === 0)
    throw new AppError(`aucun graphe « ${name} »`, {
      status: 404,
      code: 'no-such-graph',
      place: 'graph remove <nom>',
      remedy: 'npm run etl -- graph list les nomme.',
    });
  out.write(removed.map((file) => `Supprimé : ${file}\n`).join(''));
  if (used !== undefined && removed.includes(used)) out.write(say_recomputed(await context.recompute()));
  return 0;
}
