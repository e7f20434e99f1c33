import { filter_params } from '../cql2/filter.ts';
import { choice, refuse, type Param } from '../params.ts';
import { datetime } from '../ogc/items_params.ts';

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
  component: 'properties-tile',
};
const collections = name_list('Collections de la tuile, une couche chacune.', ['communes', 'services']);

/** Query parameters of a tile of one collection. */
export const collection_tile_params = { properties, datetime, ...filter_params };
/** Query parameters of a tile of several collections, whose properties are not the same: no filter. */
export const dataset_tile_params = { properties, datetime, collections };
/** On a tileset: its metadata, or TileJSON for map clients. Another `f` than elsewhere, hence a name of its own. */
export const tileset_params = {
  f: {
    ...choice('Métadonnées du jeu de tuiles (json), ou TileJSON 3.0 pour les clients cartographiques.', [
      'json',
      'tilejson',
    ]),
    component: 'f-tileset',
  },
};
export const dataset_tileset_params = { ...tileset_params, collections };
