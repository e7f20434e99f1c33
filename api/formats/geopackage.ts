/**
 * GeoPackage (OGC 12-128r17). SQLite writes a file, which is sent when it is whole; it is written in a process of its own
 * (geopackage_write_process.ts), for the reasons that etl/readers/geopackage.ts gives. Without rtree, which the library
 * is built without: programs that need one make it.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { AppError } from '../../errors.ts';
import { ident, sql } from '../../sql/fragment.ts';
import { typed_select, type DateForm } from './column_sql.ts';
import type { Layer, LayerColumn, Reply, Request, SqliteValue } from './geopackage_messages.ts';
import type { OutputFormat, OutputRow, OutputValue, WriteContext } from './output_format.ts';
import { free_name, type ColumnKind, type OutputTable } from './output_table.ts';
import { by_file } from './spool.ts';

const types: Readonly<Record<ColumnKind, string>> = {
  text: 'TEXT',
  integer: 'MEDIUMINT',
  bigint: 'INTEGER',
  real: 'FLOAT',
  double: 'DOUBLE',
  decimal: 'DOUBLE',
  boolean: 'BOOLEAN',
  date: 'DATE',
  timestamp: 'DATETIME',
  timestamptz: 'DATETIME',
  json: 'TEXT',
  binary: 'BLOB',
};

const shape_names = new Set(
  'POINT,LINESTRING,POLYGON,MULTIPOINT,MULTILINESTRING,MULTIPOLYGON,GEOMETRYCOLLECTION'.split(','),
);

/** DATETIME has milliseconds and is in UTC, which times without a zone are taken for. */
const date_form: DateForm = ({ name, kind }) => {
  const column = ident('t', name);
  if (kind === 'date') return null;
  const utc = kind === 'timestamptz' ? sql`${column} at time zone 'UTC'` : column;
  return sql`to_char(${utc}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
};

export const geopackage: OutputFormat = {
  name: 'gpkg',
  media_type: 'application/geopackage+sqlite3',
  extension: 'gpkg',
  title: 'GeoPackage',
  crs: 'any',
  select: (table, { crs }) => typed_select(table, crs.srid, date_form),
  // SQLite's library locks a file by a folder beside it: it goes with the file's own.
  write: (batches, context) =>
    by_file(context.temporary_folder, (file) => write_file(file, batches, context)),
};

/** SQLite takes names that differ in capitals for the same. */
function layer_columns(table: OutputTable): LayerColumn[] {
  const taken: string[] = [];
  return table.columns.map(({ name: wanted, kind, title, description }) => {
    const name = free_name(wanted, taken);
    taken.push(name);
    return { name, type: types[kind], title, description, is_json: kind === 'json' };
  });
}

/** A file's layer. Exported for the tests. */
export function describe({ table, crs }: Pick<WriteContext, 'table' | 'crs'>): Layer {
  const columns = layer_columns(table);
  const names = columns.map(({ name }) => name);
  const own = table.columns.findIndex(
    ({ name, kind }) => name === table.key && name.toLowerCase() === 'fid' && /^(integer|bigint)$/.test(kind),
  );
  const fid = names[own] ?? free_name('fid', names);
  const layer = { name: table.id, title: table.title, description: table.description, fid, columns };
  if (crs === null || table.geometry === null) return { ...layer, geometry: null };
  const { name, type, has_z, has_m } = table.geometry;
  const upper = type.toUpperCase();
  const geometry = {
    name: free_name(name, [...names, fid]),
    type: shape_names.has(upper) ? upper : 'GEOMETRY',
    z: has_z ? 1 : 0,
    m: has_m ? 1 : 0,
    crs,
  } as const;
  return { ...layer, geometry };
}

/** For what the process does at one request, half a megabyte of rows at most: who takes longer does not answer any more. */
const answer_ms = 60_000;

async function write_file(
  file: string,
  batches: AsyncIterable<readonly OutputRow[]>,
  context: WriteContext,
): Promise<void> {
  const writer = start_writer(file);
  try {
    const layer = describe(context);
    await writer.ask({ ask: 'create', layer });
    // The next batch is fetched while the last one is written.
    let written: Promise<void> = Promise.resolve();
    for await (const batch of batches) {
      const rows = batch.map((row) => to_values(row, context.table, layer.geometry !== null));
      await written;
      written = writer.ask({ ask: 'insert', rows });
      written.catch(() => undefined);
    }
    await written;
    await writer.ask({ ask: 'finish' });
  } finally {
    await writer.end();
  }
}

function to_values(row: OutputRow, { columns }: OutputTable, has_geometry: boolean): SqliteValue[] {
  const values = columns.map(({ kind }, i) => to_value(row[`f${i}`], kind));
  if (has_geometry) values.push(to_value(row['geometry'], 'binary'));
  return values;
}

function to_value(value: OutputValue | undefined, kind: ColumnKind): SqliteValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return kind === 'bigint' ? BigInt(String(value)) : value;
}

function start_writer(file: string): { ask(request: Request): Promise<void>; end(): Promise<void> } {
  const child = fork(new URL('./geopackage_write_process.js', import.meta.url), [file], {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const ended = once(child, 'exit');
  const closed = ended.then(() => Promise.reject(failure('the process that writes it ended')));
  closed.catch(() => undefined);
  return {
    async ask(request) {
      const answered = once(child, 'message') as Promise<[Reply]>;
      child.send(request);
      const timer = setTimeout(() => child.kill('SIGKILL'), answer_ms);
      try {
        const [reply] = await Promise.race([answered, closed]);
        if (reply.answer === 'error') throw failure(reply.message);
      } finally {
        clearTimeout(timer);
      }
    },
    async end() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function failure(reason: string): AppError {
  if (/disk is full|disk I\/O/i.test(reason))
    return new AppError('Le disque du serveur est plein : le GeoPackage n’a pas pu être écrit.', {
      status: 503,
      code: 'disk-full',
      remedy: 'Demander un format qui n’a pas besoin de fichier (csv, fgb), ou réessayer plus tard.',
    });
  return new AppError(`GeoPackage not written: ${reason}`, { code: 'geopackage-write' });
}
