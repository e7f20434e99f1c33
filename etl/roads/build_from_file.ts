import { statSync } from 'node:fs';
import path from 'node:path';
import type { GraphAbout, RoadGraph, TravelMode } from '../../catalogue/roads/graph.ts';
import { AppError } from '../../errors.ts';
import { read_head } from '../readers/file_bytes.ts';
import { open_file } from '../readers/open.ts';
import { open_osm_pbf } from '../readers/osm_pbf.ts';
import { recognise, recognised_bytes } from '../readers/recognise.ts';
import { bd_topo_layer, read_bd_topo_roads } from './bd_topo.ts';
import { build_graph } from './build.ts';
import type { RoadNetwork } from './network.ts';
import { read_osm_roads } from './osm_network.ts';
import { default_parameters, type RoadParameters } from './parameters.ts';

export interface BuildOptions {
  name: string;
  mode: TravelMode;
  /** Layer of a GeoPackage. */
  layer?: string | undefined;
  /** The site's speeds (speeds_file.ts); the assumed ones without. */
  parameters?: RoadParameters;
  signal?: AbortSignal;
  /** Share of the file that is read, 0 to 1; null where nobody knows the whole. */
  told?: (share: number | null) => void;
}

type Source = Pick<GraphAbout, 'source' | 'warnings'> & { network: RoadNetwork };

const number = (value: number) => value.toLocaleString('fr-FR');

/**
 * Builds the graph of one mode from an OpenStreetMap extract (.osm.pbf) or BD TOPO's roads, whichever the content is.
 * Throws an AppError when it is neither, damaged, or without roads.
 */
export async function build_from_file(file: string, options: BuildOptions): Promise<RoadGraph> {
  const head = await read_head(file, recognised_bytes).catch((cause: unknown) => {
    throw new AppError('Le fichier ne s’ouvre pas.', {
      status: 404,
      code: 'no-such-file',
      place: file,
      remedy: 'Donnez le chemin d’un fichier .osm.pbf ou d’un GeoPackage de la BD TOPO.',
      cause,
    });
  });
  const read = recognise(head) === 'osm-pbf' ? read_osm : read_bd_topo;
  const { network, source, warnings } = await read(file, options);
  options.signal?.throwIfAborted();
  return build_graph(network, options.parameters ?? default_parameters[options.mode], {
    name: options.name,
    mode: options.mode,
    source,
    built_at: new Date().toISOString(),
    warnings,
  });
}

const about_file = (file: string) => {
  const { size: bytes, mtime } = statSync(file);
  return { file: path.basename(file), bytes, date: mtime.toISOString() };
};

async function read_osm(
  file: string,
  { mode, parameters = default_parameters[mode], signal, told }: BuildOptions,
): Promise<Source> {
  const opened = await open_osm_pbf(file);
  try {
    const { network, missing_points } = await read_osm_roads(opened, mode, parameters, {
      ...(signal === undefined ? {} : { signal }),
      ...(told === undefined ? {} : { told }),
    });
    const about = about_file(file);
    return {
      network,
      source: { kind: 'osm-pbf', ...about, date: opened.date ?? about.date },
      warnings: [
        'Interdictions de tourner non lues.',
        ...(missing_points > 0
          ? [`${number(missing_points)} points de routes absents du fichier : routes coupées à son bord.`]
          : []),
      ],
    };
  } finally {
    await opened.close();
  }
}

async function read_bd_topo(file: string, { mode, layer, signal, told }: BuildOptions): Promise<Source> {
  const opened = await open_file(file, { layer: layer ?? bd_topo_layer });
  try {
    const { network, unread_rows, unread_closings } = await read_bd_topo_roads(opened, mode, {
      ...(signal === undefined ? {} : { signal }),
      told: () => told?.(null),
    });
    return {
      network,
      source: { kind: 'bd-topo', ...about_file(file) },
      warnings: [
        'Interdictions de tourner non lues.',
        ...(unread_rows > 0 ? [`${number(unread_rows)} tronçons illisibles laissés.`] : []),
        ...(unread_closings > 0 ? [`${number(unread_closings)} périodes de fermeture non comprises.`] : []),
      ],
    };
  } finally {
    await opened.close();
  }
}
