/** Records in the database: written by imports, processes, officers and harvesters, read whole with what they describe. */
import { AppError } from '../errors.ts';
import type { Db } from '../sql/client.ts';
import { query_file } from '../sql/query_file.ts';
import type { MetadataRecord, OriginalDocument, RecordDetails, RecordKind } from './record.ts';

export type RecordOrigin = 'import' | 'process' | 'officer' | 'harvest';
export type RecordState = 'draft' | 'submitted' | 'published' | 'retired';

/** A record with its state, and the collections it describes among those that the reader may read. */
export interface StoredRecord {
  record: MetadataRecord;
  origin: RecordOrigin;
  state: RecordState;
  visibility: 'public' | 'accounts' | 'organisation' | 'scenario';
  organisation_id: number | null;
  /** Members that an officer wrote; imports leave them as they are. */
  curated: string[];
  version: number;
  created_at: Date;
  updated_at: Date;
  published_at: Date;
  collections: DescribedCollection[];
}

export interface DescribedCollection {
  id: string;
  columns: {
    name: string;
    title?: string;
    description?: string;
    unit?: string;
    codes?: { code: string | number; title: string }[];
  }[];
  /** A few values of each column, as texts. */
  samples: Record<string, string[]>;
  feature_count: number;
  extent: [number, number, number, number] | null;
  is_public: boolean;
  /** ISO 8601. */
  updated_at: string;
}

const column_members = [
  'id',
  'kind',
  'title',
  'abstract',
  'producer',
  'licence',
  'source_url',
  'vintage',
  'lineage',
  'keywords',
  'warnings',
  'parameters',
] as const satisfies readonly (keyof MetadataRecord)[];

/** Members of MetadataRecord that lie in the column `details`. */
export function details_of(record: MetadataRecord): RecordDetails {
  const own = new Set<string>(column_members);
  return Object.fromEntries(
    Object.entries(record).filter(([name, value]) => !own.has(name) && value !== undefined),
  );
}

/** The record as a row of `maillage.metadata_record`. */
export function row_of(record: MetadataRecord, origin: RecordOrigin): Record<string, unknown> {
  const { licence } = record;
  return {
    ...Object.fromEntries(column_members.map((name) => [name, record[name] ?? null])),
    licence_name: licence?.name ?? null,
    licence_url: licence?.url ?? null,
    origin,
    details: details_of(record),
  };
}

/**
 * Writes the record of an import or a process, new or in place of the one with its id; members that an officer wrote stay
 * as they are. A 409 AppError when an officer or a harvester keeps the record.
 */
export async function write_record(db: Db, record: MetadataRecord): Promise<void> {
  const origin = record.kind === 'process_result' ? 'process' : 'import';
  const row = JSON.stringify(row_of(record, origin));
  const written = await db.query(query_file('metadata_record_upsert', [row]));
  if (written.length === 0) await refuse_records_of_others(db, [record.id]);
}

/**
 * The record of data that are the same as before, with the lineage of the import that brought them: an import that changes
 * nothing makes no version of its record, and tells nobody.
 */
export async function with_known_lineage(db: Db, record: MetadataRecord): Promise<MetadataRecord> {
  const known = await read_record(db, record.id);
  return known === undefined ? record : { ...record, lineage: known.record.lineage };
}

/** A 409 AppError when an officer or a harvester keeps a record of one of these ids: no import takes it over. */
export async function refuse_records_of_others(db: Db, ids: readonly string[]): Promise<void> {
  const [kept] = await db.query<{ id: string; origin: RecordOrigin; harvester: string | null }>(
    query_file('metadata_records_of_others', [ids]),
  );
  if (kept === undefined) return;
  const whose =
    kept.origin === 'officer'
      ? 'une fiche rédigée ici'
      : `une fiche moissonnée${kept.harvester === null ? '' : ` par « ${kept.harvester} »`}`;
  throw new AppError(`« ${kept.id} » est déjà l’identifiant d’${whose} : un import ne la remplace pas.`, {
    status: 409,
    code: 'record-of-others',
    remedy: 'Donner un autre identifiant aux données, ou supprimer d’abord cette fiche.',
  });
}

type Row = Omit<StoredRecord, 'record'> &
  Omit<MetadataRecord, 'licence' | 'parameters' | keyof RecordDetails> & {
    kind: RecordKind;
    licence_name: string | null;
    licence_url: string | null;
    parameters: Record<string, unknown> | null;
    details: RecordDetails;
  };

/** Records by id, those that the reader may see, ordered by id. */
export async function read_records(db: Db, ids: readonly string[]): Promise<StoredRecord[]> {
  const rows = await db.query<Row>(query_file('records_read', [ids]));
  return rows.map(read_row);
}

/** One record; undefined when there is none that the reader may see. */
export async function read_record(db: Db, id: string): Promise<StoredRecord | undefined> {
  return (await read_records(db, [id]))[0];
}

/** The document that the record was read from; undefined when it was written here. */
export async function read_original(db: Db, id: string): Promise<OriginalDocument | undefined> {
  return (await db.query<OriginalDocument>(query_file('record_original', [id])))[0];
}

function read_row({
  origin,
  state,
  visibility,
  organisation_id,
  curated,
  version,
  created_at,
  updated_at,
  published_at,
  collections,
  licence_name,
  licence_url,
  parameters,
  details,
  ...members
}: Row): StoredRecord {
  return {
    record: {
      ...members,
      licence: licence_name === null ? null : { name: licence_name, url: licence_url ?? '' },
      ...(parameters === null ? {} : { parameters }),
      ...details,
    },
    origin,
    state,
    visibility,
    organisation_id,
    curated,
    version,
    created_at,
    updated_at,
    published_at,
    collections,
  };
}
