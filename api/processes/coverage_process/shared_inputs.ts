/** Inputs that several processes share: whose inhabitants count, by which mode, on which day. */
import type { MultiPolygon, Polygon } from 'geojson';
import { degrees_bounds, read_geometry } from '../../../catalogue/geojson_input.ts';
import { travel_modes } from '../../../catalogue/roads/graph.ts';
import { AppError } from '../../../errors.ts';
import type { Mode, Territory } from '../coverage/request.ts';
import type { Features } from '../own_items.ts';
import type { Input, Values } from '../process.ts';

export const mode_input: Input = {
  title: 'Mode',
  description: 'En voiture (car), à pied (walk) ou à vélo (bicycle).',
  schema: { type: 'string', enum: travel_modes, default: 'car' },
  is_optional: true,
};

export const as_of_input: Input = {
  title: 'Jour du calcul',
  description: 'L’âge des sources et les routes fermées en dépendent ; aujourd’hui à défaut.',
  schema: { type: 'string', format: 'date' },
  is_optional: true,
};

/** Areas given by reference are taken together. */
const union_of_areas = ({ features }: Features): MultiPolygon => ({
  type: 'MultiPolygon',
  coordinates: features.flatMap(({ geometry }) =>
    geometry?.type === 'Polygon'
      ? [geometry.coordinates]
      : geometry?.type === 'MultiPolygon'
        ? geometry.coordinates
        : [],
  ),
});

export const territory_inputs = {
  territory: {
    title: 'Territoire',
    description:
      'Dont les habitants sont comptés : {"value": {"kind": "departement", "code": "09"}} ; toute la région à défaut.',
    schema: {
      type: 'object',
      required: ['kind'],
      properties: {
        kind: { type: 'string', enum: ['region', 'departement', 'epci', 'commune'] },
        code: { type: 'string', maxLength: 20 },
      },
      additionalProperties: false,
    },
    is_optional: true,
  },
  area: {
    title: 'Zone dessinée',
    description:
      'Polygone ou multipolygone GeoJSON à la place d’un territoire ; les lieux dont le centre est dedans, ou sur son bord.',
    schema: {
      type: 'object',
      format: 'geojson-geometry',
      required: ['type', 'coordinates'],
      properties: {
        type: { type: 'string', enum: ['Polygon', 'MultiPolygon'] },
        coordinates: { type: 'array', minItems: 1, maxItems: 5000 },
      },
    },
    is_optional: true,
    read_features: union_of_areas,
  },
} as const satisfies Readonly<Record<string, Input>>;

const refuse = (pointer: string, reason: string) =>
  new AppError(`Demande refusée : « ${pointer} » : ${reason}.`, {
    status: 400,
    code: 'invalid-execution',
    place: pointer,
    faults: [{ pointer, reason }],
    remedy: 'La description du traitement, à /processes, donne la forme de chaque entrée.',
  });

/** The territory that the inputs tell. A 400 AppError for a geometry that is none, two territories, or one without its code. */
export function read_territory({ territory, area }: Values): Territory {
  if (area !== undefined && territory !== undefined)
    throw refuse('/inputs/area', 'ne va pas avec « territory »');
  if (area !== undefined)
    return {
      kind: 'area',
      geometry: read_geometry(area, {
        max_vertices: 20_000,
        bounds: degrees_bounds,
        at: '/inputs/area',
      }) as Polygon | MultiPolygon,
    };
  const { kind = 'region', code } = (territory ?? {}) as { kind?: Territory['kind']; code?: string };
  if (kind === 'region' || kind === 'area') return { kind: 'region' };
  if (code === undefined) throw refuse('/inputs/territory/code', 'manque');
  return { kind, code };
}

export const read_mode = ({ mode = 'car' }: Values): Mode => mode as Mode;

/** Today in the time of the site, when no day is named. */
export const read_day = ({ as_of }: Values): string =>
  (as_of as string | undefined) ?? new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Paris' });
