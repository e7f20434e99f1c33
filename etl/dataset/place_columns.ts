/** Where a dataset's rows say their place: in the format's own geometry, or in columns known by their names. */
import type { Geometry } from 'geojson';
import { message_of } from '../../errors.ts';
import { check_geometry, is_empty_geometry } from '../readers/geometry.ts';
import { column_key } from '../readers/names.ts';
import { read_number } from '../readers/numbers.ts';
import type { Sample, SourceRow } from '../source.ts';
import { refuse, require_column, type DatasetOptions } from './options.ts';
import { looks_like_wkt, read_wkt, split_srid } from './wkt.ts';

export type PlaceColumns =
  | { kind: 'geometry' }
  /** `crs`: the one that the names say; null when they do not. */
  | { kind: 'xy'; x: string; y: string; crs: string | null; is_declared: boolean }
  | { kind: 'wkt'; column: string }
  /** « 43.6, 1.44 »: latitude first, in WGS 84, as Opendatasoft portals write it. */
  | { kind: 'lat_lon'; column: string }
  /** GeoJSON as text, in WGS 84. */
  | { kind: 'geojson'; column: string };

const [wgs84, lambert_93] = ['EPSG:4326', 'EPSG:2154'];

/** Words of a pair of column names, the surest first, and the CRS that they say. */
const pairs: readonly (readonly [x: string, y: string, crs: string | null])[] = [
  ['longitude', 'latitude', wgs84],
  ['lon', 'lat', wgs84],
  ['lng', 'lat', wgs84],
  ['long', 'lat', wgs84],
  ['x_wgs84', 'y_wgs84', wgs84],
  ['wgs84_x', 'wgs84_y', wgs84],
  ['x_gps', 'y_gps', wgs84],
  ['gps_x', 'gps_y', wgs84],
  ['x_l93', 'y_l93', lambert_93],
  ['l93_x', 'l93_y', lambert_93],
  ['x_lambert93', 'y_lambert93', lambert_93],
  ['lambert93_x', 'lambert93_y', lambert_93],
  ['x_lambert_93', 'y_lambert_93', lambert_93],
  ['lambert_93_x', 'lambert_93_y', lambert_93],
  ['coord_x', 'coord_y', null],
  ['coordonnee_x', 'coordonnee_y', null],
  ['coordx', 'coordy', null],
  ['easting', 'northing', null],
  ['x', 'y', null],
];
const lat_lon_names = new Set(['geo_point_2d', 'geo_point', 'geopoint', 'lat_lon', 'latlon']);
const geojson_names = new Set(['geo_shape', 'geojson', 'geometry', 'geometrie', 'geom', 'st_asgeojson']);
const wkt_names = /(?:^|_)(?:wkt|geom|geometry|geometrie|shape)(?:_|$)/;

/** Where the rows say their place, as declared or by the columns' names and first values; null: a table without place. */
export function find_place(sample: Sample, options: DatasetOptions): PlaceColumns | null {
  const { columns } = sample;
  if (options.wkt !== undefined) return { kind: 'wkt', column: require_column(columns, options.wkt) };
  if (options.x !== undefined || options.y !== undefined) {
    if (options.x === undefined || options.y === undefined)
      throw refuse(
        'lone-coordinate',
        'une seule colonne de coordonnées est indiquée',
        'Indiquez --x et --y.',
      );
    const [x, y] = [require_column(columns, options.x), require_column(columns, options.y)];
    return { kind: 'xy', x, y, crs: crs_of_names(x, y), is_declared: true };
  }
  if (sample.rows.some(({ geometry }) => geometry !== undefined)) return { kind: 'geometry' };
  return find_whole(sample) ?? find_pair(columns);
}

const texts_of = ({ rows }: Sample, column: string): unknown[] =>
  rows
    .map(({ fields }) => own(fields, column))
    .filter((value) => value !== null && value !== undefined && value !== '');

/** A column that holds the geometry as a whole. */
function find_whole(sample: Sample): PlaceColumns | null {
  const holds = (column: string, test: (value: unknown) => boolean) => {
    const values = texts_of(sample, column);
    return values.length > 0 && values.every(test);
  };
  const find = (named: (key: string) => boolean, test: (value: unknown) => boolean) =>
    sample.columns.find((column) => named(column_key(column)) && holds(column, test));
  const geojson = find((key) => geojson_names.has(key), is_geojson);
  if (geojson !== undefined) return { kind: 'geojson', column: geojson };
  const wkt = find(
    (key) => wkt_names.test(key),
    (value) => typeof value === 'string' && looks_like_wkt(value),
  );
  if (wkt !== undefined) return { kind: 'wkt', column: wkt };
  const lat_lon = find(
    (key) => lat_lon_names.has(key),
    (value) => split_lat_lon(value) !== null,
  );
  return lat_lon === undefined ? null : { kind: 'lat_lon', column: lat_lon };
}

