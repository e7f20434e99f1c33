/** Names of coordinate reference systems, as files write them, to `EPSG:<code>`. */
import { file_error } from './file_error.ts';

/** OGC names for longitude, latitude in WGS 84: stored as EPSG:4326, in that order. */
const wgs84_names = /(?:^|:|\/)CRS:?84h?$/i;
const epsg_forms = [
  /^(?:EPSG:+)?(\d{4,6})$/i,
  /^urn:(?:x-)?ogc:def:crs:EPSG:[^:]*:(\d{4,6})$/i,
  /^https?:\/\/www\.opengis\.net\/def\/crs\/EPSG\/[^/]+\/(\d{4,6})$/i,
  /^https?:\/\/www\.opengis\.net\/gml\/srs\/epsg\.xml#(\d{4,6})$/i,
];

/** `EPSG:2154` from « 2154 », « EPSG:2154 », a URN or a URI; null when not understood. */
export function read_crs(name: string): string | null {
  const text = name.trim();
  if (wgs84_names.test(text)) return 'EPSG:4326';
  for (const form of epsg_forms) {
    const code = form.exec(text)?.[1];
    if (code !== undefined) return `EPSG:${Number(code)}`;
  }
  return null;
}

/** The CRS that a user declares; an unreadable one is an error that tells the form. */
export function read_declared_crs(name: string): string {
  const crs = read_crs(name);
  if (crs === null)
    throw file_error('unknown-crs', `système de coordonnées « ${name} » non reconnu`, {
      remedy: 'Donnez un code EPSG, par exemple EPSG:2154 (Lambert-93) ou EPSG:4326 (WGS 84).',
    });
  return crs;
}

/** The `crs` member of GeoJSON before RFC 7946: `{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::2154"}}`. */
export function read_geojson_crs(member: unknown): { crs: string | null; is_declared: boolean } {
  if (member === undefined || member === null) return { crs: 'EPSG:4326', is_declared: false };
  const name = (member as { properties?: { name?: unknown; code?: unknown } | null }).properties;
  const text = name?.name ?? name?.code;
  return {
    crs: typeof text === 'string' || typeof text === 'number' ? read_crs(String(text)) : null,
    is_declared: true,
  };
}
