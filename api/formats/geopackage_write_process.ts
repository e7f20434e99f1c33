/**
 * Writes one GeoPackage in a process of its own, since SQLite's library is synchronous: does what geopackage.ts asks, one
 * request at a time. The file is nobody's until it is finished, so nothing protects it against a power cut.
 */
import sqlite from 'node-sqlite3-wasm';
import { message_of } from '../../errors.ts';
import { write_blob } from './geopackage_blob.ts';
import type { Layer, Reply, Request, SqliteValue } from './geopackage_messages.ts';
import {
  core_tables,
  create_layer_table,
  describe_layer,
  header_pragmas,
  insert_into,
} from './geopackage_schema.ts';
import { is_bounded, no_bounds } from './wkb.ts';

const database = new sqlite.Database(process.argv[2] ?? '');
let layer: Layer | null = null;
let insert: sqlite.Statement | null = null;
const bounds = no_bounds();

function create(asked: Layer): void {
  layer = asked;
  database.exec('pragma locking_mode = exclusive; pragma journal_mode = off; pragma synchronous = off');
  database.exec(`${header_pragmas}; begin; ${core_tables}`);
  for (const [statement, values] of describe_layer(asked)) database.run(statement, values);
  database.exec(create_layer_table(asked));
  insert = database.prepare(insert_into(asked));
}

function insert_rows(rows: readonly SqliteValue[][]): void {
  const srs_id = layer?.geometry?.crs.srid;
  for (const row of rows) {
    const last = row.length - 1;
    const shape = row[last];
    if (srs_id !== undefined && shape instanceof Uint8Array) row[last] = write_blob(shape, srs_id, bounds);
    insert?.run(row);
  }
}

function finish(): void {
  insert?.finalize();
  if (is_bounded(bounds))
    database.run('update gpkg_contents set min_x = ?, min_y = ?, max_x = ?, max_y = ?', bounds);
  database.exec('commit');
  database.close();
}

function reply_to(request: Request): Reply {
  try {
    if (request.ask === 'create') create(request.layer);
    else if (request.ask === 'insert') insert_rows(request.rows);
    else finish();
    return { answer: 'done' };
  } catch (error) {
    return { answer: 'error', message: message_of(error) };
  }
}

// Without the process that asks there is nothing to do. Not by exit(), which waits for threads of V8's.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.on('message', (request: Request) => process.send?.(reply_to(request)));
