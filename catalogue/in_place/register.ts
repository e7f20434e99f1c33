/** The register of collections in place: what each shows, and whether its view still does. */
import { AppError } from '../../errors.ts';
import type { Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import type { VisibilityRule } from '../visibility.ts';
import type { ColumnNote } from './describe.ts';
import type { Served } from './source.ts';

/** Where the rows are. */
export interface Place {
  schema: string;
  table: string;
  /** Foreign server; null: this one. */
  server: string | null;
}

export interface Registered extends Place {
  id: string;
  record_id: string;
  feature_count: number;
  extent: number[] | null;
  key: string;
  columns: string[];
  visibility: VisibilityRule['visibility'];
  column_notes: ColumnNote[];
  geometry: Served['geometry'];
  refreshed_at: Date;
  /** What the view reads by now; null when the view has gone. */
  looks_at: string | null;
  should_look_at: string;
  /** What it reads got row rights, which it does not follow. */
  has_row_rights: boolean;
}

/** All that is published in place, by id. */
export async function list_in_place(db: Db, id: string | null = null): Promise<Registered[]> {
  type Row = Omit<Registered, 'schema' | 'table' | 'key' | 'geometry'> & {
    source_schema: string;
    source_table: string;
    key_column: string;
    geometry_column: string | null;
    geometry_form: 'as_is' | 'set_srid' | 'geography';
    srid: number | null;
  };
  const rows = await db.query<Row>(query_file('in_place_list', [id]));
  return rows.map(
    ({ source_schema, source_table, key_column, geometry_column, geometry_form, srid, ...row }) => ({
      ...row,
      schema: source_schema,
      table: source_table,
      key: key_column,
      geometry:
        geometry_column === null || srid === null
          ? null
          : { column: geometry_column, form: geometry_form, srid },
    }),
  );
}

/** One of them; a 404 AppError when there is none of this id. */
export async function find_in_place(db: Db, id: string): Promise<Registered> {
  const [known] = await list_in_place(db, id);
  if (known !== undefined) return known;
  throw new AppError(`« ${id.slice(0, 80)} » n’est pas une collection publiée en place.`, {
    status: 404,
    code: 'not-in-place',
    remedy: '« npm run admin -- list-tables » nomme celles qui le sont.',
  });
}
