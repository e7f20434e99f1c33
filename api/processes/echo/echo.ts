import { setTimeout as wait } from 'node:timers/promises';
import type { Input, Output, Process } from '../process.ts';

const longest_pause_s = 10;
const numbers = (length: number) => ({ items: { type: 'number' as const }, minItems: length });

/** One input for each simple type; what is given comes back under the same name. */
const values: Readonly<Record<string, Input>> = {
  string: {
    title: 'Texte',
    description: 'Un texte quelconque.',
    schema: { type: 'string', maxLength: 10_000 },
  },
  word: {
    title: 'Mot d’une liste',
    description: 'Un mot parmi trois.',
    schema: { type: 'string', enum: ['rouge', 'vert', 'bleu'] },
  },
  number: { title: 'Nombre', description: 'Un nombre.', schema: { type: 'number' } },
  integer: { title: 'Nombre entier', description: 'Un nombre entier.', schema: { type: 'integer' } },
  boolean: { title: 'Vrai ou faux', description: 'true ou false.', schema: { type: 'boolean' } },
  date: { title: 'Date', description: 'Un jour, AAAA-MM-JJ.', schema: { type: 'string', format: 'date' } },
  array: {
    title: 'Liste',
    description: 'Une liste de nombres entiers.',
    schema: { type: 'array', items: { type: 'integer' }, maxItems: 1000 },
  },
  bbox: {
    title: 'Emprise',
    description: 'Quatre ou six coordonnées en CRS84, sauf si « crs » en nomme un autre.',
    schema: {
      type: 'object',
      format: 'ogc-bbox',
      required: ['bbox'],
      properties: {
        bbox: { type: 'array', ...numbers(4), maxItems: 6 },
        crs: { type: 'string', maxLength: 200 },
      },
      additionalProperties: false,
    },
  },
  geometry: {
    title: 'Géométrie',
    description: 'Une géométrie GeoJSON.',
    schema: {
      type: 'object',
      format: 'geojson-geometry',
      required: ['type', 'coordinates'],
      properties: {
        type: {
          type: 'string',
          enum: ['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon'],
        },
        coordinates: { type: 'array', maxItems: 10_000 },
      },
    },
  },
  object: {
    title: 'Objet',
    description: 'Un objet JSON quelconque, sous la forme {"value": {…}}.',
    schema: { type: 'object' },
  },
};

const optional = Object.fromEntries(
  Object.entries(values).map(([name, input]) => [name, { ...input, is_optional: true }]),
);

const outputs = Object.fromEntries(
  Object.entries(values).map(([name, { title, schema }]): [string, Output] => [
    name,
    {
      title,
      description: 'Ce qui a été donné.',
      schema,
      ...(name === 'geometry' && { media_type: 'application/geo+json' }),
    },
  ]),
);

/** Gives back what it got: for programs that try out their way of asking. */
export const echo: Process = {
  id: 'echo',
  version: '1.0.0',
  title: 'Écho',
  description:
    'Rend chaque entrée telle quelle, après une pause si elle est demandée ; pour essayer un client.',
  keywords: ['essai'],
  modes: ['sync', 'async'],
  inputs: {
    ...optional,
    pause: {
      title: 'Pause',
      description: 'Secondes à attendre avant de répondre.',
      schema: { type: 'number', minimum: 0, maximum: longest_pause_s },
      is_optional: true,
    },
  },
  outputs,
  example: { inputs: { string: 'Bonjour', number: 3.5, pause: 0 } },
  cost: () => 1,
  async execute({ pause = 0, ...given }, { progress, signal }) {
    await progress(0, 'Pause');
    await wait((pause as number) * 1000, undefined, { signal });
    return given;
  },
};
