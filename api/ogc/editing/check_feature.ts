/** A feature that somebody sends, held against the collection's columns: everything that is wrong is told at once. */
import type { Geometry } from 'geojson';
import type { EditableColumn } from '../../../catalogue/editable_columns.ts';
import { is_empty_geometry, read_geometry, type GeometryLimits } from '../../../catalogue/geojson_input.ts';
import { AppError, type Fault } from '../../../errors.ts';
import { nearest } from '../../params.ts';
import { read_value } from './check_value.ts';

/** `create` and `replace` want the whole feature, `patch` what changes (RFC 7396). */
export type Mode = 'create' | 'replace' | 'patch';

/** What is known of the collection and of the body. */
export interface Expected {
  mode: Mode;
  columns: readonly EditableColumn[];
  key: string;
  /** Identifier in the address; null for a new feature. */
  id: string | null;
  limits: Pick<GeometryLimits, 'max_vertices' | 'bounds'>;
}

/** A feature fit to be written. */
export interface Draft {
  /** Column → JSON value; columns left out are not named. */
  values: ReadonlyMap<string, unknown>;
  /** Undefined: not named, it stays as it is. */
  geometry: Geometry | null | undefined;
}

/** So many faults are named; the sentence says how many there are. */
const most_named = 50;
/** Members that a feature read from the API carries and that change nothing. */
const idle_members = new Set(['type', 'id', 'links', 'bbox', 'geometry', 'properties']);

const own = (value: object, name: string): unknown =>
  Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
const is_object = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const is_id = (value: unknown, id: string) =>
  value === id || (typeof value === 'number' && String(value) === id);
