import type { PageLink } from './landing.tsx';

const column_types: Readonly<Record<string, string>> = {
  text: 'texte',
  varchar: 'texte',
  bpchar: 'texte',
  name: 'texte',
  uuid: 'identifiant (UUID)',
  int2: 'nombre entier',
  int4: 'nombre entier',
  int8: 'nombre entier',
  float4: 'nombre',
  float8: 'nombre',
  numeric: 'nombre',
  bool: 'vrai ou faux',
  date: 'date',
  timestamp: 'date et heure',
  timestamptz: 'date et heure',
  json: 'document',
  jsonb: 'document',
  xml: 'document XML',
  bytea: 'binaire',
};

/** A type of PostgreSQL in plain French: « nombre entier », « liste de textes », « surfaces ». */
export function say_type(type: string): string {
  if (/^geo(?:metry|graphy)\b/.test(type)) return say_shape(type);
  const word = (name: string) => (Object.hasOwn(column_types, name) ? column_types[name] : undefined);
  if (!type.startsWith('_')) return word(type) ?? type;
  const one = word(type.slice(1));
  return one === 'texte' ? 'liste de textes' : 'liste';
}

/** Types whose values are read as numbers: their columns are aligned to the right. */
export const is_number_type = (type: string) => /^(int[248]|float[48]|numeric)$/.test(type);

const samples = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 6, useGrouping: false });

/** A value that a record gives as an example, as tables show values. */
export function say_sample(sample: string, type: string): string {
  if (type === 'bool') return sample === 'true' ? 'oui' : 'non';
  if (is_number_type(type)) return say_number_sample(sample);
  return type.startsWith('_') ? sample.replace(/^\["?|"?\]$/g, '').replaceAll(/"?, ?"?/g, ', ') : sample;
}

/** As it is where a double, or six decimals, would tell another number. */
function say_number_sample(sample: string): string {
  const value = Number(sample);
  const size = Math.abs(value);
  const digits = sample.replaceAll(/\D/g, '').length;
  // A double holds 15 digits: those that are shown must be among them.
  const is_held = digits > 0 && size < 1e15 && (digits <= 15 || size < 1e9);
  if (!is_held) return sample;
  const said = samples.format(value);
  return value !== 0 && /^-?0$/.test(said) ? sample : said;
}

/** Types whose values are long texts of many parts: their columns are wide. */
export const is_document_type = (type: string) => /^(jsonb?|xml)$/.test(type);

const shapes: readonly (readonly [RegExp, string])[] = [
  [/point/i, 'points'],
  [/line|curve/i, 'lignes'],
  [/polygon|surface/i, 'surfaces'],
];

/** What the features of a geometry type are to a person. */
export function say_shape(type: string): string {
  const found = /collection/i.test(type) ? undefined : shapes.find(([form]) => form.test(type));
  return found?.[1] ?? 'géométries diverses';
}

const media_types: readonly (readonly [RegExp, string])[] = [
  [/openapi/, 'OpenAPI'],
  [/geo\+json.*jsonfg|fg\+json/, 'JSON-FG'],
  [/geo\+json-seq/, 'GeoJSON par lignes'],
  [/geo\+json/, 'GeoJSON'],
  [/schema\+json/, 'JSON Schema'],
  [/json/, 'JSON'],
  [/html/, 'page'],
  [/csv/, 'CSV'],
  [/geopackage/, 'GeoPackage'],
  [/flatgeobuf/, 'FlatGeobuf'],
  [/parquet/, 'GeoParquet'],
  [/spreadsheetml/, 'XLSX'],
  [/opendocument.spreadsheet/, 'ODS'],
  [/vector-tile/, 'tuiles vectorielles'],
  [/gml/, 'GML'],
  [/shapefile/, 'Shapefile'],
  [/zip/, 'archive ZIP'],
  [/kml/, 'KML'],
  [/xml/, 'XML'],
];

/** Short name of a media type; the type itself where it has none. */
export const say_media_type = (type: string): string =>
  media_types.find(([form]) => form.test(type))?.[1] ?? type;

const label_names =
  /^(nom|name|titre|title|libelle|intitule|nom_[a-z]+|lib_[a-z]+|denomination|raison_sociale)$/i;

/** The column by which a person knows a feature; null when none says so by its name. */
export const label_of = (columns: readonly { name: string }[]): string | null =>
  columns.find(({ name }) => label_names.test(name))?.name ?? null;

// Made once: each takes longer to make than a page to write.
const numbers = new Intl.NumberFormat('fr-FR');
const days = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'Europe/Paris' });

/** French with a space between thousands. */
export const say_number = (value: number) => numbers.format(value);
export const say_objects = (count: number) => `${say_number(count)} ${count < 2 ? 'objet' : 'objets'}`;

export const say_day = (day: Date) => days.format(day);

const months = new Intl.DateTimeFormat('fr-FR', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** A date of a record, to the day; others tell a month or a year. */
export const is_day = (date: string) => /^\d{4}-\d{2}-\d{2}/.test(date) && !Number.isNaN(Date.parse(date));

/** « 2024 », « mai 2024 », « 31 mai 2024 »: a date as exact as records give it. */
export function say_date(date: string): string {
  if (/^\d{4}-\d{2}$/.test(date)) return months.format(new Date(date));
  return is_day(date) ? say_day(new Date(date)) : date;
}

/** « de 2024 », « d’avril 2024 », « du 31 mai 2024 » */
export function say_of_date(date: string): string {
  const said = say_date(date);
  return is_day(date) ? `du ${said}` : /^[ao]/.test(said) ? `d’${said}` : `de ${said}`;
}

/** What a person wants of a link; the order of the groups on a page. */
export const purposes = ['read', 'download', 'connect', 'describe', 'origin'] as const;
export type Purpose = (typeof purposes)[number];
export const purpose_titles: Readonly<Record<Purpose, string>> = {
  read: 'Regarder',
  download: 'Télécharger',
  connect: 'Brancher un logiciel',
  describe: 'Comprendre la structure',
  origin: 'Origine et droits',
};

/** The purpose of a link, by its relation and type. */
export function purpose_of({ rel, type }: Pick<PageLink, 'rel' | 'type'>): Purpose {
  if (rel === 'enclosure' || (rel === 'alternate' && type === 'text/csv')) return 'download';
  if (/^(license|via|author|describedby|copyright|about|publisher)$/.test(rel) && /html|pdf/.test(type))
    return 'origin';
  if (/queryables|sortables|schema|returnables|receivables|service-desc|conformance|tiling-scheme/.test(rel))
    return 'describe';
  if (type.startsWith('text/html')) return 'read';
  if (/^(self|alternate)$/.test(rel) && type.includes('geo+json')) return 'connect';
  if (/^(self|alternate|describedby|collection)$/.test(rel)) return 'describe';
  return 'connect';
}
