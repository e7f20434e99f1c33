/**
 * Tables and views that are published where they stand (docs/decisions/0008-tables-in-place.md): made a collection, read
 * anew, taken out. Each in the caller's transaction, as the database's owner.
 */
import { AppError, message_of } from '../../errors.ts';
import { one, reader_role, type Db } from '../../sql/client.ts';
import { ident, sql } from '../../sql/fragment.ts';
import { query_file } from '../../sql/query_file.ts';
import { check_dataset_id } from '../dataset_id.ts';
import { read_record, refuse_records_of_others, write_record } from '../records.ts';
import { set_visibility, type VisibilityRule } from '../visibility.ts';
import { shows_the_same, tell_changes } from './compare.ts';
import {
  describe_again,
  describe_in_place,
  notes_of,
  type ColumnNote,
  type Description,
} from './describe.ts';
import { foreign_schema, make_foreign_table } from './foreign.ts';
import { measure, type Measures } from './measure.ts';
import { find_in_place, type Place, type Registered } from './register.ts';
import {
  check_schema,
  choose_served,
  read_source,
  type Choices,
  type Served,
  type Source,
} from './source.ts';

/** What was published or read anew. */
export interface Outcome {
  feature_count: number;
  key: string;
  warnings: readonly string[];
  /** What differs from before, in French; empty when nothing does. */
  changes: readonly string[];
}

/** Publishes a table or view that no collection shows yet. An AppError says what stands against it. */
export async function publish_in_place(
  db: Db,
  place: Place,
  described: Description,
  rule: VisibilityRule,
  choices: Choices,
): Promise<Outcome> {
  const { id } = described;
  check_dataset_id(id);
  if (place.server === null) check_schema(place.schema);
  await refuse_taken(db, id);
  const source = await open_source(db, id, place);
  const served = await choose_served(db, source, choices);
  const measured = await measure(db, source, served);
  const abstract = described.abstract === '' ? (source.comment ?? '') : described.abstract;
  await write_record(db, describe_in_place({ ...described, abstract }, measured));
  await register_collection(db, { id, record_id: id, place, served, measured, notes: [] });
  await make_view(db, id);
  await set_visibility(db, id, rule);
  await try_reading(db, id);
  return { feature_count: measured.feature_count, key: served.key, warnings: served.warnings, changes: [] };
}

/**
 * Reads source, count, extent, columns and samples anew; what officers wrote of it stays. Where nothing has changed the record
 * stays as it is, so that nobody is told of a new version, and the view too, so that no reader has to wait.
 */
export async function refresh_in_place(db: Db, id: string): Promise<Outcome> {
  const place = await find_in_place(db, id);
  const source = await open_source(db, id, place);
  // The view goes with a foreign table that its server describes otherwise by now.
  const known = await find_in_place(db, id);
  const served = await choose_served(db, source, choices_left(source, known));
  const measured = await measure(db, source, served);
  const stored = await read_record(db, known.record_id);
  const changes = tell_changes(known, served, measured);
  if (stored !== undefined && changes.length > 0)
    await write_record(db, describe_again(stored.record, measured));
  const { record_id, column_notes: notes } = known;
  await register_collection(db, { id, record_id, place: known, served, measured, notes });
  if (!shows_the_same(known, served)) await make_view(db, id);
  await db.query(query_file('collection_protect', [id]));
  await try_reading(db, id);
  return { feature_count: measured.feature_count, key: served.key, warnings: served.warnings, changes };
}

/** Takes the collection and its record out; the table itself is left as it is. */
export async function unpublish_in_place(db: Db, id: string): Promise<void> {
  const { record_id } = await find_in_place(db, id);
  await close_in_place(db, id);
  await db.query(sql`drop foreign table if exists ${ident(foreign_schema, id)}`).catch(refuse_dependent);
  await db.query(query_file('collection_delete', [[id]]));
  await db.query(query_file('metadata_record_delete', [[record_id]]));
}

