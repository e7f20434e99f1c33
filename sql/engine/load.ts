import pg from 'pg';
import { AppError } from '../../errors.ts';
import { check_history, migration_files, roll_forward, type SchemaFiles } from '../migrate.ts';
import type { Content, ContentTable, Description } from './content.ts';
import { copy_in } from './copy.ts';
import { catalogue, count_rows, transfer_settings } from './dump.ts';

type Report = (line: string) => void;
type Constraint = Description['constraints'][number];

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

async function exists(client: pg.Client, text: string): Promise<boolean> {
  return (await client.query(text)).rows.length > 0;
}

/** One statement: what comes with the content cannot smuggle in a second. */
async function run_one(client: pg.Client, text: string): Promise<void> {
  await client.query({ text, queryMode: 'extended' } as pg.QueryConfig);
}

/**
 * Fills a database with the content, in one transaction: tables, sequences, indexes, constraints, comments, views,
 * rights; then rolls it forward to this version. Replaces what the product's schemas held. Memory: a few batches.
 * Throws an AppError, with nothing changed, when the content comes from a newer version or its rows are not all there.
 */
export async function load_content(
  into: pg.Client,
  content: Content,
  report: Report,
  files: SchemaFiles = migration_files(),
): Promise<void> {
  const { description } = content;
  const applied = new Map(description.migrations.map(({ name, checksum }) => [name, checksum]));
  check_history(applied, files.migrations, 'Les données à reprendre contiennent');
  await into.query(`begin; ${transfer_settings}`);
  await into.query(
    'drop schema if exists maillage, staging, published cascade; drop table if exists public.maillage_migration',
  );
  // The tables as they were; functions are of this version, and may want tables that come later.
  const level = { migrations: files.migrations.filter(({ name }) => applied.has(name)), functions: [] };
  await roll_forward(into, level);
  const made = await make_tables(into, description);
  for (const table of description.tables) await load_table(into, content, table, report);
  for (const { name, applied_at } of description.migrations)
    await into.query('update public.maillage_migration set applied_at = $2 where name = $1', [
      name,
      applied_at,
    ]);
  report('Index et contraintes');
  await made.finish();
  await set_sequences(into, description);
  await make_views(into, description);
  await grant_rights(into, description, report);
  const later = await roll_forward(into, files);
  if (later.length > 0) report(`Mises à jour du schéma : ${later.join(', ')}`);
  await protect_collections(into);
  for (const { target } of await catalogue<ContentTable>(into, 'move_tables'))
    await into.query(`analyze ${target}`);
  await into.query('commit');
}

/** Makes the tables that no migration makes, and empties the others; `finish` makes keys, indexes and the rest. */
async function make_tables(
  into: pg.Client,
  { tables, sequences, constraints }: Description,
): Promise<{ finish: () => Promise<void> }> {
  const migrated = new Set((await catalogue<ContentTable>(into, 'move_tables')).map(({ name }) => name));
  const present = new Set(
    (await catalogue<{ name: string }>(into, 'move_sequences')).map(({ name }) => name),
  );
  const missing = [...migrated].filter((name) => !tables.some((table) => table.name === name));
  if (missing.length > 0)
    throw new AppError(`La source n’a pas ${missing.join(', ')}.`, { code: 'cannot-move', status: 409 });
  // Foreign keys of the migrations would ask for an order, and may be circular.
  const foreign = (await catalogue<Constraint & { removal: string }>(into, 'move_constraints')).filter(
    ({ is_foreign }) => is_foreign,
  );
  for (const { removal } of foreign) await into.query(removal);
  const known = tables.filter(({ name }) => migrated.has(name)).map(({ target }) => target);
  for (const target of known) await into.query(`alter table ${target} disable trigger user`);
  if (known.length > 0) await into.query(`truncate ${known.join(', ')}`);
  for (const { name, is_free, definition } of sequences)
    if (is_free && !present.has(name)) await run_one(into, definition);
  const fresh = tables.filter(({ name }) => !migrated.has(name));
  for (const { definition } of fresh) await run_one(into, definition);
  return {
    finish: async () => {
      const of_fresh = constraints.filter(({ name }) => fresh.some((table) => table.name === name));
      for (const { definition } of of_fresh) await run_one(into, definition);
      for (const { definition } of foreign) await into.query(definition);
      for (const target of known) await into.query(`alter table ${target} enable trigger user`);
      for (const { comments } of tables) for (const comment of comments) await run_one(into, comment);
    },
  };
}

/** Copies the rows and counts them on both sides. */
async function load_table(
  into: pg.Client,
  content: Content,
  table: ContentTable,
  report: Report,
): Promise<void> {
  const { name, target, columns } = table;
  let written = 0;
  for await (const batch of content.rows(table))
    written += await copy_in(into, `copy ${target} (${columns}) from stdin`, batch);
  const source_rows = await content.count(table);
  const target_rows = await count_rows(into, target);
  if (written !== source_rows || written !== target_rows)
    throw new AppError(
      `${name} : ${source_rows} lignes au départ, ${written} écrites, ${target_rows} à l’arrivée.`,
      { code: 'row-count-differs' },
    );
  report(`${name} : ${written.toLocaleString('fr-FR')} lignes`);
}

async function set_sequences(into: pg.Client, { sequences }: Description): Promise<void> {
  for (const { target, ownership, last_value, is_called } of sequences) {
    await into.query('select setval($1::text::regclass, $2::bigint, $3)', [target, last_value, is_called]);
    if (ownership !== null) await run_one(into, ownership);
  }
}

async function make_views(into: pg.Client, { views, constraints }: Description): Promise<void> {
  const present = new Set((await catalogue<{ name: string }>(into, 'move_views')).map(({ name }) => name));
  const fresh = views.filter(({ name }) => !present.has(name));
  for (const { definition, comment } of fresh) {
    await run_one(into, definition);
    await run_one(into, comment);
  }
  // Indexes of materialized views; those of tables are made.
  for (const { name, definition } of constraints)
    if (fresh.some((view) => view.name === name)) await run_one(into, definition);
}

/** The same rights as at the source; those of roles that the target has not are named and left out. */
async function grant_rights(into: pg.Client, { rights }: Description, report: Report): Promise<void> {
  for (const { revoke_sql } of await catalogue<{ revoke_sql: string }>(into, 'move_rights'))
    await into.query(revoke_sql);
  const { rows } = await into.query<{ rolname: string }>('select rolname from pg_roles');
  const roles = new Set(['public', ...rows.map(({ rolname }) => rolname)]);
  for (const { role, grant_sql } of rights)
    if (roles.has(role)) await run_one(into, grant_sql);
    else report(`Non repris, le rôle « ${role} » n’existe pas à l’arrivée : ${grant_sql}`);
}

/** Row rights of published tables are no part of the content: the schema's own function makes them again. */
async function protect_collections(into: pg.Client): Promise<void> {
  if (await exists(into, `select where to_regprocedure('maillage.protect_collections()') is not null`))
    await into.query('select maillage.protect_collections()');
}
