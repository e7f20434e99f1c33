import type { Db } from '../sql/client.ts';
import { query_file } from '../sql/query_file.ts';
import type { RecordKind } from './record.ts';
import type { Code } from './referentiels.ts';

export interface PublishedColumn {
  name: string;
  /** PostgreSQL's name of the type: text, int4, timestamptz…; of a domain the one it restricts, of a composite `record`. */
  type: string;
  /** Its type is an enumeration, which `type` names. */
  is_enum?: boolean;
  /** French title and description: the catalogue's, else the column's comment. */
  title: string;
  description: string | null;
  /** Part of the column in the standard's sense; `time` is what `datetime` filters. */
  role: string | null;
  /** Unit of measure in UCUM's case-sensitive code, when the catalogue knows it: min, m, km2. */
  unit?: string | null;
  /** The code list of its values, when the catalogue has one. */
  codes?: readonly Code[] | null;
}

export interface PublishedGeometry {
  name: string;
  /** EPSG code of the stored coordinates; 0 when the table does not say. */
  srid: number;
  /** Point, MultiPolygon, Geometry… as PostGIS writes it. */
  type: string;
}

/** A table or view that the API serves, described by the database and, when it has one, by its record. */
export interface PublishedTable {
  id: string;
  title: string;
  description: string;
  /** Name and type of the column that identifies a row; null when nothing does. */
  key: { name: string; type: string } | null;
  geometry: PublishedGeometry | null;
  /** All columns that are no geometry, in the order of the table. */
  columns: readonly PublishedColumn[];
  /** What the catalogue knows; null for a table made by hand. */
  record: PublishedRecord | null;
  /** Exact count kept by the last publication; null when nobody counts. */
  feature_count: number | null;
  /** west, south, east, north in CRS84. */
  extent: readonly [number, number, number, number] | null;
  /** Changes with each publication and each write to the table; null where content may change unseen: views, tables elsewhere. */
  version: string | null;
  /** Of the last publication; null in place, where what is written after it bears no date. */
  updated_at: Date | null;
  /** A view of a table that stays where it is, of this server or of a foreign one; null: a collection of our own. */
  in_place: 'here' | 'elsewhere' | null;
  /** The foreign server that a collection in place rests on, whoever made its foreign table; absent or null: none. */
  server?: string | null;
  /** Everybody may read it. */
  is_public: boolean;
  /** Features may be created, changed and removed, by those who may; an import never replaces it. */
  is_editable: boolean;
  /** Whoever asked may do so. */
  may_edit: boolean;
}

export interface PublishedRecord {
  kind: RecordKind;
  /** ISO 8601. */
  created_at: string;
  /** By which others know the data. */
  identifiers: readonly string[];
  producer: string;
  licence: { name: string; url: string } | null;
  source_url: string | null;
  vintage: string | null;
  lineage: string;
  keywords: readonly string[];
  warnings: readonly string[];
}

interface Row {
  id: string;
  comment: string | null;
  columns: {
    name: string;
    type: string;
    is_enum: boolean;
    comment: string | null;
    srid: number;
    geometry_type: string;
  }[];
  key: string | null;
  writes: string | null;
  oid: number;
  column_notes:
    | {
        name: string;
        title?: string;
        description?: string;
        role?: string;
        unit?: string;
        codes?: Code[];
      }[]
    | null;
  feature_count: number | null;
  extent: [number, number, number, number] | null;
  content_signature: string | null;
  updated_at: Date | null;
  in_place: 'here' | 'elsewhere' | null;
  server: string | null;
  is_public: boolean;
  is_editable: boolean;
  may_edit: boolean;
  record:
    | (Omit<PublishedRecord, 'licence' | 'identifiers'> &
        Record<'title' | 'abstract', string> &
        Licence & { identifiers: readonly string[] | null })
    | null;
}
interface Licence {
  licence_name: string | null;
  licence_url: string | null;
}

/** All tables of schema `published` that the current role may read, by id. */
export async function list_published_tables(db: Db): Promise<PublishedTable[]> {
  const rows = await db.query<Row>(query_file('published_tables'));
  return rows.map(read_row);
}

const is_spatial = (column: { type: string }) => column.type === 'geometry' || column.type === 'geography';

function read_row(row: Row): PublishedTable {
  const notes = new Map(row.column_notes?.map((note) => [note.name, note]));
  const key = row.columns.find((column) => column.name === row.key);
  const geometry = row.columns.find((column) => column.type === 'geometry');
  return {
    id: row.id,
    title: row.record?.title ?? row.id,
    description: row.record?.abstract ?? row.comment ?? '',
    key: key === undefined ? null : { name: key.name, type: key.type },
    geometry:
      geometry === undefined
        ? null
        : { name: geometry.name, srid: geometry.srid, type: geometry.geometry_type },
    columns: row.columns
      .filter((column) => !is_spatial(column))
      .map(({ name, type, is_enum, comment }) => {
        const note = notes.get(name);
        return {
          name,
          type,
          is_enum,
          title: note?.title ?? name,
          description: note?.description ?? comment,
          role: note?.role ?? null,
          unit: note?.unit ?? null,
          codes: note?.codes ?? null,
        };
      }),
    record: read_record(row.record),
    feature_count: row.feature_count,
    extent: row.extent,
    version:
      row.writes === null
        ? null
        : [row.oid, row.writes, row.updated_at?.getTime() ?? '', row.content_signature ?? ''].join('.'),
    updated_at: row.in_place === null ? row.updated_at : null,
    in_place: row.in_place,
    server: row.server,
    is_public: row.is_public,
    is_editable: row.is_editable,
    may_edit: row.may_edit,
  };
}

function read_record(record: Row['record']): PublishedRecord | null {
  if (record === null) return null;
  const { title: _title, abstract: _abstract, licence_name, licence_url, identifiers, ...rest } = record;
  const licence = licence_name === null ? null : { name: licence_name, url: licence_url ?? '' };
  return { ...rest, licence, identifiers: identifiers ?? [] };
}
