/** Where a service stands: its point as published, its commune, and what to do when the two disagree. */
import type { Position } from 'geojson';
import { box_holds, distance_to_box_m, type Box } from './boxes.ts';

export type Zone = 'region' | 'ring' | 'outside';

/** A present-day commune of France as the services need it. */
export interface ServiceCommune {
  code: string;
  nom: string;
  /** Longitude and latitude, WGS84. Null when no source gives it. */
  centre: Position | null;
  bbox: Box | null;
  zone: Zone;
}

export interface CommuneLookup {
  /** The commune that holds this code today; null for a code that the official history does not know. */
  resolve(code: string): ServiceCommune | null;
  zone_of(position: Position): Zone;
  /** Whether the published contours hold this commune: distances are then measured to them, once, in the database. */
  has_contour(code: string): boolean;
}

/** What a source says of a place, values as published. */
export interface PlaceClaim {
  code_insee: unknown;
  longitude: unknown;
  latitude: unknown;
}

export type Placed =
  | {
      verdict: 'placed';
      position: Position;
      commune: ServiceCommune | null;
      at_centre: boolean;
      notes: string[];
    }
  | { verdict: 'outside' }
  | { verdict: 'rejected'; reason: string };

export const far_m = 2000;

/** Boxes of metropolitan France and the five overseas départements: west, south, east, north. */
const france: readonly Box[] = [
  [-5.3, 41.2, 9.8, 51.2],
  [-61.9, 15.7, -60.9, 16.6],
  [-61.3, 14.3, -60.7, 15],
  [-54.7, 2, -51.5, 5.9],
  [55.1, -21.5, 55.9, -20.8],
  [44.9, -13.1, 45.4, -12.5],
];

export const in_france = (position: Position): boolean => france.some((box) => box_holds(box, position));

/** Number or text with a decimal point or comma; null when empty or not a finite number. */
export function read_number(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string') return null;
  const text = value.trim().replace(',', '.');
  return /^[+-]?\d+(\.\d*)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : null;
}

const one_decimal = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 1 });
const kilometres = (metres: number) => `${one_decimal.format(metres / 1000)} km`;
const name_of = (commune: ServiceCommune) => `${commune.nom} (${commune.code})`;

/** The published point, straightened when longitude and latitude are swapped. Null: unusable, the note says why. */
function read_position(claim: PlaceClaim): { position: Position | null; note: string | null } {
  const longitude = read_number(claim.longitude);
  const latitude = read_number(claim.latitude);
  const is_absent = (value: unknown) =>
    value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
  if (longitude === null || latitude === null) {
    const absent = is_absent(claim.longitude) && is_absent(claim.latitude);
    return { position: null, note: absent ? null : 'coordonnées illisibles' };
  }
  if (longitude === 0 && latitude === 0) return { position: null, note: 'coordonnées 0, 0' };
  if (in_france([longitude, latitude])) return { position: [longitude, latitude], note: null };
  if (in_france([latitude, longitude]))
    return { position: [latitude, longitude], note: 'longitude et latitude inversées, remises en ordre' };
  return { position: null, note: `point hors de France (${longitude} ; ${latitude})` };
}

/**
 * The code INSEE as five characters, leading zero restored (« 9122 » → « 09122 »). Null when absent.
 * Other text comes back as it is: no commune will answer to it.
 */
export function read_code(value: unknown): string | null {
  if (typeof value === 'number' && Number.isInteger(value)) return String(value).padStart(5, '0');
  if (typeof value !== 'string') return null;
  const text = value.trim().toUpperCase();
  if (text === '') return null;
  return /^\d{4}$/.test(text) ? `0${text}` : text;
}

/**
 * Rules, in this order:
 * - a code unknown to the official history is rejected; a merged one is mapped, with a note;
 * - a commune outside the region and its ring: `outside`, counted and not imported;
 * - no usable point (absent, 0,0, unreadable, out of France): the commune's centre;
 * - a point outside the region and its ring for a commune inside: the point is rejected, not the service, which goes
 *   to the commune's centre (18 of the 19 gendarmeries of Ariège, 09, stand in Ardennes, 08, in the directory of 2016);
 * - a point far from its commune's box: kept with a note, unless the contours will measure it.
 */
export function place(claim: PlaceClaim, communes: CommuneLookup): Placed {
  const code = read_code(claim.code_insee);
  const commune = code === null ? null : communes.resolve(code);
  if (code !== null && commune === null)
    return { verdict: 'rejected', reason: `code commune ${code} inconnu de l’historique officiel` };
  if (commune?.zone === 'outside') return { verdict: 'outside' };
  const { position, note } = read_position(claim);
  if (commune === null) return place_without_commune(position, note, communes);
  const notes = code === commune.code ? [] : [`commune ${code} fusionnée, rattachée à ${name_of(commune)}`];
  if (position === null) return place_at_centre(commune, note, notes);
  if (note !== null) notes.push(note);
  const distance = commune.bbox === null ? 0 : distance_to_box_m(position, commune.bbox);
  const is_far = commune.bbox === null || distance > far_m;
  if (is_far && communes.zone_of(position) === 'outside')
    return place_at_centre(
      commune,
      `point (${position.join(' ; ')}) hors de la région et de sa couronne, commune ${name_of(commune)}`,
      notes,
    );
  if (distance > far_m && !communes.has_contour(commune.code))
    notes.push(
      `point à ${kilometres(distance)} de la commune ${name_of(commune)}, d’après son rectangle englobant`,
    );
  return { verdict: 'placed', position, commune, at_centre: false, notes };
}

function place_without_commune(
  position: Position | null,
  note: string | null,
  communes: CommuneLookup,
): Placed {
  if (position === null)
    return { verdict: 'rejected', reason: `ni code commune ni point : ${note ?? 'coordonnées absentes'}` };
  if (communes.zone_of(position) === 'outside') return { verdict: 'outside' };
  const notes = [...(note === null ? [] : [note]), 'code commune absent'];
  return { verdict: 'placed', position, commune: null, at_centre: false, notes };
}

function place_at_centre(commune: ServiceCommune, note: string | null, notes: readonly string[]): Placed {
  if (commune.centre === null)
    return { verdict: 'rejected', reason: `pas de coordonnées et centre de ${name_of(commune)} inconnu` };
  return {
    verdict: 'placed',
    position: commune.centre,
    commune,
    at_centre: true,
    notes: note === null ? [...notes] : [...notes, `${note} : placé au centre de la commune`],
  };
}
