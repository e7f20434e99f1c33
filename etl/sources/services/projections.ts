/** The legal projections of France, and Europe’s equal-area one, in which lists and grids give their places. */
import proj4, { type Converter } from 'proj4';
import type { Position } from 'geojson';
import { read_number } from './place.ts';

const grs80 = '+ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs';
const utm = (zone: string) => `+proj=utm +zone=${zone} ${grs80}`;
const definitions = new Map([
  ['2154', `+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 ${grs80}`],
  ['3035', `+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 ${grs80}`],
  ['5490', utm('20')],
  ['2972', utm('22')],
  ['2975', utm('40 +south')],
  ['4471', utm('38 +south')],
]);
const converters = new Map<string, Converter>();

/**
 * Longitude and latitude of a projected pair; null when a coordinate is absent or the code unknown.
 * `epsg` as published: `2154`, `EPSG:2154`, a number.
 */
export function to_wgs84(x: unknown, y: unknown, epsg: unknown): Position | null {
  const easting = read_number(x);
  const northing = read_number(y);
  const code = String(typeof epsg === 'number' || typeof epsg === 'string' ? epsg : '')
    .trim()
    .replace(/^EPSG:/i, '');
  const definition = definitions.get(code);
  if (easting === null || northing === null || definition === undefined) return null;
  let converter = converters.get(code);
  if (converter === undefined) converters.set(code, (converter = proj4(definition, 'EPSG:4326')));
  return converter.forward([easting, northing]);
}
