import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import { project_root } from '../config.ts';
import { AppError, message_of } from '../errors.ts';

export interface SqlFile {
  name: string;
  text: string;
  checksum: string;
}

function sql_files(folder: string): SqlFile[] {
  const full = path.join(project_root, 'sql', folder);
  // git keeps no empty folder.
  if (!existsSync(full)) return [];
  return readdirSync(full)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const text = readFileSync(path.join(full, name), 'utf8');
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') };
    });
}

export interface SchemaFiles {
  migrations: SqlFile[];
  functions: SqlFile[];
}

/** The schema of this version. */
export const migration_files = (): SchemaFiles => ({
  migrations: sql_files('migrations'),
  functions: sql_files('functions'),
});

/** Extensions the schema needs; `postgis` must be installable by the connecting role or already there. */
export const extensions: readonly string[] = ['postgis', 'unaccent', 'pg_trgm'];

/** Called in the transaction, with the names of what is to be applied, before a database that holds some changes. */
export type BeforeUpgrade = (pending: readonly string[]) => Promise<void>;

/**
 * Rolls the schema forward: new migrations in order, then all functions, in one transaction.
 * Returns the names of the migrations applied. Throws an AppError when a merged migration was edited,
 * or when the database is newer than this code.
 */
export async function migrate(
  client: Pick<pg.Client, 'query'>,
  files: SchemaFiles = migration_files(),
  before_upgrade?: BeforeUpgrade,
): Promise<string[]> {
  await client.query('begin');
  try {
    const applied = await roll_forward(client, files, before_upgrade);
    await client.query('commit');
    return applied;
  } catch (error) {
    // The first error says more than that of a connection which is gone.
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** Number of the lock that makes two processes which start together migrate one after the other; any constant. */
const migration_lock = 7_261_946;

/** What `migrate` does, inside the caller's transaction. */
export async function roll_forward(
  client: Pick<pg.Client, 'query'>,
  files: SchemaFiles = migration_files(),
  before_upgrade?: BeforeUpgrade,
): Promise<string[]> {
  // `create … if not exists` of two at once fails in PostgreSQL. Of the advisory locks only those of a transaction
  // mean the same on the embedded engine, where transactions come one after the other.
  await client.query('select pg_advisory_xact_lock($1)', [migration_lock]);
  await client.query(
    'create table if not exists public.maillage_migration (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
  );
  await install_extensions(client);
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from public.maillage_migration',
  );
  const applied = new Map(rows.map((row) => [row.name, row.checksum]));
  check_history(applied, files.migrations);
  const pending = files.migrations.filter((file) => !applied.has(file.name));
  if (pending.length > 0 && applied.size > 0) await before_upgrade?.(pending.map(({ name }) => name));
  for (const file of pending) {
    await client.query(file.text);
    await client.query('insert into public.maillage_migration (name, checksum) values ($1, $2)', [
      file.name,
      file.checksum,
    ]);
  }
  for (const file of files.functions) await client.query(file.text);
  return pending.map((file) => file.name);
}

/** What the database lacks; an owner who is no superuser finds them installed by the administrator. */
async function install_extensions(client: Pick<pg.Client, 'query'>): Promise<void> {
  const { rows } = await client.query<{ extname: string }>('select extname from pg_extension');
  const missing = extensions.filter((name) => !rows.some(({ extname }) => extname === name));
  for (const extension of missing)
    try {
      await client.query(`create extension if not exists ${extension}`);
    } catch (error) {
      throw new AppError(
        `L’extension ${extension} manque et n’a pas pu être installée : ${message_of(error)}`,
        {
          code: 'extension-missing',
          place: extension,
          remedy: 'npm run admin -- doctor --sql montre ce que l’administrateur de PostgreSQL doit exécuter.',
          cause: error,
        },
      );
    }
}

/**
 * Throws an AppError when a history (migration → checksum) has what this version does not know, or knows otherwise.
 * `subject` begins the sentence.
 */
export function check_history(
  applied: ReadonlyMap<string, string>,
  files: readonly SqlFile[],
  subject = 'La base contient',
): void {
  const known = new Map(files.map((file) => [file.name, file.checksum]));
  for (const [name, checksum] of applied) {
    if (!known.has(name))
      throw new AppError(
        `${subject} la migration ${name}, que cette version ne connaît pas : elle est trop ancienne.`,
        {
          code: 'database-newer',
          place: name,
          remedy: 'Démarrez la version qui l’a faite, ou restaurez la sauvegarde prise avant la mise à jour.',
        },
      );
    if (known.get(name) !== checksum)
      throw new AppError(
        `${subject} la migration ${name} sous une autre forme : son fichier a été modifié depuis.`,
        {
          code: 'migration-edited',
          place: `sql/migrations/${name}`,
          remedy:
            'Rétablissez le fichier tel qu’il était, et écrivez le changement dans une nouvelle migration.',
        },
      );
  }
}
