import pg from 'pg';
import { AppError } from '../../errors.ts';
import { roll_forward } from '../migrate.ts';
import { query_file } from '../query_file.ts';
import { copy_in, copy_out } from './copy.ts';

/** Staging tables belong to imports under way and are not moved. */
const moved_schemas = ['maillage', 'published'];
/** Parts of a table are read and written at about this size. */
const batch_bytes = 4 * 2 ** 20;

interface MovedTable {
  name: string;
  /** Quoted. */
  target: string;
  pages: number;
  definition: string;
  /** Quoted, for COPY; empty without any. */
  columns: string;
  comments: string[];
}
interface Constraint {
  name: string;
  definition: string;
  removal: string;
  is_foreign: boolean;
}
interface Right {
  role: string;
  grant_sql: string;
  revoke_sql: string;
}

async function catalogue<Row extends object>(client: pg.Client, name: string): Promise<Row[]> {
  const { text, values } = query_file(name, [moved_schemas]);
  return (await client.query<Row>(text, [...values])).rows;
}

async function exists(client: pg.Client, text: string): Promise<boolean> {
  return (await client.query(text)).rows.length > 0;
}

/** Whether a database holds something of the product's own: a published table or view, or any row it keeps. */
export async function holds_data(client: pg.Client): Promise<boolean> {
  const published = `select from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'published' and c.relkind in ('r', 'p', 'v', 'm', 'f')`;
  if (await exists(client, published)) return true;
  const { rows } = await client.query<{ target: string }>(
    `select format('%I.%I', schemaname, tablename) as target from pg_tables where schemaname = 'maillage'`,
  );
  for (const { target } of rows) if (await exists(client, `select from ${target} limit 1`)) return true;
  return false;
}

/**
 * Copies the product's schemas from one database to another, in one transaction on each side: tables, sequences,
 * indexes, constraints, comments, views, rights. Replaces what the target's schemas held. Memory: a few batches.
 */
export async function copy_database(
  from: pg.Client,
  into: pg.Client,
  report: (line: string) => void,
): Promise<void> {
  // Texts of dates and numbers that both servers read alike, and no limit of time.
  const settings = `set local statement_timeout = 0; set local datestyle = 'ISO, YMD'; set local timezone = 'UTC';
    set local intervalstyle = 'postgres'; set local extra_float_digits = 1`;
  await from.query(`begin isolation level repeatable read read only; ${settings}`);
  await refuse_obstacles(from);
  await into.query(`begin; ${settings}`);
  await into.query(
    'drop schema if exists maillage, staging, published cascade; drop table if exists public.maillage_migration',
  );
  await roll_forward(into);
  const made = await make_tables(from, into);
  for (const table of await catalogue<MovedTable>(from, 'move_tables'))
    await copy_table(from, into, table, report);
  await copy_table(from, into, migration_table(), report);
  report('Index et contraintes');
  await made.finish();
  await copy_sequences(from, into);
  await copy_views(from, into);
  await copy_rights(from, into, report);
  for (const { target } of await catalogue<MovedTable>(into, 'move_tables'))
    await into.query(`analyze ${target}`);
  await into.query('commit');
  await from.query('commit');
}

const migration_table = (): MovedTable => ({
  name: 'public.maillage_migration',
  target: 'public.maillage_migration',
  pages: 1,
  definition: '',
  columns: 'name, checksum, applied_at',
  comments: [],
});

async function refuse_obstacles(from: pg.Client): Promise<void> {
  const { text } = query_file('move_obstacles');
  const { rows } = await from.query<{ name: string; what: string }>(text, [['published']]);
  if (rows.length > 0)
    throw new AppError(
      `Ceci ne peut pas être déplacé : ${rows.map(({ name, what }) => `${name} (${what})`).join(', ')}.`,
      { code: 'cannot-move', status: 409, remedy: 'Retirez-le, ou utilisez pg_dump entre deux serveurs.' },
    );
}

/** Makes the tables that no migration makes, and empties the others; `finish` makes keys, indexes and the rest. */
async function make_tables(from: pg.Client, into: pg.Client): Promise<{ finish: () => Promise<void> }> {
  const migrated = new Set((await catalogue<MovedTable>(into, 'move_tables')).map(({ name }) => name));
  const sequences = new Set(
    (await catalogue<{ name: string }>(into, 'move_sequences')).map(({ name }) => name),
  );
  const tables = await catalogue<MovedTable>(from, 'move_tables');
  const missing = [...migrated].filter((name) => !tables.some((table) => table.name === name));
  if (missing.length > 0)
    throw new AppError(`La source n’a pas ${missing.join(', ')}.`, { code: 'cannot-move', status: 409 });
  // Foreign keys of the migrations would ask for an order, and may be circular.
  const foreign = (await catalogue<Constraint>(into, 'move_constraints')).filter(
    ({ is_foreign }) => is_foreign,
  );
  for (const { removal } of foreign) await into.query(removal);
  const known = tables.filter(({ name }) => migrated.has(name)).map(({ target }) => target);
  for (const target of known) await into.query(`alter table ${target} disable trigger user`);
  await into.query(`truncate ${[...known, 'public.maillage_migration'].join(', ')}`);
  for (const { name, is_free, definition } of await catalogue<{
    name: string;
    is_free: boolean;
    definition: string;
  }>(from, 'move_sequences'))
    if (is_free && !sequences.has(name)) await into.query(definition);
  const fresh = tables.filter(({ name }) => !migrated.has(name));
  for (const { definition } of fresh) await into.query(definition);
  const constraints = await catalogue<Constraint>(from, 'move_constraints');
  return {
    finish: async () => {
      const of_fresh = constraints.filter(({ name }) => fresh.some((table) => table.name === name));
      for (const { definition } of of_fresh) await into.query(definition);
      for (const { definition } of foreign) await into.query(definition);
      for (const target of known) await into.query(`alter table ${target} enable trigger user`);
      for (const { comments } of tables) for (const comment of comments) await into.query(comment);
    },
  };
}