/** Takes the view away: the collection answers 503 until it is read anew. */
export async function close_in_place(db: Db, id: string): Promise<void> {
  await db.query(sql`drop view if exists ${ident('published', id)}`).catch(refuse_dependent);
}

/** What was chosen when it was published, as far as the source still has it. */
function choices_left({ columns }: Source, { key, geometry }: Registered): Choices {
  const has = (name: string) => columns.some((column) => column.name === name);
  return {
    ...(has(key) && { key }),
    ...(geometry !== null && has(geometry.column) && { geometry: geometry.column, srid: geometry.srid }),
  };
}

async function refuse_taken(db: Db, id: string): Promise<void> {
  await refuse_records_of_others(db, [id]);
  const { is_taken } = await one<{ is_taken: boolean }>(
    db,
    sql`select exists (select from maillage.metadata_record where id = ${id})
      or exists (select from maillage.collection where id = ${id})
      or to_regclass(format('published.%I', ${id}::text)) is not null as is_taken`,
  );
  if (is_taken)
    throw new AppError(`« ${id} » est déjà publié.`, {
      status: 409,
      code: 'collection-exists',
      place: '--id',
      remedy: `Choisir un autre identifiant ; d’une table en place : « npm run admin -- refresh-table ${id} ».`,
    });
}

/** The relation that the rows are read from; of another server its foreign table, made anew where it has changed. */
async function open_source(db: Db, id: string, { server, schema, table }: Place): Promise<Source> {
  if (server === null) return read_source(db, schema, table);
  await make_foreign_table(db, id, { server, schema, table }).catch(refuse_dependent);
  return { ...(await read_source(db, foreign_schema, id)), name: `${schema}.${table} (${server})` };
}

interface Collection {
  id: string;
  record_id: string;
  place: Place;
  served: Served;
  measured: Measures;
  notes: readonly ColumnNote[];
}

/** The line of the catalogue and that of the register. */
async function register_collection(
  db: Db,
  { id, record_id, place, served, measured, notes }: Collection,
): Promise<void> {
  const { key, columns, geometry } = served;
  const { feature_count, extent, samples } = measured;
  const described = JSON.stringify(notes_of(columns, notes));
  await db.query(
    query_file('collection_upsert', [
      id,
      record_id,
      described,
      feature_count,
      extent,
      null,
      null,
      JSON.stringify(samples),
    ]),
  );
  await db.query(
    query_file('in_place_register', [
      id,
      place.schema,
      place.table,
      place.server,
      key,
      columns.map(({ name }) => name),
      geometry?.column ?? null,
      geometry?.form ?? 'as_is',
      geometry?.srid ?? null,
    ]),
  );
}

async function make_view(db: Db, id: string): Promise<void> {
  await db.query(query_file('in_place_make_view', [id])).catch(refuse_dependent);
}

/** Somebody built upon what is to be made anew. */
function refuse_dependent(error: unknown): never {
  if (Object(error).code !== '2BP01') throw error;
  throw new AppError(`D’autres objets de la base reposent sur cette collection : ${message_of(error)}.`, {
    status: 409,
    code: 'collection-depended-on',
    remedy: 'Les supprimer d’abord, et les refaire ensuite.',
    cause: error,
  });
}

/** As requests will: a view that applies its reader's rights inside of ours fails here, not on the site. */
async function try_reading(db: Db, id: string): Promise<void> {
  await db.query(sql`set local role ${ident(reader_role)}`);
  await db.query(sql`select from ${ident('published', id)} limit 1`).catch((error: unknown) => {
    throw new AppError(`Le site ne peut pas lire cette source : ${message_of(error)}.`, {
      status: 422,
      code: 'source-not-readable',
      remedy:
        'Une vue en security_invoker lit avec les droits du site : retirer cette option, ou publier ses tables.',
      cause: error,
    });
  });
  await db.query(sql`reset role`);
}
