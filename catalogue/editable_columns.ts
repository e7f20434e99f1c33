import type { Db } from '../sql/client.ts';
import { query_file } from '../sql/query_file.ts';

/** What may be written into a column of a published table. */
export interface EditableColumn {
  name: string;
  /** PostgreSQL's name of the type, of its base for a domain: text, int4, _text, geometry… */
  type: string;
  /** As SQL writes it, with its length and its domain. */
  full_type: string;
  /** Never null. */
  is_required: boolean;
  /** The database fills it when nothing is given: a default, a generated number. */
  has_default: boolean;
  /** The database alone fills it. */
  is_generated: boolean;
  /** Characters. */
  max_length: number | null;
  /** Words of an enumeration. */
  labels: readonly string[] | null;
  /** Point, MultiPolygon, Geometry… and EPSG code; null for what is no geometry. */
  geometry_type: string | null;
  srid: number | null;
  /** It identifies a row. */
  is_key: boolean;
}

/** Columns of a table of schema `published`, in its order; none when it does not exist. */
export const read_editable_columns = (db: Db, table: string): Promise<EditableColumn[]> =>
  db.query<EditableColumn>(query_file('editable_columns', [table]));
