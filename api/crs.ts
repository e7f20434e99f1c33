import { AppError } from '../errors.ts';

/** A coordinate reference system that requests may name, with the order in which its URI writes coordinates. */
export interface Crs {
  uri: string;
  srid: number;
  /** true: northing (or latitude) first, as the EPSG registry orders the axes of this system. */
  north_first: boolean;
  is_geographic: boolean;
  /**
   * west, south, east, north in degrees: where transforming into the system is well defined. Wider than its area of
   * use, so that no feature is lost; a bbox is cut to it before it is transformed.
   */
  domain: readonly [number, number, number, number];
}

export const crs84_uri = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';
const epsg = (srid: number) => `http://www.opengis.net/def/crs/EPSG/0/${srid}`;
const world = [-180, -90, 180, 90] as const;
const europe = [-40, 15, 50, 80] as const;

type Row = readonly [srid: number, north_first: boolean, domain: Crs['domain']];
/** Systems of France and Europe; axis orders are those of the EPSG registry. */
const projected: readonly Row[] = [
  [2154, false, europe],
  [3857, false, [-180, -85.06, 180, 85.06]],
  [3035, true, europe],
  [27572, false, europe],
  [2972, false, [-70, -10, -40, 20]],
  [2975, false, [40, -35, 70, -5]],
  [4471, false, [30, -28, 60, 0]],
  [5490, false, [-75, 0, -50, 30]],
  ...[3942, 3943, 3944, 3945, 3946, 3947, 3948, 3949, 3950].map((srid): Row => [srid, false, europe]),
  ...[30, 31, 32].map((zone): Row => [32600 + zone, false, [zone * 6 - 213, -5, zone * 6 - 153, 84]]),
  ...[30, 31, 32].map((zone): Row => [25800 + zone, false, [zone * 6 - 213, -5, zone * 6 - 153, 84]]),
];

export const crs84: Crs = {
  uri: crs84_uri,
  srid: 4326,
  north_first: false,
  is_geographic: true,
  domain: world,
};

const known: readonly Crs[] = [
  crs84,
  ...[4326, 4258, 4171].map((srid) => ({ ...crs84, uri: epsg(srid), srid, north_first: true })),
  ...projected.map(([srid, north_first, domain]) => ({
    uri: epsg(srid),
    srid,
    north_first,
    is_geographic: false,
    domain,
  })),
];

/** All URIs that `bbox-crs` accepts. */
export const crs_uris: readonly string[] = known.map((crs) => crs.uri);

/** A system by its URI, or by its short form `EPSG:2154` or `[EPSG:2154]`; undefined when it is not in the table. */
export function find_crs(name: string): Crs | undefined {
  const short = /^\[?EPSG:(\d{4,6})\]?$/i.exec(name);
  const uri = short?.[1] === undefined ? name : epsg(Number(short[1]));
  return known.find((crs) => crs.uri === uri);
}

/** Where coordinates may be transformed into a stored system; the whole world for one that the table lacks. */
export function domain_of_srid(srid: number): Crs['domain'] {
  return known.find((crs) => crs.srid === srid)?.domain ?? world;
}

/** URI of the system that a table is stored in; an AppError for 0, which names none. */
export function storage_crs_uri(srid: number): string {
  if (srid <= 0) throw new AppError(`SRID ${srid} names no reference system`, { code: 'unknown-crs' });
  return srid === 4326 ? crs84_uri : epsg(srid);
}
