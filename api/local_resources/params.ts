/** The query parameters of /collections (OGC API – Records 1.0, « local resources catalog »): those of records, of collections. */
import { f, refuse, type Param, type ParamSet, type Values } from '../params.ts';
import { records_params } from '../records/params.ts';

const most = 1000;

/** Whoever names no limit gets them all: QGIS, GDAL and OWSLib read one page. */
const limit: Param<number | null> = {
  description: 'Nombre de collections par page ; à défaut, toutes.',
  schema: { type: 'integer', minimum: 1, maximum: most },
  component: 'limit-collections',
  absent: null,
  parse(text, name) {
    if (text === '') return null;
    const value = /^\d{1,15}$/.test(text) ? Number(text) : 0;
    if (value > 0) return Math.min(value, most);
    throw refuse(name, text, `un entier de 1 à ${most}`);
  },
};

const { q, words, bbox, datetime, type, ids, externalIds, commune, epci, departement } = records_params;
const { filter, 'filter-lang': language, 'filter-crs': crs, offset } = records_params;
const sortby = {
  ...records_params.sortby,
  schema: { ...records_params.sortby.schema, example: ['-updated', 'title'] },
  component: 'sortby-collections',
};

/** What chooses among the collections. */
const conditions = {
  q,
  words,
  bbox,
  datetime,
  type,
  ids,
  externalIds,
  commune,
  epci,
  departement,
  filter,
} satisfies ParamSet;

export const collections_params = {
  ...conditions,
  'filter-lang': language,
  'filter-crs': crs,
  sortby,
  limit,
  offset,
  f,
} satisfies ParamSet;

export type CollectionsQuery = Values<typeof collections_params>;

/** Whether a query leaves any collection out. */
export const has_conditions = (query: CollectionsQuery): boolean =>
  Object.keys(conditions).some((name) => query[name as keyof typeof conditions] !== null);

/** Whether it is a search, which costs: it leaves collections out, or orders them. */
export const is_search = (query: CollectionsQuery): boolean =>
  has_conditions(query) || query.sortby.length > 0;
