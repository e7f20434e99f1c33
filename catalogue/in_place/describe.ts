/** The record of a collection in place: what the officer said of it, and what its rows tell. */
import { access_limit, interoperability_regulation } from '../code_lists/inspire_codes.ts';
import { inspire_keywords } from '../code_lists/inspire_themes.ts';
import { measured_details, type Measured } from '../measured_details.ts';
import type { MetadataRecord } from '../record.ts';
import type { SourceColumn } from './source.ts';

/** What a person says of the dataset; the rest is theirs to write in the editor of records. */
export interface Description {
  id: string;
  title: string;
  abstract: string;
  producer: string;
  licence: { name: string; url: string } | null;
  keywords: readonly string[];
  email: string | null;
  /** `MD_TopicCategoryCode`. */
  topic: string | null;
  /** Code of the INSPIRE theme. */
  theme: string | null;
  /** `MD_MaintenanceFrequencyCode`. */
  frequency: string | null;
  is_public: boolean;
}

const today = () => new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Paris' });
const lineage = (day: string) =>
  `Table PostGIS publiée en place, sans copie : ce qui est servi est ce qu’elle contient au moment où on la lit. Nombre d’objets, emprise et attributs relevés le ${day}.`;

export function describe_in_place(said: Description, measured: Measured): MetadataRecord {
  const { id, title, abstract, producer, licence, keywords, email, topic, theme, frequency, is_public } =
    said;
  const contact = email === null ? null : { organisation: producer, email, role: 'pointOfContact' };
  const day = today();
  return {
    id,
    kind: 'dataset',
    title,
    abstract,
    producer,
    licence,
    source_url: null,
    vintage: null,
    lineage: lineage(day),
    keywords: [...keywords],
    warnings: [],
    languages: ['fre'],
    record_language: 'fre',
    record_date: day,
    dates: [{ type: 'publication', date: day }],
    ...(contact !== null && { contacts: [contact], record_contacts: [contact] }),
    ...(topic !== null && { topics: [topic] }),
    ...(theme !== null && { themes: [inspire_keywords(theme)], conformity: [interoperability_regulation] }),
    ...(frequency !== null && { frequency }),
    ...(is_public && { access_constraints: [access_limit('noLimitations')] }),
    ...measured_details(measured),
  };
}

/** The record as it stands, with what is measured anew. */
export const describe_again = (record: MetadataRecord, measured: Measured): MetadataRecord => ({
  ...record,
  lineage: lineage(today()),
  record_date: today(),
  ...measured_details(measured),
});

/** What is known of a column beside its name: kept through a refresh. */
export interface ColumnNote {
  name: string;
  title?: string;
  description?: string | null;
}

/** The notes of the served columns: those known already, else the column's comment. */
export const notes_of = (columns: readonly SourceColumn[], known: readonly ColumnNote[] = []): ColumnNote[] =>
  columns.map(({ name, comment }) => ({
    name,
    title: name,
    ...(comment !== null && { description: comment }),
    ...known.find((note) => note.name === name),
  }));
