/**
 * From a staging table to a published collection, the same for imports and process results:
 *
 *   const table = await create_staging(db, spec, 'job_12');        // staging.white_zones_job_12
 *   await insert_rows(db, spec, table, rows, geometry);            // in batches, as often as needed
 *   const staged = await prepare_staging(db, spec, table);         // indexes, statistics, count, extent, signature
 *   await publish_tables(database, [{ ...staged, record }]);       // one short transaction
 */
import { createHash } from 'node:crypto';
import { AppError } from '../errors.ts';
import { one, reader_role, writer_role, type Database, type Db } from '../sql/client.ts';
import { Fragment, ident, join, sql } from '../sql/fragment.ts';
import { query_file } from '../sql/query_file.ts';
import { refuse_edited } from './editing.ts';
import { measured_details } from './measured_details.ts';
import type { MetadataRecord } from './record.ts';
import { with_known_lineage, write_record } from './records.ts';
import { take_samples } from './samples.ts';
import type { CollectionSpec, Column } from './referentiels.ts';

/** A finished staging table and what was measured on it. */
export interface StagedTable {
  spec: CollectionSpec;
  /** Name in schema staging. */
  table: string;
  feature_count: number;
  /** west, south, east, north in CRS84; null without geometry or rows. */
  extent: number[] | null;
  /** The same for the same rows, in whatever order they were written. */
  content_signature: string;
}

export interface Publication extends StagedTable {
  record: MetadataRecord;
  /** The source whose rows alone fill the table; absent when several share it, when it is derived or computed. */
  source?: string;
}

const id_column: Column = { name: 'id', type: 'text', title: 'Identifiant' };

/** Type names come from the closed list of ColumnType and from CollectionSpec, never from input. */
const type_of = (type: string) => new Fragment([type], []);
const geometry_type = ({ type, srid }: NonNullable<CollectionSpec['geometry']>) =>
  type_of(`geometry(${type}, ${Math.trunc(srid)})`);

/** Makes an empty table in schema staging, in place of one left over under the same name; returns its name. */
export async function create_staging(db: Db, spec: CollectionSpec, suffix: string): Promise<string> {
  const table = `${spec.id}_${suffix}`;
  const columns = [id_column, ...spec.columns].map(({ name, type }) => sql`${ident(name)} ${type_of(type)}`);
  if (spec.geometry !== null) columns.push(sql`geom ${geometry_type(spec.geometry)}`);
  await drop_staging(db, table);
  await db.query(sql`create table ${ident('staging', table)} (${join(columns)})`);
  return table;
}

export async function drop_staging(db: Db, table: string): Promise<void> {
  await db.query(sql`drop table if exists ${ident('staging', table)}`);
}

/** How inserted rows get their geometry: an expression, and the tables it is taken from, joined to `row`. */
export interface GeometrySource {
  /** Such as sql`source.geom`. */
  expression: Fragment;
  /** Such as sql`join published.communes source on source.id = row.id`. */
  from: Fragment;
}

/** Inserts rows (column → value, with `id`) and returns how many went in; a call should stay under 8 MB. */
export async function insert_rows(
  db: Db,
  spec: CollectionSpec,
  table: string,
  rows: readonly Record<string, unknown>[],
  geometry: GeometrySource | null,
): Promise<number> {
  const columns = [id_column, ...spec.columns];
  const names = columns.map(({ name }) => ident(name));
  const typed = columns.map(({ name, type }) => sql`${ident(name)} ${type_of(type)}`);
  const values = columns.map(({ name }) => ident('row', name));
  if (geometry !== null) {
    names.push(sql`geom`);
    values.push(geometry.expression);
  }
  const { count } = await one<{ count: number }>(
    db,
    sql`with inserted as (
      insert into ${ident('staging', table)} (${join(names)})
      select ${join(values)}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (${join(typed)})
      ${geometry?.from ?? sql``}
      returning 1
    ) select count(*) from inserted`,
  );
  return count;
}

/** Key, indexes and statistics, then count, extent and signature: all that takes long, before anything is replaced. */
export async function prepare_staging(db: Db, spec: CollectionSpec, table: string): Promise<StagedTable> {
  const target = ident('staging', table);
  await db.query(sql`alter table ${target} add primary key (id)`);
  for (const name of spec.indexed ?? []) await db.query(sql`create index on ${target} (${ident(name)})`);
  if (spec.geometry !== null) await db.query(sql`create index on ${target} using gist (geom)`);
  await db.query(sql`analyze ${target}`);
  const extent =
    spec.geometry === null
      ? sql`null::box2d`
      : sql`ST_Extent(${spec.geometry.srid === 4326 ? sql`t.geom` : sql`ST_Transform(t.geom, 4326)`})`;
  const measured = await one<Omit<StagedTable, 'spec' | 'table'>>(
    db,
    sql`select
      feature_count,
      content_signature,
      case when box is not null then array[ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box)] end as extent
    from (
      select
        count(*) as feature_count,
        ${extent} as box,
        -- A sum keeps no order and needs no memory; 60 bits of each row's hash.
        count(*) || '-' || coalesce(sum(('x' || substr(md5(t::text), 1, 15))::bit(60)::bigint), 0) as content_signature
      from ${target} t
    ) measured`,
  );
  return { spec, table, ...measured };
}

