import type { PublishedTable } from '../../catalogue/published_tables.ts';
import type { Fragment } from '../../sql/fragment.ts';
import { crs84, crs_param, type Crs } from '../crs.ts';
import { refuse, type Param } from '../params.ts';
import { TextParser } from './parse_text.ts';
import { filter_properties, type FilterProperty } from './properties.ts';
import { read_json } from './read_json.ts';
import { translate } from './translate.ts';
import type { Tree } from './tree.ts';

export type FilterLanguage = 'cql2-text' | 'cql2-json';

const max_characters = 6000;

/** Query parameters of Features Part 3. */
export const filter_params = {
  filter: {
    description:
      "Condition en CQL2 (OGC 21-065r2), en texte ou en JSON : nom LIKE 'Saint%' AND population > 500, " +
      'S_INTERSECTS(geom, POINT(1.4 43.6)). Les propriétés sont celles de /queryables.',
    schema: { type: 'string', maxLength: max_characters },
    absent: null,
    parse(text: string, name: string): string {
      if (text.trim() !== '' && text.length <= max_characters) return text;
      throw refuse(name, text, `une condition CQL2 d’au plus ${max_characters} caractères`);
    },
  } as Param<string | null>,
  'filter-lang': {
    description:
      'Langue du filtre : cql2-text ou cql2-json ; reconnue à son premier caractère quand rien n’est dit.',
    schema: { type: 'string', enum: ['cql2-text', 'cql2-json'] },
    absent: null,
    parse(text: string, name: string): FilterLanguage {
      // GDAL says cql-text.
      const known = {
        'cql2-text': 'cql2-text',
        'cql-text': 'cql2-text',
        'cql2-json': 'cql2-json',
        'cql-json': 'cql2-json',
      } as const;
      if (Object.hasOwn(known, text)) return known[text as keyof typeof known];
      throw refuse(name, text, 'cql2-text ou cql2-json');
    },
  } as Param<FilterLanguage | null>,
  'filter-crs': crs_param('Système des coordonnées écrites dans le filtre.', crs84),
};

interface FilterOptions {
  language: FilterLanguage | null;
  crs: Crs;
}

/**
 * The condition of a filter on row `t` of a table. Throws a 400 AppError that says what is wrong and where: character of
 * the text, pointer in the JSON.
 */
export function filter_condition(table: PublishedTable, filter: string, options: FilterOptions): Fragment {
  return properties_condition(filter_properties(table), table.geometry?.srid ?? 0, filter, options);
}

/** The same on any properties of row `t`; `srid` of its geometry, 0 without one. */
export function properties_condition(
  properties: ReadonlyMap<string, FilterProperty>,
  srid: number,
  filter: string,
  { language, crs }: FilterOptions,
): Fragment {
  const { tree, places } =
    (language ?? (filter.trimStart().startsWith('{') ? 'cql2-json' : 'cql2-text')) === 'cql2-json'
      ? read_json(filter)
      : read_text(filter);
  return translate(tree, places, { properties, srid, crs });
}

/** A condition as text, as a tree. Throws a 400 AppError that says what is wrong and where. */
export const parse_cql2_text = (text: string): Tree => read_text(text).tree;

/** The condition of a tree on any properties of row `t`; coordinates are longitudes and latitudes. */
export const tree_condition = (
  properties: ReadonlyMap<string, FilterProperty>,
  srid: number,
  tree: Tree,
): Fragment => translate(tree, () => null, { properties, srid, crs: crs84 });

function read_text(filter: string) {
  const parser = new TextParser(filter);
  return { tree: parser.parse(), places: parser.places };
}
