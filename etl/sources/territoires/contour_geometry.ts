import type { Geometry, MultiPolygon, Position } from 'geojson';
import { AppError } from '../../../errors.ts';
import type { Sample } from '../../source.ts';
import { to_wgs84 } from '../services/projections.ts';

type Convert = (position: Position) => Position;

/**
 * The conversion from a file's CRS to WGS 84. Throws an AppError when the CRS is unknown or none is declared: a guess
 * would move the territories.
 */
export function conversion_from({ crs, name }: Pick<Sample, 'crs' | 'name'>): Convert {
  const remedy = 'Indiquez-le, par exemple --crs=EPSG:2154 (Lambert-93) ou --crs=EPSG:4326 (WGS 84).';
  if (crs === null)
    throw new AppError('le système de coordonnées du fichier n’est pas indiqué', {
      status: 422,
      code: 'unknown-crs',
      place: name,
      remedy,
    });
  if (crs === 'EPSG:4326' || crs === 'EPSG:4258' || crs === 'OGC:CRS84')
    return ([x = NaN, y = NaN]) => [x, y];
  if (to_wgs84(0, 0, crs) === null)
    throw new AppError(`système de coordonnées ${crs} inconnu de Maillage`, {
      status: 422,
      code: 'unknown-crs',
      place: name,
      remedy: 'Convertissez le fichier en WGS 84 ou en Lambert-93.',
    });
  return ([x, y]) => to_wgs84(x, y, crs) ?? [NaN, NaN];
}

/** The polygons of a geometry, converted; null when it is not made of polygons. */
export function to_multipolygon(
  geometry: Geometry | null | undefined,
  convert: Convert,
): MultiPolygon | null {
  if (geometry?.type === 'Polygon') return convert_polygons([geometry.coordinates], convert);
  if (geometry?.type === 'MultiPolygon') return convert_polygons(geometry.coordinates, convert);
  return null;
}

const convert_polygons = (polygons: readonly Position[][][], convert: Convert): MultiPolygon => ({
  type: 'MultiPolygon',
  coordinates: polygons.map((rings) => rings.map((ring) => ring.map(convert))),
});
