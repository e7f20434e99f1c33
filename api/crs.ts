import { readFileSync } from 'node:fs';
import path from 'node:path';
import { project_root } from '../config.ts';
import { AppError } from '../errors.ts';
import { refuse, type Param } from './params.ts';

/** A coordinate reference system that requests may name, with the order in which its URI writes coordinates. */
export interface Crs {
  uri: string;
  srid: number;
  /** true: northing (or latitude) first, as the EPSG registry orders the axes of this system. */
  north_first: boolean;
  /** Degrees from Greenwich: longitudes go round, latitudes end at the poles. */
  is_geographic: boolean;
  /** Decimals that written coordinates need: a centimetre of an angle, a millimetre. */
  decimals: number;
  /**
   * west, south, east, north in degrees: where transforming into the system is well defined. Wider than its area of
   * use, so that no feature is lost; a bbox is cut to it before it is transformed.
   */
  domain: readonly [number, number, number, number];
}

const epsg = (srid: number) => `http://www.opengis.net/def/crs/EPSG/0/${srid}`;
const world = [-180, -90, 180, 90] as const;

export const crs84_uri = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';
export const crs84: Crs = {
  uri: crs84_uri,
  srid: 4326,
  north_first: false,
  is_geographic: true,
  decimals: 7,
  domain: world,
};
/** CRS84 with heights: the default of collections whose coordinates have them (Features Part 1, crs84h). */
export const crs84h: Crs = { ...crs84, uri: 'http://www.opengis.net/def/crs/OGC/0/CRS84h' };

/**
 * Axis orders and areas of use of the EPSG registry (v10.076, 2022), one line per two-dimensional system of PostGIS's
 * spatial_ref_sys, which has no axis order of its own. `axes`: g(eographic, in degrees from Greenwich), a(ngles of another
 * unit or meridian) or p(lanar), then e(asting) or n(orthing) first. Systems that count westwards or southwards are left out.
 */
const axes_file = path.join(project_root, 'api', 'crs_axes.csv');

/** Degrees around the area of use where a projection still behaves; Mercator's family ends at 85.06. */
const margin = 25;
const last_parallel = 85.06;

let by_srid: ReadonlyMap<number, Crs> | undefined;

/** 5,500 lines: read when the first system is asked for, in a few milliseconds. */
function known_crs(): ReadonlyMap<number, Crs> {
  by_srid ??= new Map(
    readFileSync(axes_file, 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => {
        const [srid, axes = '', ...area] = line.split(',');
        const is_geographic = axes.startsWith('g');
        const crs: Crs = {
          uri: epsg(Number(srid)),
          srid: Number(srid),
          north_first: axes.endsWith('n'),
          is_geographic,
          decimals: axes.startsWith('p') ? 3 : 7,
          domain: is_geographic ? world : widen(area.map(Number) as unknown as Crs['domain']),
        };
        return [crs.srid, crs];
      }),
  );
  return by_srid;
}

function widen([west, south, east, north]: Crs['domain']): Crs['domain'] {
  // Polar systems reach the pole, the others stop where Mercator's grows without end.
  return [
    Math.max(west - margin, -180),
    Math.max(south - margin, south <= -87 ? -90 : -last_parallel),
    Math.min(east + margin, 180),
    Math.min(north + margin, north >= 87 ? 90 : last_parallel),
  ];
}

/** The systems that collections name, beside the stored one: France's and Europe's. All that the table has are served. */
const usual = [4326, 4258, 4171, 2154, 3857, 3035, 27572, 2972, 2975, 4471, 5490]
  .concat([3942, 3943, 3944, 3945, 3946, 3947, 3948, 3949, 3950])
  .concat([32630, 32631, 32632, 25830, 25831, 25832]);

/** URIs of the usual systems, CRS84 first. */
export const crs_uris: readonly string[] = [crs84_uri, ...usual.map(epsg)];

const crs84_names = /^(?:\[?OGC:CRS84\]?|urn:ogc:def:crs:OGC:(?:1\.3)?:CRS84)$/i;
const epsg_names =
  /^(?:\[?EPSG:(\d{4,6})\]?|urn:ogc:def:crs:EPSG:[\d.]*:(\d{4,6})|https?:\/\/www\.opengis\.net\/def\/crs\/EPSG\/(?:0|[\d.]+)\/(\d{4,6}))$/i;

/** A system by its URI, URN or short form (`EPSG:2154`, `[EPSG:2154]`); undefined when the registry's table lacks it. */
export function find_crs(name: string): Crs | undefined {
  if (name === crs84_uri || crs84_names.test(name)) return crs84;
  if (name === crs84h.uri) return crs84h;
  const [, short, urn, uri] = epsg_names.exec(name) ?? [];
  const code = short ?? urn ?? uri;
  return code === undefined ? undefined : known_crs().get(Number(code));
}

/** Where coordinates may be transformed into a stored system; the whole world for one that the table lacks. */
export function domain_of_srid(srid: number): Crs['domain'] {
  return known_crs().get(srid)?.domain ?? world;
}

/** URI of the system that a table is stored in; an AppError for 0, which names none. */
export function storage_crs_uri(srid: number): string {
  if (srid <= 0) throw new AppError(`SRID ${srid} names no reference system`, { code: 'unknown-crs' });
  return srid === 4326 ? crs84_uri : epsg(srid);
}

/** A query parameter that names a system; any of the registry's table, CRS84 when absent. */
export function crs_param<T extends Crs | null>(description: string, absent: T): Param<Crs | T> {
  return {
    description: `${description} URI de l’OGC, ou EPSG:code ; CRS84 (longitude, latitude) à défaut.`,
    schema: { type: 'string', default: crs84_uri, example: epsg(2154) },
    absent,
    parse(text, name) {
      const crs = find_crs(text);
      if (crs !== undefined) return crs;
      throw refuse(name, text, `un système du registre EPSG, tel que ${epsg(2154)}, ou ${crs84_uri}`);
    },
  };
}
