import type { XmlElement } from '../../../catalogue/xml.ts';
import { children_named, is_web_mercator, numbers_of, text_at } from './service.ts';
import type { Matrix } from './source.ts';

/** Half the side of Web Mercator's square, in metres. */
export const half_world_m = 20_037_508.342789244;
/** Metres of a pixel at a scale of 1:1 (OGC 07-057r7, 6.1). */
const pixel_m = 0.000_28;
/** Some sets round the corner to the metre. */
const corner_tolerance_m = 1;
const most_zoom = 22;

/**
 * The matrices of a set that are the same as a zoom of Web Mercator: its system, its corner, tiles as wide as a power of two
 * of the world asks for. None for any other set.
 */
export function read_matrices(set: XmlElement): Matrix[] {
  if (!is_web_mercator(text_at(set, 'SupportedCRS'))) return [];
  const found = new Map<number, Matrix>();
  for (const element of children_named(set, 'TileMatrix')) {
    const matrix = read_matrix(element);
    if (matrix !== null && !found.has(matrix.zoom)) found.set(matrix.zoom, matrix);
  }
  return [...found.values()].toSorted((a, b) => a.zoom - b.zoom);
}

function read_matrix(element: XmlElement): Matrix | null {
  const number = (name: string) => Number(text_at(element, name) || NaN);
  const [x = NaN, y = NaN] = numbers_of(text_at(element, 'TopLeftCorner'));
  const is_at =
    Math.abs(x + half_world_m) <= corner_tolerance_m && Math.abs(y - half_world_m) <= corner_tolerance_m;
  const side_m = number('ScaleDenominator') * pixel_m * number('TileWidth');
  const exact = Math.log2((2 * half_world_m) / side_m);
  const zoom = Math.round(exact);
  // A thousandth of a zoom is a fifth of a pixel across a tile.
  const is_zoom = Math.abs(exact - zoom) < 0.001 && zoom >= 0 && zoom <= most_zoom;
  if (!is_at || !is_zoom || number('TileWidth') !== number('TileHeight')) return null;
  const most = 2 ** zoom - 1;
  const last = (count: number) => (Number.isInteger(count) && count > 0 ? Math.min(most, count - 1) : most);
  return {
    zoom,
    id: text_at(element, 'Identifier'),
    columns: [0, last(number('MatrixWidth'))],
    rows: [0, last(number('MatrixHeight'))],
  };
}
