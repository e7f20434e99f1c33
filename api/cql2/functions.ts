/**
 * The functions of this service in filters (CQL2, class Functions). Each gives the same result as long as the data is the
 * same – none knows what time it is – since answers are cached by the version of the data.
 */
import { sql, type Fragment } from '../../sql/fragment.ts';
import {
  buffer_metres,
  degrees_of_centre,
  on_earth,
  widest_m,
  within_metres,
  type Argument,
} from './earth.ts';
import type { Kind } from './properties.ts';

/** `instant`: a date or an instant, given as the instant that a date begins with. */
export type ArgumentKind = Exclude<Kind, 'any' | 'date' | 'timestamp'> | 'instant';

export interface CqlFunction {
  description: string;
  /** Title and kind of each. */
  args: readonly (readonly [title: string, kind: ArgumentKind])[];
  returns: Exclude<Kind, 'any' | 'array'>;
  /** For as many arguments as `args`. `srid`: the collection's system, in which geometries are returned. */
  sql: (args: readonly Argument[], srid: number) => Fragment;
}

const geometry = ['Géométrie', 'geometry'] as const;
const other_geometry = ['Autre géométrie', 'geometry'] as const;
const metres = ['Mètres', 'number'] as const;
const text = ['Texte', 'text'] as const;
const number = ['Nombre', 'number'] as const;
const instant = ['Date ou instant', 'instant'] as const;

type Made = (shapes: readonly Fragment[], srid: number) => Fragment;

/** Of geometries alone. */
const of_shapes = (
  description: string,
  args: CqlFunction['args'],
  returns: CqlFunction['returns'],
  make: Made,
): CqlFunction => ({
  description,
  args,
  returns,
  sql: (given, srid) =>
    make(
      given.map((one) => one.sql),
      srid,
    ),
});
const measure = (description: string, make: (earth: Fragment) => Fragment) =>
  of_shapes(description, [geometry], 'number', ([shape], srid) => make(on_earth(shape!, srid)));
const shape = (description: string, returns: CqlFunction['returns'], make: (shape: Fragment) => Fragment) =>
  of_shapes(description, [geometry], returns, ([one]) => make(one!));
const of_number = (description: string, make: (value: Fragment) => Fragment) =>
  of_shapes(description, [number], 'number', ([value]) => make(sql`${value!}::double precision`));
const of_text = (description: string, returns: 'text' | 'number', make: (value: Fragment) => Fragment) =>
  of_shapes(description, [text], returns, ([value]) => make(value!));
const part_of_time = (description: string, make: (utc: Fragment) => Fragment) =>
  of_shapes(description, [instant], 'number', ([value]) => make(sql`(${value!} at time zone 'UTC')`));

/** One line each; the name as filters write it, in lower case. */
export const functions: ReadonlyMap<string, CqlFunction> = new Map([
  ['area_m2', measure('Aire en m², sur l’ellipsoïde', (earth) => sql`st_area(${earth})`)],
  ['length_m', measure('Longueur en m, sur l’ellipsoïde', (earth) => sql`st_length(${earth})`)],
  ['perimeter_m', measure('Périmètre en m, sur l’ellipsoïde', (earth) => sql`st_perimeter(${earth})`)],
  [
    'distance_m',
    of_shapes(
      'Plus courte distance en m, sur l’ellipsoïde',
      [geometry, other_geometry],
      'number',
      ([one, other], srid) => sql`st_distance(${on_earth(one!, srid)}, ${on_earth(other!, srid)})`,
    ),
  ],
  [
    'within_m',
    {
      description: 'Vrai quand la distance est d’au plus tant de mètres ; servi par l’index spatial',
      args: [geometry, other_geometry, metres],
      returns: 'boolean',
      sql: within_metres,
    },
  ],
  [
    'buffer_m',
    {
      description: `Ce qui est à moins de tant de mètres, jusqu’à ${widest_m.toLocaleString('fr-FR')}`,
      args: [geometry, metres],
      returns: 'geometry',
      sql: buffer_metres,
    },
  ],
  ['centroid', shape('Centre de gravité', 'geometry', (one) => sql`st_centroid(st_curvetoline(${one}))`)],
  [
    'point_on_surface',
    shape('Un point de la géométrie', 'geometry', (one) => sql`st_pointonsurface(st_curvetoline(${one}))`),
  ],
  ['envelope', shape('Rectangle englobant', 'geometry', (one) => sql`st_envelope(${one})`)],
  [
    'longitude',
    of_shapes('Longitude du centre, en degrés', [geometry], 'number', degrees_of_centre(sql`st_x`)),
  ],
  [
    'latitude',
    of_shapes('Latitude du centre, en degrés', [geometry], 'number', degrees_of_centre(sql`st_y`)),
  ],
  [
    'geometry_type',
    shape('Type : Point, MultiPolygon…', 'text', (one) => sql`substr(st_geometrytype(${one}), 4)`),
  ],
  ['num_points', shape('Nombre de sommets', 'number', (one) => sql`st_npoints(${one})`)],
  ['num_parts', shape('Nombre de parties', 'number', (one) => sql`st_numgeometries(${one})`)],
  [
    'is_valid',
    shape('Vrai quand la géométrie est valide au sens de l’OGC', 'boolean', (one) => sql`st_isvalid(${one})`),
  ],
  ['is_empty', shape('Vrai quand la géométrie n’a aucun point', 'boolean', (one) => sql`st_isempty(${one})`)],
  ['lower', of_text('En minuscules', 'text', (value) => sql`lower(${value})`)],
  ['upper', of_text('En majuscules', 'text', (value) => sql`upper(${value})`)],
  ['trim', of_text('Sans les blancs du début et de la fin', 'text', (value) => sql`btrim(${value})`)],
  ['char_length', of_text('Nombre de caractères', 'number', (value) => sql`char_length(${value})`)],
  [
    'concat',
    of_shapes(
      'Les deux textes bout à bout',
      [text, ['Suite', 'text']],
      'text',
      ([a, b]) => sql`(${a!} || ${b!})`,
    ),
  ],
  ['abs', of_number('Valeur absolue', (value) => sql`abs(${value})`)],
  ['round', of_number('Entier le plus proche', (value) => sql`round(${value})`)],
  ['floor', of_number('Entier inférieur', (value) => sql`floor(${value})`)],
  ['ceil', of_number('Entier supérieur', (value) => sql`ceil(${value})`)],
  [
    'sqrt',
    of_number(
      'Racine carrée ; rien pour un nombre négatif',
      (value) => sql`(case when ${value} >= 0 then sqrt(${value}) end)`,
    ),
  ],
  ['year', part_of_time('Année (UTC)', (utc) => sql`extract(year from ${utc})`)],
  ['month', part_of_time('Mois, de 1 à 12 (UTC)', (utc) => sql`extract(month from ${utc})`)],
  ['day', part_of_time('Jour du mois (UTC)', (utc) => sql`extract(day from ${utc})`)],
  [
    'day_of_week',
    part_of_time('Jour de la semaine, de 1 (lundi) à 7 (UTC)', (utc) => sql`extract(isodow from ${utc})`),
  ],
  ['hour', part_of_time('Heure, de 0 à 23 (UTC)', (utc) => sql`extract(hour from ${utc})`)],
  [
    'size',
    of_shapes(
      'Nombre d’éléments d’une liste',
      [['Liste', 'array']],
      'number',
      ([list]) => sql`cardinality(${list!})`,
    ),
  ],
] satisfies [string, CqlFunction][]);
