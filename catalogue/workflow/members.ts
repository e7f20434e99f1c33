/** Members of a record as screens, differences and merges name them, in the order of the form. */
import type { MetadataRecord } from '../record.ts';

export type RecordMember = keyof MetadataRecord;

export const member_names: Readonly<Record<Exclude<RecordMember, 'id'>, string>> = {
  title: 'Titre',
  alternate_title: 'Autre titre',
  kind: 'Nature',
  abstract: 'Résumé',
  purpose: 'Objet',
  keywords: 'Mots-clés',
  topics: 'Catégories ISO',
  themes: 'Thèmes et mots-clés de thésaurus',
  vintage: 'Millésime',
  dates: 'Dates',
  period: 'Période couverte',
  frequency: 'Fréquence de mise à jour',
  status: 'État d’avancement',
  lineage: 'Généalogie',
  warnings: 'Avertissements',
  extents: 'Emprises',
  resolutions: 'Résolution',
  languages: 'Langues de la ressource',
  record_language: 'Langue de la fiche',
  record_date: 'Date de la fiche',
  identifiers: 'Identifiants de la ressource',
  source_url: 'Page de présentation',
  distributions: 'Accès et téléchargements',
  crs: 'Systèmes de coordonnées',
  representations: 'Représentation',
  formats: 'Formats',
  attributes: 'Attributs',
  service: 'Service',
  parent_id: 'Fiche de la série',
  relations: 'Fiches liées',
  thumbnails: 'Aperçus',
  licence: 'Licence',
  access_constraints: 'Restrictions d’accès public',
  use_constraints: 'Conditions d’utilisation',
  conformity: 'Conformité',
  producer: 'Producteur',
  contacts: 'Contacts de la ressource',
  record_contacts: 'Contacts de la fiche',
  parameters: 'Paramètres du traitement',
  feature_count: 'Nombre d’objets',
  content_signature: 'Signature du contenu',
};

/** All but the identifier, in order. */
export const record_members = Object.keys(member_names) as Exclude<RecordMember, 'id'>[];

/** What nobody types: it is measured with the data. */
export const measured_members: ReadonlySet<RecordMember> = new Set([
  'feature_count',
  'content_signature',
  'parameters',
]);

/** The value as a text that is the same for the same content: empty values are none, members come in one order. */
function canonical(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'null' : `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value)
    .map(([name, member]) => [name, canonical(member)] as const)
    .filter(([, text]) => text !== 'null')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return members.length === 0 ? 'null' : `{${members.map(([name, text]) => `${name}:${text}`).join(',')}}`;
}

/** Whether two values of a member say the same; nothing, an empty text and an empty list are alike. */
export const says_same = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);

/** Members in which two records differ, in order. */
export function differing_members(a: Partial<MetadataRecord>, b: Partial<MetadataRecord>) {
  return record_members.filter((member) => !says_same(a[member], b[member]));
}