function find_pair(columns: readonly string[]): PlaceColumns | null {
  const published = new Map(columns.map((name) => [column_key(name), name]));
  for (const [x_word, y_word, crs] of pairs)
    for (const [key, x] of published) {
      const y = partner(key, x_word, y_word, published);
      if (y !== undefined) return { kind: 'xy', x, y, crs, is_declared: false };
    }
  return null;
}

/** `geo_longitude` → the published name of `geo_latitude`. */
function partner(key: string, x_word: string, y_word: string, published: ReadonlyMap<string, string>) {
  const form = new RegExp(`(^|_)${x_word}(_|$)`);
  return form.test(key) ? published.get(key.replace(form, `$1${y_word}$2`)) : undefined;
}

function crs_of_names(x: string, y: string): string | null {
  const [found] = [find_pair([x, y])];
  return found?.kind === 'xy' && found.x === x ? found.crs : null;
}

/** Own members only: a column may be called « constructor ». */
export const own = (fields: SourceRow['fields'], name: string): unknown =>
  Object.hasOwn(fields, name) ? fields[name] : undefined;

function parse_geojson(value: unknown): unknown {
  const parsed: unknown = typeof value === 'string' && value.trim() !== '' ? JSON.parse(value) : value;
  const is_feature = typeof parsed === 'object' && parsed !== null && 'geometry' in parsed;
  return is_feature ? parsed.geometry : parsed;
}

function is_geojson(value: unknown): boolean {
  try {
    const parsed = parse_geojson(value);
    return typeof parsed === 'object' && parsed !== null && 'type' in parsed;
  } catch {
    return false;
  }
}

const lat_lon_form = /^\s*(-?\d+(?:\.\d+)?)\s*[,;]\s*(-?\d+(?:\.\d+)?)\s*$/;

/** Longitude and latitude of « 43.6, 1.44 » or {lon, lat}; null when it is neither. */
function split_lat_lon(value: unknown): [number, number] | null {
  if (typeof value === 'string') {
    const match = lat_lon_form.exec(value);
    return match === null ? null : [Number(match[2]), Number(match[1])];
  }
  if (typeof value !== 'object' || value === null || !('lon' in value) || !('lat' in value)) return null;
  return typeof value.lon === 'number' && typeof value.lat === 'number' ? [value.lon, value.lat] : null;
}

const is_blank = (value: unknown): boolean =>
  value === null || value === undefined || (typeof value === 'string' && value.trim() === '');

export type Read = { geometry: Geometry | null; srid: number | null } | { reason: string };

const nowhere: Read = { geometry: null, srid: null };
const point = (x: number, y: number): Read => ({
  geometry: { type: 'Point', coordinates: [x, y] },
  srid: null,
});

/** The place of a row as its file writes it; null when the row says none, a reason when it cannot be read. */
export function read_place({ fields, geometry }: SourceRow, place: PlaceColumns): Read {
  try {
    switch (place.kind) {
      case 'geometry':
        return { geometry: geometry ?? null, srid: null };
      case 'xy':
        return read_pair(own(fields, place.x), own(fields, place.y), place);
      case 'wkt':
        return read_wkt_value(own(fields, place.column));
      case 'lat_lon': {
        const value = own(fields, place.column);
        if (is_blank(value)) return nowhere;
        const position = split_lat_lon(value);
        return position === null
          ? { reason: `colonne « ${place.column} » : point illisible` }
          : point(...position);
      }
      default: {
        const value = parse_geojson(own(fields, place.column));
        return is_empty_geometry(value) || value === ''
          ? nowhere
          : { geometry: check_geometry(value), srid: null };
      }
    }
  } catch (error) {
    return { reason: message_of(error) };
  }
}

function read_pair(x_value: unknown, y_value: unknown, { x, y }: { x: string; y: string }): Read {
  if (is_blank(x_value) && is_blank(y_value)) return nowhere;
  const missing = is_blank(x_value) ? x : is_blank(y_value) ? y : null;
  if (missing !== null) return { reason: `coordonnée absente dans la colonne « ${missing} »` };
  const [east, north] = [read_number(x_value), read_number(y_value)];
  if (east === 0 && north === 0) return { reason: 'coordonnées 0, 0' };
  return point(east ?? NaN, north ?? NaN);
}

function read_wkt_value(value: unknown): Read {
  if (is_blank(value)) return nowhere;
  if (typeof value !== 'string') return { reason: 'le WKT n’est pas un texte' };
  const geometry = read_wkt(value);
  return { geometry: geometry === null ? null : check_geometry(geometry), srid: split_srid(value).srid };
}