const pointer = (...names: string[]) =>
  names.map((name) => `/${name.slice(0, 80).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/**
 * Checks a body. Throws an AppError: 400 `invalid-feature` when it is no GeoJSON feature at all, 422 `invalid-feature` with
 * all faults by JSON pointer otherwise.
 */
export function check_feature(body: unknown, expected: Expected): Draft {
  const is_patch = expected.mode === 'patch';
  if (!is_object(body) || (own(body, 'type') !== 'Feature' && !(is_patch && own(body, 'type') === undefined)))
    throw new AppError('Le contenu envoyé n’est pas un objet « Feature » de GeoJSON.', {
      status: 400,
      code: 'invalid-feature',
      place: '/type',
      remedy: 'Envoyer un objet à la fois, dont le membre « type » vaut « Feature » (RFC 7946).',
    });
  const faults: Fault[] = [];
  for (const name of Object.keys(body))
    if (!idle_members.has(name)) faults.push({ pointer: pointer(name), reason: say_foreign(name) });
  const id = own(body, 'id') ?? null;
  if (expected.id !== null && id !== null && !is_id(id, expected.id))
    faults.push({ pointer: '/id', reason: `l’adresse désigne l’objet « ${expected.id.slice(0, 80)} »` });
  const values = check_properties(body, expected, faults);
  const geometry = check_geometry(body, expected, faults);
  if (faults.length > 0) throw refuse_feature(faults);
  return { values, geometry };
}

const say_foreign = (name: string) =>
  name === 'crs'
    ? 'le système de coordonnées se dit par l’en-tête Content-Crs'
    : 'ce membre n’est pas conservé';

/** The 422 of a feature with these faults. */
export function refuse_feature(faults: readonly Fault[]): AppError {
  const [first] = faults;
  const count = faults.length > 1 ? ` (${faults.length} erreurs)` : '';
  return new AppError(
    `L’objet ne convient pas à la collection${count} : ${first?.pointer ?? ''} : ${first?.reason ?? ''}.`,
    {
      status: 422,
      code: 'invalid-feature',
      ...(first !== undefined && { place: first.pointer }),
      faults: faults.slice(0, most_named),
      remedy: 'Corriger chaque endroit nommé ; rien n’a été enregistré.',
    },
  );
}

function check_properties(body: object, expected: Expected, faults: Fault[]): Map<string, unknown> {
  const values = new Map<string, unknown>();
  const { mode, columns, key } = expected;
  const given = own(body, 'properties');
  const properties = given === null && mode !== 'patch' ? {} : given;
  if (properties === undefined && mode === 'patch') return values;
  if (!is_object(properties)) {
    faults.push({
      pointer: '/properties',
      reason: properties === undefined ? 'manque' : 'attendu : un objet',
    });
    return values;
  }
  const plain = columns.filter(({ type }) => type !== 'geometry' && type !== 'geography');
  const by_name = new Map(plain.map((column) => [column.name, column]));
  for (const [name, value] of Object.entries(properties)) {
    const column = by_name.get(name);
    if (column === undefined)
      faults.push({ pointer: pointer('properties', name), reason: say_unknown(name, [...by_name.keys()]) });
    else check_property(column, value, expected, values, faults);
  }
  if (mode !== 'patch')
    for (const { name, is_required, has_default, is_generated } of plain)
      if (is_required && !has_default && !is_generated && name !== key && !Object.hasOwn(properties, name))
        faults.push({ pointer: pointer('properties', name), reason: 'manque' });
  return values;
}

function say_unknown(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return `la collection n’a pas cette propriété${near === undefined ? '' : ` ; vouliez-vous dire « ${near} » ?`}`;
}

function check_property(
  column: EditableColumn,
  value: unknown,
  { mode, key, id }: Expected,
  values: Map<string, unknown>,
  faults: Fault[],
): void {
  const { name } = column;
  const at = pointer('properties', name);
  const fail = (reason: string, inside = '') => void faults.push({ pointer: at + inside, reason });
  if (name === key && id !== null) {
    if (!is_id(value, id)) fail('l’identifiant d’un objet ne change pas');
    return;
  }
  // What clients send for a field that nobody filled.
  const is_filled_by_database = column.has_default || column.is_generated || name === key;
  if (value === null && mode === 'create' && is_filled_by_database) {
    if (!column.is_required && !column.is_generated) values.set(name, null);
    return;
  }
  if (column.is_generated || (name === key && column.has_default)) return fail('la base donne cette valeur');
  if (value === null) {
    if (column.is_required) fail('ne peut pas être vide');
    else values.set(name, null);
    return;
  }
  const reading = read_value(column, value);
  if ('reason' in reading) fail(reading.reason, reading.at);
  else values.set(name, reading.value);
}

function check_geometry(
  body: object,
  { mode, columns, limits }: Expected,
  faults: Fault[],
): Geometry | null | undefined {
  const fail = (reason: string, at = '/geometry') => void faults.push({ pointer: at, reason });
  const column = columns.find(({ type }) => type === 'geometry');
  const shape = own(body, 'geometry');
  if (shape === undefined) {
    if (mode !== 'patch' && column !== undefined) fail('manque ; null pour un objet sans géométrie');
    return undefined;
  }
  if (column === undefined) {
    if (!is_empty_geometry(shape)) fail('cette collection n’a pas de géométrie');
    return undefined;
  }
  if (is_empty_geometry(shape)) {
    if (column.is_required) fail('ne peut pas être vide');
    return null;
  }
  try {
    const geometry = read_geometry(shape, { ...limits, at: '/geometry' });
    const reason = has_height(shape)
      ? 'la collection est en deux dimensions : x et y seulement'
      : say_wrong_type(geometry.type, column.geometry_type ?? 'Geometry');
    if (reason === null) return geometry;
    fail(reason);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    fail(error.message, error.place);
  }
  return undefined;
}

const is_single = (type: string) => ['Point', 'LineString', 'Polygon'].includes(type);

/** A single shape goes into a column of multiple ones of its kind. */
function say_wrong_type(type: string, stored: string): string | null {
  if (stored === 'Geometry' || stored === type || (is_single(type) && stored === `Multi${type}`)) return null;
  return `attendu : ${stored}`;
}

/** Whether a position of the shape, already known to be well formed, has more than two numbers. */
function has_height(shape: unknown): boolean {
  const waiting: unknown[] = [shape];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (Array.isArray(value)) {
      if (typeof value[0] === 'number') {
        if (value.length > 2) return true;
      } else for (const part of value as unknown[]) waiting.push(part);
    } else if (is_object(value)) waiting.push(own(value, 'coordinates') ?? own(value, 'geometries'));
  }
  return false;
}
