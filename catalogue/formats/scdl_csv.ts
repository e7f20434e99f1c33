/** The SCDL schema « Catalogue simplifié » 0.1.3 of French local authorities: one row for each dataset. */
import { label_of } from '../code_lists/code_list.ts';
import { topics } from '../code_lists/topics.ts';
import type { Extent, MetadataRecord } from '../record.ts';
import type { Loss, MetadataFormat } from './format.ts';
import { scdl_licence } from './licences.ts';
import { exact_date } from './ogc_record/time.ts';

/** Columns in the order of the schema. */
export const scdl_columns = [
  'COLL_NOM',
  'COLL_SIRET',
  'ID',
  'TITRE',
  'DESCRIPTION',
  'THEME',
  'PRODUCTEUR_NOM',
  'PRODUCTEUR_SIRET',
  'COUV_SPAT_MAILLE',
  'COUV_SPAT_NOM',
  'COUV_TEMP_DEBUT',
  'COUV_TEMP_FIN',
  'DATE_PUBL',
  'FREQ_MAJ',
  'DATE_MAJ',
  'MOTS_CLES',
  'LICENCE',
  'NOMBRE_RESSOURCES',
  'FORMAT_RESSOURCES',
  'URL',
] as const;

export type ScdlRow = Record<(typeof scdl_columns)[number], string>;

/** Who publishes the catalogue, and who makes the data; empty where it is not known, though the schema asks for it. */
export interface ScdlContext {
  base_url: string;
  publisher?: { name: string; siret: string };
  producer_siret?: string;
}

export type ScdlSeparator = ',' | ';';

const frequencies: Record<string, string> = {
  continual: 'Continuelle',
  daily: 'Quotidienne ou plusieurs fois par jour',
  weekly: 'Hebdomadaire ou plusieurs fois par semaine',
  fortnightly: 'Mensuelle ou plusieurs fois par mois',
  semimonthly: 'Mensuelle ou plusieurs fois par mois',
  monthly: 'Mensuelle ou plusieurs fois par mois',
  quarterly: 'Trimestrielle',
  biannually: 'Semestrielle',
  annually: 'Annuelle',
  biennially: 'Biennale',
  asNeeded: 'Ponctuelle',
  notPlanned: 'Ponctuelle',
  irregular: 'Irrégulière',
};

/** What the address of a territory says of its level. */
const levels: readonly (readonly [RegExp, string])[] = [
  [/\b(iris|quartier|section)/i, 'Infracommunale'],
  [/\bcommunes?\b/i, 'Communale'],
  [/\b(epci|intercommunalites?|intercommunalités?)\b/i, 'Intercommunale'],
  [/\bcantons?\b/i, 'Cantonale'],
  [/\bdepartements?\b/i, 'Départementale'],
  [/\bregions?\b/i, 'Régionale'],
];

const without_accents = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const at_most = (text: string) => (text.length > 140 ? `${text.slice(0, 139)}…` : text);

const level_of = ([only, ...others]: readonly Extent[]): string => {
  const said = only?.identifier;
  if (said === undefined || others.length > 0) return 'Autre';
  return levels.find(([form]) => form.test(without_accents(said)))?.[1] ?? 'Autre';
};

/** Years, months and days alone: the schema knows no hours. */
const day_of = (date: string | null | undefined, side: 'begin' | 'end'): string =>
  date === null || date === undefined || !/^\d{4}/.test(date) ? '' : exact_date(date, side).slice(0, 10);

/** A record as a row; members that it has not give empty cells. */
export function scdl_row(
  record: MetadataRecord,
  { base_url, publisher, producer_siret }: ScdlContext,
): ScdlRow {
  const { extents = [], distributions = [], period, vintage, dates = [], licence } = record;
  const resources = distributions.filter((one) => one.function !== 'information');
  const formats = resources.flatMap(({ format }) => format ?? []).concat(record.formats ?? []);
  const named = (type: string) => dates.findLast((date) => date.type === type)?.date;
  const covered =
    period ?? (vintage !== null && /^\d{4}$/.test(vintage) ? { begin: vintage, end: vintage } : undefined);
  return {
    COLL_NOM: at_most(publisher?.name ?? ''),
    COLL_SIRET: publisher?.siret ?? '',
    ID: record.id,
    TITRE: record.title,
    DESCRIPTION: record.abstract,
    THEME: at_most(theme_of(record)),
    PRODUCTEUR_NOM: at_most(record.producer),
    PRODUCTEUR_SIRET: producer_siret ?? '',
    COUV_SPAT_MAILLE: level_of(extents),
    COUV_SPAT_NOM: at_most(extents.flatMap(({ description }) => description ?? []).join(', ')),
    COUV_TEMP_DEBUT: day_of(covered?.begin, 'begin'),
    COUV_TEMP_FIN: day_of(covered?.end, 'end'),
    DATE_PUBL: day_of(named('publication') ?? named('creation'), 'begin'),
    FREQ_MAJ: frequencies[record.frequency ?? ''] ?? 'Inconnue',
    DATE_MAJ: day_of(named('revision') ?? named('publication'), 'begin'),
    MOTS_CLES: listed(record.keywords.map(without_accents)),
    LICENCE: licence === null ? '' : scdl_licence(licence),
    NOMBRE_RESSOURCES: String(resources.length),
    FORMAT_RESSOURCES: listed([...new Set(formats.map(({ name }) => without_accents(name)))]),
    URL: `${base_url}/catalogue/${encodeURIComponent(record.id)}`,
  };
}

