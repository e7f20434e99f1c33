import type { Request } from 'express';
import { filter_params } from '../cql2/filter.ts';
import { datetime, type Interval } from '../ogc/items_params.ts';
import { choice, f, read_query, refuse, type Param, type Values } from '../params.ts';
import type { TileContent } from './tile_content.ts';

/** Names separated by commas; a name that holds one cannot be asked for. */
function name_list(description: string, example: string[]): Param<readonly string[] | null> {
  return {
    description,
    schema: { type: 'array', items: { type: 'string' }, example },
    absent: null,
    parse(text, name) {
      const names = text.split(',');
      if (names.length > 100 || names.includes(''))
        throw refuse(name, text, 'des noms séparés par des virgules');
      return [...new Set(names)];
    },
  };
}

const properties = {
  ...name_list(
    'Colonnes à porter dans la tuile ; à défaut toutes, sauf documents (JSON, XML, binaire). « id » y est toujours.',
    ['nom', 'population'],
  ),
  // Not what the items' parameter of that name means.
  component: 'properties-tile',
};
const collections = name_list('Collections de la tuile, une couche chacune.', ['communes', 'services']);

/** The axis `datetime` of OGC API – Tiles (req. datetime/axis): the same interval as the parameter of that name. */
const subset: Param<Interval | null> = {
  description:
    'Axe du temps selon OGC API – Tiles : datetime("2024-01-01T00:00:00Z":*), * laisse un bout ouvert. Comme datetime.',
  schema: { type: 'string', example: 'datetime("2024-01-01T00:00:00Z":*)' },
  absent: null,
  parse(text, name) {
    const found = /^datetime\((\*|"[^"*]*")(?::(\*|"[^"*]*"))?\)$/.exec(text);
    if (found?.[1] === undefined) throw refuse(name, text, 'datetime("instant") ou datetime("début":"fin")');
    const ends = [found[1], ...(found[2] === undefined ? [] : [found[2]])];
    const plain = ends.map((end) => (end === '*' ? '..' : end.slice(1, -1)));
    return datetime.parse(plain.join('/'), name);
  },
};

const version: Param<string | null> = {
  description:
    'Version des données, donnée par TileJSON et par le style : tant qu’elle est la bonne, la tuile se garde un jour.',
  schema: { type: 'string', example: 'a1b2c3' },
  absent: null,
  parse(text, name) {
    if (/^[\w-]{1,64}$/.test(text)) return text;
    throw refuse(name, text, 'une valeur donnée par TileJSON');
  },
};

const most_filters = 100;
const filters_form = 'un objet JSON : {"communes": "population > 500", "services": {"op": "=", "args": […]}}';

/** Conditions by collection. An object of JSON becomes pairs: no name of it is looked up in an object. */
const filters: Param<readonly (readonly [string, string])[] | null> = {
  description:
    'Une condition CQL2 par collection, en JSON : {"communes": "population > 500"} ; texte (cql2-text) ou objet ' +
    '(cql2-json). Une collection absente n’est pas filtrée. S’ajoute à filter, qui vaut pour toutes.',
  schema: { type: 'string', example: '{"communes": "population > 500"}' },
  absent: null,
  parse(text, name) {
    const given = read_object(text);
    if (given === null || given.length > most_filters) throw refuse(name, text, filters_form);
    return given.map(([collection, condition]) => {
      const is_json = typeof condition === 'object' && condition !== null && !Array.isArray(condition);
      if (typeof condition !== 'string' && !is_json) throw refuse(name, text, filters_form);
      const written = typeof condition === 'string' ? condition : JSON.stringify(condition);
      return [collection, filter_params.filter.parse(written, name) ?? ''] as const;
    });
  },
};

function read_object(text: string): [string, unknown][] | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value)
      : null;
  } catch {
    return null;
  }
}

/** Query parameters of a tile of one collection. */
const collection_tile_params = { properties, datetime, subset, ...filter_params, v: version };
/** Query parameters of a tile of several collections. */
const dataset_tile_params = { ...collection_tile_params, filters, collections };

export type TilesetFormat = 'json' | 'html' | 'tilejson' | 'mapbox';

const tileset_format: Param<TilesetFormat | null> = {
  ...choice<TilesetFormat>(
    'Métadonnées du jeu de tuiles (json ou html ; à défaut, l’en-tête Accept décide), TileJSON 3.0 ou style MapLibre.',
    ['json', 'html', 'tilejson', 'mapbox'],
  ),
  // Another `f` than elsewhere, hence a name of its own in OpenAPI.
  component: 'f-tileset',
};

/** Where tiles come from: one collection, or several of the dataset. */
export const tile_params = { collection: collection_tile_params, dataset: dataset_tile_params };
export const tileset_params = {
  collection: { f: tileset_format },
  dataset: { f: tileset_format, collections },
};
export const tilesets_params = { collection: { f }, dataset: { f, collections } };

/** What a tile's query asks for. Throws a 400 AppError, also when the time is given twice. */
export function read_tile_query(request: Request, origin: keyof typeof tile_params): TileQuery {
  const values: Values<typeof collection_tile_params> &
    Partial<Pick<Values<typeof dataset_tile_params>, 'collections' | 'filters'>> = read_query(
    request,
    tile_params[origin],
  );
  const { v, subset: axis, collections: named = null, filters: by_collection = null, ...content } = values;
  if (axis !== null && content.datetime !== null)
    throw refuse('subset', 'datetime(…)', 'soit subset, soit datetime');
  return {
    version: v,
    collections: named,
    content: { ...content, datetime: content.datetime ?? axis, filters: by_collection },
  };
}

export interface TileQuery {
  version: string | null;
  /** null: all that have a geometry. */
  collections: readonly string[] | null;
  content: TileContent;
}
