import { filter_params } from '../cql2/filter.ts';
import { crs84, crs_uris, find_crs, type Crs } from '../crs.ts';
import { f, integer, refuse, type Param } from '../params.ts';

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

export const bbox_crs: Param<Crs> = {
  description: 'Système de coordonnées de bbox (URI de l’OGC) ; CRS84 (longitude, latitude) à défaut.',
  schema: { type: 'string', format: 'uri', enum: crs_uris, default: crs84.uri },
  absent: crs84,
  parse(text, name) {
    const crs = find_crs(text);
    if (crs === undefined)
      throw refuse(name, text, `l’un de ${crs_uris.slice(0, 6).join(', ')}… (liste dans /api)`);
    return crs;
  },
};

const day = String.raw`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`;
const moment = new RegExp(
  `^${day}(?:[Tt](?:[01]\\d|2[0-3]):[0-5]\\d:(?:[0-5]\\d|60)(?:\\.\\d{1,9})?(?:[Zz]|[+-](?:[01]\\d|2[0-3]):[0-5]\\d))?$`,
);

/** One end of an interval: a day begins at its first second and ends with its last, in UTC. */
function read_moment(text: string, end: boolean): string | null | undefined {
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

export const token: Param<string | null> = {
  description: 'Place dans la liste, donnée par le lien « next » de la page précédente.',
  schema: { type: 'string' },
  absent: null,
  parse(text, name) {
    if (/^[\w-]{8,4000}$/.test(text)) return text;
    throw refuse(name, text, 'la valeur donnée par un lien « next »');
  },
};

/** The query parameters of /collections/{id}/items. */
export const items_params = {
  bbox,
  'bbox-crs': bbox_crs,
  datetime,
  ...filter_params,
  limit,
  offset,
  token,
  f,
};
