/** Where an ArcGIS service or layer lies. */
import proj4 from 'proj4';
import type { Extent, MetadataRecord } from '../../catalogue/record.ts';
import { to_wgs84 } from '../sources/services/projections.ts';
import { box_of, crs_uri, members } from './reading.ts';

/** Web Mercator by its various numbers. */
const mercator: ReadonlySet<number> = new Set([3857, 102100, 900913, 102113]);
const degrees: ReadonlySet<number> = new Set([4326, 4171, 4258, 4269]);
/** Esri's number of Lambert-93. */
const esri_numbers = new Map([[102110, 2154]]);

/** The box in degrees of an envelope, and its coordinate reference system. */
export function place_of(envelope: unknown): {
  extents: Extent[];
  crs: MetadataRecord['crs'];
  warnings: string[];
} {
  const { xmin, ymin, xmax, ymax, spatialReference } = members(envelope);
  const { wkid, latestWkid } = members(spatialReference);
  const number = [latestWkid, wkid].find((value) => typeof value === 'number');
  const epsg = typeof number === 'number' ? (esri_numbers.get(number) ?? number) : null;
  const crs = epsg === null ? undefined : crs_uri(String(mercator.has(epsg) ? 3857 : epsg));
  const told = { crs: crs === undefined ? [] : [crs] };
  if (![xmin, ymin, xmax, ymax].every((value) => Number.isFinite(value)) || epsg === null)
    return { ...told, extents: [], warnings: [] };
  const box = project([xmin, ymin, xmax, ymax] as [number, number, number, number], epsg);
  return box === null
    ? {
        ...told,
        extents: [],
        warnings: [`Emprise non reprise : système de coordonnées EPSG:${epsg} non reconnu.`],
      }
    : { ...told, extents: [{ bbox: box }], warnings: [] };
}

/** The box around the projected edge of a box, in degrees; null where the system is unknown. */
function project([xmin, ymin, xmax, ymax]: [number, number, number, number], epsg: number) {
  if (degrees.has(epsg)) return box_of([xmin, ymin, xmax, ymax]);
  const forward = (x: number, y: number) =>
    mercator.has(epsg) ? proj4('EPSG:3857', 'EPSG:4326', [x, y]) : to_wgs84(x, y, epsg);
  const parts = [0, 0.25, 0.5, 0.75, 1];
  const edge = parts.flatMap((t) => {
    const [x, y] = [xmin + t * (xmax - xmin), ymin + t * (ymax - ymin)];
    return [forward(x, ymin), forward(x, ymax), forward(xmin, y), forward(xmax, y)];
  });
  const points = edge.filter((point) => point !== null);
  if (points.length < edge.length) return null;
  const of = (i: 0 | 1, pick: (...values: number[]) => number) => pick(...points.map((point) => point[i]!));
  return box_of([of(0, Math.min), of(1, Math.min), of(0, Math.max), of(1, Math.max)]);
}