/** What became of each collection, by id. */
export type Outcomes = ReadonlyMap<string, 'published' | 'unchanged'>;

/**
 * Publishes all of them or none, in one transaction: table, metadata record, count and extent. A table whose content is
 * already published is left alone (its record is renewed, but for the lineage of an import) and its staging table dropped.
 * `also` is done in the same transaction. Returns what became of each. An AppError when people edit one of them.
 */
export async function publish_tables(
  database: Database,
  publications: readonly Publication[],
  also?: (db: Db, outcomes: Outcomes) => Promise<void>,
): Promise<Outcomes> {
  return database.write(async (db) => {
    const outcomes = new Map<string, 'published' | 'unchanged'>();
    await take_tables(db, publications);
    for (const publication of publications) outcomes.set(publication.spec.id, await publish(db, publication));
    await also?.(db, outcomes);
    return outcomes;
  });
}

/** All lines of the catalogue, then all tables that will be replaced, before any of them is held for good. */
async function take_tables(db: Db, publications: readonly Publication[]): Promise<void> {
  const changed: string[] = [];
  for (const publication of publications) {
    await refuse_edited(db, publication.spec.id);
    if (!(await is_published(db, publication))) changed.push(publication.spec.id);
  }
  await db.query(query_file('collections_lock_tables', [changed])).catch((error: unknown) => {
    if (Object(error).code !== '55P03') throw error;
    throw new AppError(
      `Une lecture tient depuis un quart d’heure ce qui doit être remplacé : ${changed.join(', ')}.`,
      {
        status: 503,
        code: 'collection-busy',
        remedy: 'Recommencer quand les téléchargements en cours sont terminés.',
      },
    );
  });
}

/** Whether publishing the staged table would change anything; for trials. */
export async function is_published(
  db: Db,
  { spec, content_signature }: Pick<StagedTable, 'spec' | 'content_signature'>,
): Promise<boolean> {
  const [current] = await db.query<{ content_signature: string | null }>(
    query_file('collection_signature', [spec.id]),
  );
  return current?.content_signature === full_signature(spec, content_signature);
}

const notes_of = (spec: CollectionSpec) =>
  JSON.stringify(
    [id_column, ...spec.columns].map(({ name, title, description, unit, codes }) => ({
      name,
      title,
      description,
      unit,
      codes,
    })),
  );

/** What is said of the columns is part of the content: a new version of the product may add one. */
const full_signature = (spec: CollectionSpec, content_signature: string) =>
  `${content_signature}-${createHash('sha256').update(notes_of(spec)).digest('hex').slice(0, 8)}`;

async function publish(
  db: Db,
  { spec, table, record, source, feature_count, extent, content_signature }: Publication,
): Promise<'published' | 'unchanged'> {
  const is_same = await is_published(db, { spec, content_signature });
  // A result tells in its lineage what it was computed from; that of an import names the import.
  const is_import = record.kind !== 'process_result';
  await write_record(db, {
    ...(is_same && is_import ? await with_known_lineage(db, record) : record),
    ...measured_details({ srid: spec.geometry?.srid ?? null, feature_count, extent, content_signature }),
  });
  if (is_same) {
    await drop_staging(db, table);
    return 'unchanged';
  }
  const samples = await take_samples(db, spec, table);
  await swap_table(db, spec.id, table);
  await db.query(
    query_file('collection_upsert', [
      spec.id,
      record.id,
      notes_of(spec),
      feature_count,
      extent,
      full_signature(spec, content_signature),
      source ?? null,
      JSON.stringify(samples),
    ]),
  );
  await db.query(query_file('collection_record_visibility', [spec.id]));
  await db.query(query_file('collection_protect', [spec.id]));
  return 'published';
}

async function swap_table(db: Db, id: string, table: string): Promise<void> {
  await db.query(sql`drop table if exists ${ident('published', id)}`);
  await db.query(sql`alter table ${ident('staging', table)} rename to ${ident(id)}`);
  await db.query(sql`alter table ${ident('staging', id)} set schema published`);
  // Default privileges bear on tables made in a schema, not on those moved into it.
  await db.query(
    sql`grant select on ${ident('published', id)} to ${ident(reader_role)}, ${ident(writer_role)}`,
  );
}
