import { bbox } from '@turf/turf';
import type { Geometry } from 'geojson';
import { AppError, type Fault } from '../../../errors.ts';
import type { Access } from '../../../sql/client.ts';
import { sql } from '../../../sql/fragment.ts';
import { list_tables } from '../../ogc/published.ts';
import type { Features } from '../own_items.ts';

/** A place that people start from. */
export interface Place {
  /** Code INSEE, or the rank of the point from 0. */
  id: string;
  lon: number;
  lat: number;
}

export interface PlaceInputs {
  points?: readonly (readonly [number, number])[];
  communes?: readonly string[];
}

export const refuse_inputs = (message: string, faults: readonly Fault[], remedy: string) =>
  new AppError(message, {
    status: 400,
    code: 'invalid-execution',
    place: faults[0]?.pointer ?? '/inputs',
    faults,
    remedy,
  });

/** The positions of features given by reference: points as they are, of other shapes the middle of their extent. */
export const read_positions = ({ features }: Features): [number, number][] =>
  features.flatMap(({ geometry }) => {
    if ((geometry as Geometry | null) === null) return [];
    if (geometry.type === 'Point')
      return [[geometry.coordinates[0], geometry.coordinates[1]] as [number, number]];
    const [west, south, east, north] = bbox(geometry);
    return [[(west + east) / 2, (south + north) / 2] as [number, number]];
  });

/** The points, then the communes' centres, in the order given. Throws a 400 AppError that points at what is unknown. */
export async function read_places(
  access: Access,
  { points = [], communes = [] }: PlaceInputs,
): Promise<Place[]> {
  const off_earth = points.flatMap(([lon, lat], i) =>
    Math.abs(lon) <= 180 && Math.abs(lat) <= 90
      ? []
      : [{ pointer: `/inputs/points/${i}`, reason: 'attendu une longitude puis une latitude, en degrés' }],
  );
  if (off_earth.length > 0)
    throw refuse_inputs(
      'Un point n’est pas sur la Terre.',
      off_earth.slice(0, 20),
      'Donner [longitude, latitude].',
    );
  const places = points.map(([lon, lat], i) => ({ id: String(i), lon, lat }));
  return communes.length === 0 ? places : [...places, ...(await read_centres(access, communes))];
}

async function read_centres(access: Access, codes: readonly string[]): Promise<Place[]> {
  const is_there = (await list_tables(access)).some(({ id }) => id === 'communes');
  const rows = is_there
    ? await access.read((db) =>
        db.query<Place>(
          sql`select id, centre_lon as lon, centre_lat as lat from published.communes
            where id = any(${codes}::text[]) and centre_lon is not null and centre_lat is not null`,
        ),
      )
    : [];
  const found = new Map(rows.map((row) => [row.id, row]));
  const faults = codes.flatMap((code, i) =>
    found.has(code) ? [] : [{ pointer: `/inputs/communes/${i}`, reason: `commune « ${code} » inconnue` }],
  );
  if (faults.length > 0)
    throw refuse_inputs(
      'Une commune n’est pas connue.',
      faults.slice(0, 20),
      'Donner des codes INSEE de la collection « communes ».',
    );
  return codes.flatMap((code) => found.get(code) ?? []);
}
