/**
 * Reads one SQLite file in a process of its own, since its library is synchronous: answers the questions of
 * geopackage.ts one at a time, rows by batches, so that neither side runs ahead of the other.
 */
import sqlite from 'node-sqlite3-wasm';
import { message_of } from '../../errors.ts';
import type { Answer, Layer, Question, SqliteRow } from './geopackage_messages.ts';

/** A batch ends at whichever comes first: small rows travel together, large geometries do not pile up. */
const [batch_rows, batch_bytes] = [500, 4 * 1024 * 1024];

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

const database = new sqlite.Database(process.argv[2] ?? '', {
  readOnly: true,
  fileMustExist: true,
});
// Without it SQLite needs a shared memory file to read a database left in WAL mode.
database.exec('pragma locking_mode = exclusive');
// Functions named by a hostile schema do not run.
database.exec('pragma trusted_schema = off');

let rows: Iterator<SqliteRow> | null = null;

function list_layers(): Layer[] {
  const found = database.all(`
    select c.table_name as name, g.column_name as geometry_column,
           s.organization, s.organization_coordsys_id as code, s.definition
    from gpkg_contents c
    left join gpkg_geometry_columns g on g.table_name = c.table_name
    left join gpkg_spatial_ref_sys s on s.srs_id = coalesce(g.srs_id, c.srs_id)
    where c.data_type in ('features', 'attributes')
    order by c.rowid`) as SqliteRow[];
  return found.map(({ name, geometry_column, organization, code, definition }) => ({
    name: name as string,
    geometry_column: geometry_column as string | null,
    columns: (
      database.all('select name, type from pragma_table_info(?)', [name as string]) as {
        name: string;
        type: string;
      }[]
    ).map(({ name, type }) => ({ name, type })),
    crs:
      organization === null
        ? null
        : {
            organization: organization as string,
            code: Number(code),
            definition: (definition ?? '') as string,
          },
  }));
}

const bytes_of = (row: SqliteRow): number =>
  Object.values(row).reduce<number>(
    (sum, value) => sum + (typeof value === 'string' || value instanceof Uint8Array ? value.length : 8),
    0,
  );

function next_batch(): Answer {
  const batch: SqliteRow[] = [];
  let bytes = 0;
  while (batch.length < batch_rows && bytes < batch_bytes) {
    const next = rows?.next();
    if (next === undefined || next.done === true) return { answer: 'rows', rows: batch, is_last: true };
    batch.push(next.value);
    bytes += bytes_of(next.value);
  }
  return { answer: 'rows', rows: batch, is_last: false };
}

function reply(question: Question): Answer {
  if (question.ask === 'layers') return { answer: 'layers', layers: list_layers() };
  if (question.ask === 'rows') {
    rows?.return?.();
    rows = database.prepare(`select * from ${quoted(question.layer)}`).iterate() as Iterator<SqliteRow>;
  }
  return next_batch();
}

// Without the process that asks there is nothing to do.
process.once('disconnect', () => process.exit());
process.on('message', (question: Question) => {
  let answer: Answer;
  try {
    answer = reply(question);
  } catch (error) {
    answer = { answer: 'error', message: message_of(error) };
  }
  process.send?.(answer);
});
