/** A tile of a layer of another server, fetched by this one: browsers ask nobody else, and only allowed hosts are asked. */
import { ask, image, image_tile, no_tile, vector_tile, type Answer, type AskConfig } from './ask.ts';
import { with_parameters } from './service.ts';
import type { ExternalSource } from './source.ts';
import { fill } from './wmts.ts';
import { half_world_m } from './wmts_matrices.ts';

export interface TilePlace {
  z: number;
  x: number;
  y: number;
}

const pixels = '256';

/** The address that gives the tile. Throws a 404 AppError where the layer has none. */
export function tile_address(source: ExternalSource, place: TilePlace): string {
  const { kind, url } = source;
  const { z, x, y } = place;
  if (kind === 'wms') return map_address(source, place);
  if (kind === 'tiles' || kind === 'vector_tiles')
    return url.replaceAll('{z}', String(z)).replaceAll('{x}', String(x)).replaceAll('{y}', String(y));
  const matrix = source.options.matrices?.find(({ zoom }) => zoom === z);
  const is_within = (value: number, [least, most]: readonly [number, number]) =>
    value >= least && value <= most;
  if (matrix === undefined || !is_within(x, matrix.columns) || !is_within(y, matrix.rows)) throw no_tile();
  return fill(url, { TileMatrix: matrix.id, TileRow: String(y), TileCol: String(x) });
}

/** WMS 1.3.0 (OGC 06-042) and 1.1.1 in Web Mercator, easting first; parameters already there stay. */
function map_address({ url, layer, options }: ExternalSource, { z, x, y }: TilePlace): string {
  const side = (2 * half_world_m) / 2 ** z;
  const west = x * side - half_world_m;
  const north = half_world_m - y * side;
  const { version = '1.3.0', crs = 'EPSG:3857', style = '', format = 'image/png' } = options;
  return with_parameters(url, {
    SERVICE: 'WMS',
    VERSION: version,
    REQUEST: 'GetMap',
    LAYERS: layer,
    STYLES: style,
    [version === '1.1.1' ? 'SRS' : 'CRS']: crs,
    BBOX: [west, north - side, west + side, north].join(','),
    WIDTH: pixels,
    HEIGHT: pixels,
    FORMAT: format,
    TRANSPARENT: format === 'image/jpeg' ? 'FALSE' : 'TRUE',
  });
}

/** Throws an AppError as `ask` does, and a 404 where the layer has no tile. */
export async function fetch_tile(
  config: AskConfig,
  source: ExternalSource,
  place: TilePlace,
): Promise<Answer> {
  if (source.kind === 'features' || source.kind === 'wfs') throw no_tile();
  if (source.kind !== 'vector_tiles')
    return ask(config, tile_address(source, place), source.kind === 'wms' ? image : image_tile);
  const { bytes } = await ask(config, tile_address(source, place), vector_tile);
  return { bytes, type: 'application/vnd.mapbox-vector-tile' };
}
