import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { pgcrypto } from '@electric-sql/pglite/contrib/pgcrypto';
import { unaccent } from '@electric-sql/pglite/contrib/unaccent';
import { postgis } from '@electric-sql/pglite-postgis';
import { harden } from './harden.ts';
import { startup_packet } from './protocol.ts';

/** To the worker: messages to run, or the end. */
export type ToWorker = { type: 'run'; id: number; bytes: Uint8Array } | { type: 'stop' };
/** From the worker. */
export type FromWorker =
  | { type: 'ready'; greeting: Uint8Array }
  | { type: 'answer'; id: number; bytes: Uint8Array }
  | { type: 'poisoned'; reason: string };

const port = parentPort;
if (port === null) throw new Error('embedded_worker runs in a worker thread only');
const tell = (message: FromWorker, moved: ArrayBuffer[] = []) => port.postMessage(message, moved);

const { directory } = workerData as { directory: string };
const database = await PGlite.create({
  dataDir: directory,
  extensions: { postgis, pg_trgm, unaccent, pgcrypto, btree_gist },
});
harden(database.Module, (reason) => tell({ type: 'poisoned', reason }));

/** Runs whole messages; the answer is in memory of its own, to be moved to the other thread. */
async function run(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  await database.execProtocolRawStream(bytes, { onRawData: (part) => parts.push(part.slice()) });
  const answer = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    answer.set(part, offset);
    offset += part.length;
  }
  return answer;
}

const greeting = await run(
  startup_packet({ user: 'postgres', database: 'postgres', client_encoding: 'UTF8' }),
);

port.on('message', (message: ToWorker) => {
  if (message.type === 'stop') void database.close().finally(() => process.exit(0));
  else
    void run(message.bytes).then((bytes) => tell({ type: 'answer', id: message.id, bytes }, [bytes.buffer]));
});
tell({ type: 'ready', greeting }, [greeting.buffer]);
