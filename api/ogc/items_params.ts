import { filter_params } from '../cql2/filter.ts';
import { crs84, crs_param } from '../crs.ts';
import { csv_param, file_f, items_f } from '../formats/choose_format.ts';
import { integer, refuse, type Param, type Values } from '../params.ts';
import { profile } from './json_fg.ts';

/** Two corners as the client wrote them, in the axis order of `bbox-crs`; heights are left out. */
export type Corners = readonly [number, number, number, number];

/** An interval of time, both ends included; null is open. ISO 8601 with zone. */
export interface Interval {
  start: string | null;
  end: string | null;
}

const bbox_form = 'quatre nombres (ouest,sud,est,nord), ou six avec les hauteurs';

export const bbox: Param<Corners | null> = {
  description:
    'Emprise : ouest,sud,est,nord en degrés (ou dans bbox-crs) ; six nombres avec les hauteurs, qui ne filtrent pas. ' +
    'Ouest > est : l’emprise franchit l’antiméridien.',
  schema: {
    type: 'array',
    items: { type: 'number' },
    minItems: 4,
    maxItems: 6,
    example: [1.3, 43.5, 1.6, 43.7],
  },
  absent: null,
  parse(text, name) {
    const numbers = text
      .split(',')
      .map((part) => (/^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(part) ? Number(part) : NaN));
    if ((numbers.length !== 4 && numbers.length !== 6) || !numbers.every((number) => Number.isFinite(number)))
      throw refuse(name, text, bbox_form);
    const half = numbers.length / 2;
    const [a, b, c, d] = [numbers[0], numbers[1], numbers[half], numbers[half + 1]] as Corners & number[];
    return [a, b, c, d];
  },
};

export const bbox_crs = crs_param('Système de coordonnées de bbox.', crs84);

/** A property to sort by, as the client wrote it. */
export interface SortTerm {
  name: string;
  descending: boolean;
}

/** A `+` of a query string that nobody encoded arrives as a space. */
const sort_term = /^([-+ ]?)([^-+\s][^]*)$/;

export const sortby: Param<readonly SortTerm[]> = {
  description:
    'Propriétés par lesquelles trier, séparées par des virgules ; « - » devant un nom : du plus grand au plus petit. ' +
    'Les valeurs absentes viennent en dernier. Les noms sont ceux de /sortables.',
  schema: {
    type: 'array',
    minItems: 1,
    items: { type: 'string', pattern: String.raw`^[+-]?[^+\-\s].*$` },
  },
  absent: [],
  parse(text, name) {
    const terms = text.split(',').map((part) => {
      const [, sign, property] = sort_term.exec(part) ?? [];
      if (property === undefined)
        throw refuse(name, text, 'des noms de propriétés, tels que « -population,nom »');
      return { name: property, descending: sign === '-' };
    });
    if (terms.length > 10) throw refuse(name, text, 'dix propriétés au plus');
    if (new Set(terms.map((term) => term.name)).size < terms.length)
      throw refuse(name, text, 'des propriétés différentes');
    return terms;
  },
};

export const properties: Param<readonly string[] | null> = {
  description:
    'Propriétés à rendre, séparées par des virgules ; la géométrie n’est rendue que si son nom y figure. À défaut : toutes.',
  schema: { type: 'array', items: { type: 'string' } },
  absent: null,
  parse(text, name) {
    const names = text.split(',');
    if (names.length > 500) throw refuse(name, text, 'au plus 500 noms');
    return [...new Set(names)];
  },
};

const day = String.raw`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`;
const moment = new RegExp(
  `^${day}(?:[Tt](?:[01]\\d|2[0-3]):[0-5]\\d:(?:[0-5]\\d|60)(?:\\.\\d{1,9})?(?:[Zz]|[+-](?:[01]\\d|2[0-3]):[0-5]\\d))?$`,
);

/**
 * One end of an interval: a day begins at its first second and ends with its last, in UTC. GDAL 3.6 writes a date of a
 * condition as a day and a « T » with no time behind it: the day is meant.
 */
function read_moment(written: string, end: boolean): string | null | undefined {
  const text = /^.{10}T$/.test(written) ? written.slice(0, 10) : written;
  if (text === '' || text === '..') return null;
  if (!moment.test(text) || Number.isNaN(Date.parse(text.slice(0, 10)))) return undefined;
  // Date.parse takes 30 February for 1 March; the day must come back as written.
  if (new Date(text.slice(0, 10)).toISOString().slice(0, 10) !== text.slice(0, 10)) return undefined;
  if (text.length > 10) return text.toUpperCase();
  return end ? `${text}T23:59:59.999999Z` : `${text}T00:00:00Z`;
}

export const datetime: Param<Interval | null> = {
  description:
    'Instant ou intervalle (RFC 3339) : 2024-01-01, 2024-01-01T00:00:00Z, début/fin, ../fin, début/.. ; ' +
    'sans effet sur une collection sans date.',
  schema: { type: 'string', example: '2024-01-01/..' },
  absent: null,
  parse(text, name) {
    const parts = text.split('/');
    const [first = '', last = first] = parts;
    const start = read_moment(first, false);
    const end = read_moment(last, true);
    const open = parts.length === 1 && start === null;
    const form = 'un instant ou un intervalle RFC 3339 (2024-01-01, 2024-01-01T00:00:00Z/..)';
    if (
      parts.length > 2 ||
      open ||
      start === undefined ||
      end === undefined ||
      (start === null && end === null)
    )
      throw refuse(name, text, form);
    if (start !== null && end !== null && Date.parse(start) > Date.parse(end))
      throw refuse(name, text, 'un début qui précède la fin');
    return { start, end };
  },
};

export const max_limit = 10_000;
/** Features Core, fc-limit-definition: more than the maximum is no error, the maximum is used. */
export const limit = integer('Nombre d’objets par page.', {
  absent: 10,
  minimum: 1,
  maximum: max_limit,
  or_maximum: true,
});
export const offset = integer('Objets à passer ; pour tout parcourir, suivre plutôt les liens « next ».', {
  absent: 0,
  minimum: 0,
  maximum: 1_000_000_000,
});

export const crs = crs_param('Système des coordonnées rendues (en-tête Content-Crs).', null);

export const token: Param<string | null> = {
  description: 'Place dans la liste, donnée par le lien « next » de la page précédente.',
  schema: { type: 'string' },
  absent: null,
  parse(text, name) {
    if (/^[\w-]{8,4000}$/.test(text)) return text;
    throw refuse(name, text, 'la valeur donnée par un lien « next »');
  },
};

/** The query parameters of /collections/{id}/items, beside the properties of the collection (items_where.ts). */
export const items_params = {
  bbox,
  'bbox-crs': bbox_crs,
  datetime,
  ...filter_params,
  crs,
  properties,
  sortby,
  limit,
  offset,
  token,
  profile,
  f: items_f,
  csv: csv_param,
};

/** The query parameters of a single item. */
export const item_params = { crs, properties, profile, f: items_f, csv: csv_param };

/** The query parameters of a file of a whole collection. */
export const file_params = {
  bbox,
  'bbox-crs': bbox_crs,
  datetime,
  ...filter_params,
  crs,
  properties,
  sortby,
  f: file_f,
  csv: csv_param,
};

/** A query of items as read: the parameters, and the values asked of properties. */
export type ItemsQuery = Values<typeof items_params> & { where: readonly Equality[] };
/** `?name=value`: a property has just this value. */
export interface Equality {
  name: string;
  value: string;
}