/** A list in one cell, as the schema writes them. */
const listed = (words: readonly string[]) => words.map((word) => word.replaceAll(';', ',')).join(';');

function theme_of({ themes, topics: codes = [] }: MetadataRecord): string {
  const [topic] = codes;
  return topic === undefined ? (themes?.[0]?.concepts[0]?.label ?? '') : label_of(topics, topic);
}

/** A line of the file, quoted as RFC 4180 has it. */
export const scdl_line = (cells: readonly string[], separator: ScdlSeparator = ','): string =>
  `${cells.map((cell) => (/[",;\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(separator)}\r\n`;

export const scdl_header = (separator: ScdlSeparator = ','): string => scdl_line(scdl_columns, separator);

const no_place: readonly (readonly [Loss['member'], string])[] = [
  ['source_url', 'l’adresse chez le producteur'],
  ['lineage', 'la généalogie'],
  ['warnings', 'les avertissements'],
  ['parameters', 'les paramètres d’un calcul'],
  ['kind', 'le type de ressource'],
  ['identifiers', 'les autres identifiants'],
  ['alternate_title', 'le titre alternatif'],
  ['languages', 'les langues'],
  ['record_language', 'la langue de la fiche'],
  ['record_date', 'la date de la fiche'],
  ['record_contacts', 'les contacts de la fiche'],
  ['contacts', 'les contacts'],
  ['status', 'l’état d’avancement'],
  ['purpose', 'la raison d’être des données'],
  ['crs', 'le système de coordonnées'],
  ['representations', 'le type de représentation spatiale'],
  ['resolutions', 'la résolution'],
  ['access_constraints', 'les limites d’accès'],
  ['use_constraints', 'les conditions d’utilisation'],
  ['conformity', 'la conformité'],
  ['attributes', 'les colonnes'],
  ['service', 'ce que fait un service'],
  ['parent_id', 'la série'],
  ['relations', 'les liens avec d’autres fiches'],
  ['thumbnails', 'les aperçus'],
  ['feature_count', 'le nombre d’objets'],
  ['content_signature', 'la signature du contenu'],
  // Where a topic of ISO is given, that one is the theme.
  ['themes', 'plus d’un thème'],
  // Where a period is given.
  ['vintage', 'un millésime à côté d’une période'],
];

const in_part: readonly Loss[] = [
  { member: 'topics', why: 'Le schéma SCDL garde un seul thème.' },
  {
    member: 'licence',
    why: 'Le schéma SCDL nomme trois licences ; les autres y sont « Spécifique ou autre ».',
  },
  { member: 'keywords', why: 'Les mots-clés y sont sans accents ni majuscules.' },
  { member: 'dates', why: 'Le schéma SCDL garde la publication et la dernière mise à jour.' },
  { member: 'extents', why: 'Le schéma SCDL garde le nom et le niveau du territoire, sans son enveloppe.' },
  {
    member: 'distributions',
    why: 'Le schéma SCDL compte les ressources et nomme leurs formats, sans leurs adresses.',
  },
  { member: 'formats', why: 'Le schéma SCDL garde le nom des formats, sans accents ni majuscules.' },
];

export const scdl_csv: MetadataFormat = {
  id: 'scdl_csv',
  title: 'Catalogue SCDL (CSV)',
  media_type: 'text/csv; charset=utf-8',
  extension: 'csv',
  write: (record, context) => `${scdl_header()}${scdl_line(Object.values(scdl_row(record, context)))}`,
  loses: [
    ...no_place.map(([member, what]) => ({ member, why: `Le schéma SCDL n’a pas de place pour ${what}.` })),
    ...in_part,
  ],
};