/** Copies the rows part by part and counts them on both sides. */
async function copy_table(
  from: pg.Client,
  into: pg.Client,
  { name, target, pages, columns }: MovedTable,
  report: (line: string) => void,
): Promise<void> {
  let read = 0;
  let step = 16;
  for (let page = 0; page < pages;) {
    const part = `ctid >= '(${page},0)'::tid and ctid < '(${page + step},0)'::tid`;
    const { bytes, count } = await copy_out(
      from,
      `copy (select ${columns} from only ${target} where ${part}) to stdout`,
    );
    page += step;
    read += count;
    for (const batch of batches(bytes)) await copy_in(into, `copy ${target} (${columns}) from stdin`, batch);
    if (bytes.length < batch_bytes / 2) step = Math.min(step * 2, 4096);
    else if (bytes.length > batch_bytes) step = Math.max(1, Math.floor((step * batch_bytes) / bytes.length));
  }
  const source_rows = await count_rows(from, target);
  const target_rows = await count_rows(into, target);
  if (read !== source_rows || read !== target_rows)
    throw new AppError(
      `${name} : ${source_rows} lignes au départ, ${read} lues, ${target_rows} à l’arrivée.`,
      {
        code: 'row-count-differs',
      },
    );
  report(`${name} : ${read.toLocaleString('fr-FR')} lignes`);
}

async function count_rows(client: pg.Client, target: string): Promise<number> {
  const { rows } = await client.query<{ count: string }>(`select count(*) from only ${target}`);
  return Number(rows[0]?.count);
}

/** Cut between rows: COPY's text writes a newline inside a value as \n, so that byte ends a row. */
export function* batches(bytes: Buffer, size = batch_bytes): Generator<Buffer> {
  for (let start = 0; start < bytes.length;) {
    const whole = bytes.length - start <= size;
    const last = whole ? bytes.length - 1 : bytes.lastIndexOf(0x0a, start + size - 1);
    const end = last >= start ? last + 1 : bytes.indexOf(0x0a, start) + 1 || bytes.length;
    yield bytes.subarray(start, end);
    start = end;
  }
}

async function copy_sequences(from: pg.Client, into: pg.Client): Promise<void> {
  for (const { target, ownership } of await catalogue<{ target: string; ownership: string | null }>(
    from,
    'move_sequences',
  )) {
    const { rows } = await from.query<{ last_value: string; is_called: boolean }>(
      `select last_value, is_called from ${target}`,
    );
    await into.query('select setval($1::text::regclass, $2::bigint, $3)', [
      target,
      rows[0]?.last_value,
      rows[0]?.is_called,
    ]);
    if (ownership !== null) await into.query(ownership);
  }
}

async function copy_views(from: pg.Client, into: pg.Client): Promise<void> {
  const present = new Set((await catalogue<{ name: string }>(into, 'move_views')).map(({ name }) => name));
  const views = await catalogue<{ name: string; definition: string; comment: string }>(from, 'move_views');
  const fresh = new Set(views.filter(({ name }) => !present.has(name)).map(({ name }) => name));
  for (const { name, definition, comment } of views)
    if (fresh.has(name)) {
      await into.query(definition);
      await into.query(comment);
    }
  // Indexes of materialized views; those of tables are made.
  for (const { name, definition } of await catalogue<Constraint>(from, 'move_constraints'))
    if (fresh.has(name)) await into.query(definition);
}

/** The same rights as at the source; those of roles that the target has not are named and left out. */
async function copy_rights(from: pg.Client, into: pg.Client, report: (line: string) => void): Promise<void> {
  for (const { revoke_sql } of await catalogue<Right>(into, 'move_rights')) await into.query(revoke_sql);
  const { rows } = await into.query<{ rolname: string }>('select rolname from pg_roles');
  const roles = new Set(['public', ...rows.map(({ rolname }) => rolname)]);
  for (const { role, grant_sql } of await catalogue<Right>(from, 'move_rights'))
    if (roles.has(role)) await into.query(grant_sql);
    else report(`Non repris, le rôle « ${role} » n’existe pas à l’arrivée : ${grant_sql}`);
}
