/** Points published as two columns: decimal commas, swapped columns, points out of France. */
import { message_of } from '../../errors.ts';
import { read_number } from './numbers.ts';

/** West, south, east, north, in degrees. */
export type LonLatBox = readonly [number, number, number, number];

/** Boxes around the parts of France, a little wider than the land. */
export const france_boxes: readonly { name: string; box: LonLatBox }[] = [
  { name: 'Hexagone et Corse', box: [-5.3, 41.2, 9.8, 51.2] },
  { name: 'Guadeloupe, Saint-Martin et Saint-Barthélemy', box: [-63.3, 15.7, -60.9, 18.2] },
  { name: 'Martinique', box: [-61.4, 14.3, -60.7, 15] },
  { name: 'Guyane', box: [-54.7, 2, -51.5, 5.9] },
  { name: 'La Réunion', box: [55.1, -21.5, 55.9, -20.8] },
  { name: 'Mayotte', box: [44.9, -13.1, 45.4, -12.5] },
  { name: 'Saint-Pierre-et-Miquelon', box: [-56.6, 46.6, -56, 47.2] },
  { name: 'Wallis-et-Futuna', box: [-178.3, -14.5, -176, -13.1] },
  { name: 'Polynésie française', box: [-155, -28, -134.3, -7.8] },
  { name: 'Nouvelle-Calédonie', box: [158, -23, 172.2, -17.9] },
];

export const is_in_france = (lon: number, lat: number): boolean =>
  france_boxes.some(
    ({ box: [west, south, east, north] }) => lon >= west && lon <= east && lat >= south && lat <= north,
  );

/** `note`: what was mended, in French, for a reject with `kept: true`. */
export type ReadPoint = { lon: number; lat: number; note: string | null } | { reason: string };

/**
 * The point of two published values, in degrees WGS 84, when it is in France; swapped columns are put back in order
 * where only that order falls in France (no place of France falls in France when swapped). Longitude 0 is a value.
 */
export function point_from(lon_text: unknown, lat_text: unknown): ReadPoint {
  let lon: number | null;
  let lat: number | null;
  try {
    lon = read_number(lon_text);
    lat = read_number(lat_text);
  } catch (error) {
    return { reason: `coordonnées illisibles : ${message_of(error)}` };
  }
  if (lon === null && lat === null) return { reason: 'coordonnées absentes' };
  if (lon === null || lat === null) return { reason: `${lon === null ? 'longitude' : 'latitude'} absente` };
  if (lon === 0 && lat === 0) return { reason: 'coordonnées 0, 0' };
  if (is_in_france(lon, lat)) return { lon, lat, note: null };
  if (is_in_france(lat, lon))
    return { lon: lat, lat: lon, note: 'longitude et latitude inversées, remises en ordre' };
  return { reason: `point hors de France (${lon} ; ${lat})` };
}
