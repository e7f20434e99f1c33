/** The query parameters of /collections/catalogue/items (OGC API – Records 1.0, 20-004r1, and a few of our own). */
import { metadata_formats } from '../../catalogue/formats/index.ts';
import { facet_names, type FacetName } from '../../catalogue/search/request.ts';
import { filter_params } from '../cql2/filter.ts';
import { bbox, datetime, offset, sortby, token } from '../ogc/items_params.ts';
import { choice, integer, refuse, type Param, type ParamSet } from '../params.ts';
import { profile_param } from '../profiles.ts';

const max_text = 2000;

/** An empty value counts as none (/req/record-core-query-parameters/empty-value). */
const optional = <T>(param: Param<T>): Param<T> => ({
  ...param,
  parse: (text, name) => (text === '' ? param.absent : param.parse(text, name)),
});

/** A list with commas. */
const list = (
  description: string,
  example: readonly string[],
  component?: string,
): Param<readonly string[] | null> => ({
  description,
  schema: { type: 'array', minItems: 1, items: { type: 'string' }, example },
  ...(component !== undefined && { component }),
  absent: null,
  parse(text, name) {
    const values = text
      .split(',')
      .map((value) => value.trim())
      .filter((value) => value !== '');
    if (values.length > 200 || text.length > max_text) throw refuse(name, text, 'au plus 200 valeurs');
    return values.length === 0 ? null : values;
  },
});

const line = (description: string, example: string): Param<string | null> => ({
  description,
  schema: { type: 'string', maxLength: 200, example },
  absent: null,
  parse(text, name) {
    if (text.length > 200) throw refuse(name, text, 'au plus 200 caractères');
    return text === '' ? null : text;
  },
});
const code = (level: string, example: string): Param<string | null> => ({
  ...line(`Fiches dont l’emprise touche ce territoire : code de ${level}, publié sur ce site.`, example),
  parse(text, name) {
    if (text === '') return null;
    if (/^[0-9A-Za-z]{1,12}$/.test(text)) return text;
    throw refuse(name, text, `un code de ${level}`);
  },
});

export const records_profile = {
  ...profile_param(
    ['ogc-record'],
    'Profil des fiches : ogc-record (à défaut), celui de la norme.',
    'profile-records',
  ),
};

const facet_examples: Readonly<Record<string, string>> = {
  theme: 'Hydrographie',
  topic: 'environment',
  open: 'true',
  licence: 'Licence Ouverte 2.0',
  format: 'GeoPackage',
  frequency: 'annually',
  representation: 'vector',
  served: 'true',
};
/** Facets as parameters: records with this value. */
const facet_params = Object.fromEntries(
  facet_names
    .filter((name) => name !== 'kind')
    .map((name) => [
      name,
      line(`Fiches dont la facette « ${name} » a cette valeur.`, facet_examples[name] ?? 'Région'),
    ]),
) as Record<Exclude<FacetName, 'kind'>, Param<string | null>>;

const facets: Param<readonly FacetName[]> = {
  description: `Facettes à compter, séparées par des virgules : ${facet_names.join(', ')}. Elles sont rendues dans « facets ».`,
  schema: { type: 'array', items: { type: 'string', enum: facet_names }, example: ['kind', 'theme'] },
  absent: [],
  parse: (text, name) =>
    text.split(',').map((word) => {
      const facet = facet_names.find((known) => known === word.trim());
      if (facet === undefined) throw refuse(name, text, `des facettes : ${facet_names.join(', ')}`);
      return facet;
    }),
};

export const max_records = 500;

export type RecordsFormat = 'json' | 'html' | 'csv';

const records_f: Param<RecordsFormat | null> = {
  ...choice<RecordsFormat>(
    'Format de la réponse : GeoJSON, page, ou CSV (catalogue SCDL) ; à défaut, l’en-tête Accept décide, puis JSON.',
    ['json', 'html', 'csv'],
  ),
  component: 'f-records',
};

export const records_params = {
  q: optional({
    ...list(
      'Mots ou expressions cherchés, séparés par des virgules : l’un d’eux suffit. Les mots d’une expression se suivent.',
      ['zones inondables', 'crues'],
      'q-records',
    ),
  }),
  words: line(
    'Mots qui doivent tous se trouver, dans n’importe quel ordre ; « "une expression" », « -exclu », le dernier peut être un début.',
    'zones inondables',
  ),
  bbox: optional({ ...bbox, component: 'bbox-records' }),
  datetime: optional({
    ...datetime,
    component: 'datetime-records',
    description: 'Période que les données décrivent : instant ou intervalle RFC 3339.',
  }),
  type: optional(
    list(
      'Sortes de ressource : dataset, series, service, map, reuse, process_result.',
      ['dataset', 'series'],
      'type-records',
    ),
  ),
  ids: optional(list('Identifiants de fiches.', ['communes'])),
  externalIds: optional(
    list('Identifiants que d’autres donnent à la ressource.', ['https://www.insee.fr/communes']),
  ),
  commune: code('commune', '31555'),
  epci: code('EPCI', '243100518'),
  departement: code('département', '31'),
  ...facet_params,
  ...filter_params,
  facets: optional(facets),
  sortby: optional({ ...sortby, component: 'sortby-records' }),
  limit: optional({
    ...integer('Nombre de fiches par page.', {
      absent: 10,
      minimum: 1,
      maximum: max_records,
      or_maximum: true,
    }),
    component: 'limit-records',
  }),
  offset: optional(offset),
  token: optional(token),
  profile: optional(records_profile),
  f: records_f,
} satisfies ParamSet;

/** Formats of one record: those of pages, and each format of metadata. */
export const record_f: Param<string | null> = {
  ...choice('Format de la fiche ; à défaut, l’en-tête Accept décide, puis JSON.', [
    'json',
    'html',
    ...metadata_formats.map(({ id }) => id),
  ]),
  component: 'f-record',
};
export const record_params = { profile: records_profile, f: record_f } satisfies ParamSet;
