/**
 * GeoPackage layers, read in a process of their own (geopackage_process.ts). Not in a thread: on Node 20 a thread whose
 * code V8 is still compiling may deadlock when it ends by itself, and abort the whole program when it is terminated.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { message_of } from '../../errors.ts';
import type { Reject, SourceRow } from '../source.ts';
import { read_crs } from './crs.ts';
import { file_error } from './file_error.ts';
import type { Answer, Layer, LayerCrs, Question, SqliteRow, SqliteValue } from './geopackage_messages.ts';
import { check_geometry } from './geometry.ts';
import { choose_layer } from './layers.ts';
import type { OpenOptions, Reader } from './reader.ts';
import { read_geopackage_geometry } from './wkb.ts';
import { crs_of_wkt } from './wkt_crs.ts';

/** The database in its process, until `close`. */
interface Connection {
  ask(question: Question): Promise<Answer>;
  close(): Promise<void>;
}

/**
 * SQLite's library locks a file by a folder beside it, which stays when a process is stopped and cannot be made in a
 * read-only folder: it is given a link in a folder of our own.
 */
async function connect(file: string, options: OpenOptions): Promise<Connection> {
  const folder = await mkdtemp(path.join(options.temporary_folder ?? tmpdir(), 'maillage-gpkg-'));
  const link = path.join(folder, 'data.gpkg');
  await symlink(path.resolve(file), link);
  const child = fork(new URL('./geopackage_process.js', import.meta.url), [link], {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  // Listened to from the start: the process may end before it is asked anything.
  const ended = once(child, 'exit');
  const closed = ended.then(() => {
    throw new Error('le fichier ne s’ouvre pas comme base SQLite, ou sa lecture s’est arrêtée');
  });
  closed.catch(() => undefined);
  return {
    async ask(question) {
      try {
        const answered = once(child, 'message') as Promise<[Answer]>;
        child.send(question);
        const [answer] = await Promise.race([answered, closed]);
        if (answer.answer === 'error') throw new Error(answer.message);
        return answer;
      } catch (cause) {
        throw file_error('invalid-geopackage', `GeoPackage illisible : ${message_of(cause)}`, {
          remedy: 'Vérifiez le fichier avec ogrinfo, ou demandez-le de nouveau au producteur.',
          cause,
        });
      }
    },
    async close() {
      // It only reads: nothing is lost.
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function open_geopackage(file: string, options: OpenOptions): Promise<Reader> {
  refuse_pending_writes(file);
  const connection = await connect(file, options);
  try {
    return await describe(file, options, connection);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function describe(file: string, options: OpenOptions, connection: Connection): Promise<Reader> {
  const answer = await connection.ask({ ask: 'layers' });
  const layers = answer.answer === 'layers' ? answer.layers : [];
  const names = layers.map(({ name }) => name);
  const name = choose_layer(names, options.layer);
  const layer = layers.find((layer) => layer.name === name);
  if (layer === undefined) throw file_error('no-layer', 'le GeoPackage ne contient aucune couche de données');
  const attributes = layer.columns.filter(({ name }) => name !== layer.geometry_column);
  const columns = attributes.filter(({ type }) => !is_binary(type));
  let is_lent = false;
  return {
    format: 'geopackage',
    columns: columns.map(({ name }) => name),
    crs: read_layer_crs(layer.crs),
    layers: names,
    warnings: attributes
      .filter(({ type }) => is_binary(type))
      .map(({ name }) => `colonne binaire « ${name} » laissée`),
    async *rows(signal) {
      // Starting SQLite takes longer than reading a small layer; only rows read at the same time need another one.
      const own = is_lent ? await connect(file, options) : connection;
      is_lent ||= own === connection;
      try {
        yield* read_rows(own, layer, columns, signal);
      } finally {
        if (own === connection) is_lent = false;
        else await own.close();
      }
    },
    close: () => connection.close(),
  };
}

function refuse_pending_writes(file: string): void {
  const wal = `${file}-wal`;
  if (existsSync(wal) && statSync(wal).size > 0)
    throw file_error('geopackage-in-use', 'le GeoPackage est en cours d’écriture (fichier -wal à côté)', {
      remedy: 'Fermez le logiciel qui l’utilise, puis recommencez.',
    });
}

const is_binary = (type: string) => /^BLOB/i.test(type);

function read_layer_crs(crs: LayerCrs | null): string | null {
  if (crs === null) return null;
  if (crs.organization.toUpperCase() === 'EPSG') return read_crs(String(crs.code));
  return crs_of_wkt(crs.definition);
}

async function* read_rows(
  connection: Connection,
  layer: Layer,
  columns: Layer['columns'],
  signal?: AbortSignal,
): AsyncIterable<SourceRow | Reject> {
  let line = 0;
  for (let question: Question = { ask: 'rows', layer: layer.name }; ; question = { ask: 'more' }) {
    signal?.throwIfAborted();
    const answer = await connection.ask(question);
    if (answer.answer !== 'rows') return;
    for (const row of answer.rows) yield to_row(++line, row, layer, columns);
    if (answer.is_last) return;
  }
}

function to_row(line: number, row: SqliteRow, layer: Layer, columns: Layer['columns']): SourceRow | Reject {
  const fields: Record<string, unknown> = {};
  for (const { name, type } of columns) fields[name] = to_value(row[name] ?? null, type);
  if (layer.geometry_column === null) return { line, fields };
  const blob = row[layer.geometry_column] ?? null;
  if (blob === null) return { line, fields, geometry: null };
  try {
    if (!(blob instanceof Uint8Array)) throw file_error('invalid-geometry', 'la géométrie n’est pas binaire');
    const geometry = read_geopackage_geometry(blob);
    return { line, fields, geometry: geometry === null ? null : check_geometry(geometry) };
  } catch (error) {
    return { line, reason: message_of(error), row: fields };
  }
}

const unzoned = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/;

/** Integers too large for a number stay exact as text. */
function to_value(value: SqliteValue, type: string): unknown {
  if (value instanceof Uint8Array) return null;
  if (/^BOOLEAN/i.test(type) && value !== null) return Number(value) !== 0;
  // The standard's DATETIME is in UTC; writers leave the Z out.
  if (/^DATETIME$/i.test(type) && typeof value === 'string' && unzoned.test(value)) return `${value}Z`;
  if (typeof value !== 'bigint') return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
