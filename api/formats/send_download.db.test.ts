import { once } from 'node:events';
import { readdirSync, rmSync } from 'node:fs';
import { createServer, request as http_request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import express, { type Response } from 'express';
import type { Db } from '../../sql/client.ts';
import { sql } from '../../sql/fragment.ts';
import { make_test_folder, use_database } from '../../sql/testing.ts';
import { file_formats } from './index.ts';
import type { OutputFormat } from './output_format.ts';
import { stream_rows } from './stream_rows.ts';
import { send_download } from './send_download.ts';
import { context_of, make_table } from './testing.ts';

type Write = OutputFormat['write'];

describe('a download whose reader', function () {
  this.timeout(30_000);
  const database = use_database();
  const opened: IncomingMessage[] = [];
  let folder: string;
  before(() => (folder = make_test_folder()));
  afterEach(() => {
    // An answer that nobody reads would keep the process from ending.
    for (const answer of opened.splice(0)) answer.destroy();
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const until = async (holds: () => boolean) => {
    for (let i = 0; i < 200 && !holds(); i++) await wait(50);
    expect(holds()).to.equal(true);
  };
  const is_idle = () => database().pool.totalCount === database().pool.idleCount;

  /** Serves one download, written by `make(response)`, to a reader of `read`. It ends by itself, or the test does not. */
  async function serve(
    make: (response: ServerResponse) => Write,
    options: { stall_ms?: number; is_spooled?: boolean },
    read: (asked: ReturnType<typeof http_request>) => Promise<void>,
  ): Promise<void> {
    const [geojson] = file_formats;
    let ended: Promise<void> | undefined;
    const app = express();
    app.use((_request, response) => {
      const download = {
        format: { ...geojson!, write: make(response) },
        rows: (db: Db) =>
          stream_rows(db, sql`select repeat('x', 1000) as line from generate_series(1, 200000)`),
        context: context_of(make_table({ id: 'integer' }), folder),
        is_spooled: options.is_spooled ?? false,
        blame: (error: unknown): never => {
          throw error;
        },
        describe: (described: Response) => described,
      };
      const limits = { batch_ms: 60_000, stall_ms: options.stall_ms ?? 30_000 };
      ended = send_download(database(), response, download, limits);
      ended.catch(() => undefined);
    });
    const server = createServer(app);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const asked = http_request({ port: (server.address() as AddressInfo).port });
      asked.on('error', () => undefined);
      asked.end();
      await read(asked);
      await until(() => ended !== undefined);
      await ended;
      await until(is_idle);
      for (const answer of opened) await expect_a_part(answer);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  /** What came of an answer does not pass for the whole. */
  const expect_a_part = async (answer: IncomingMessage) => {
    answer.resume();
    if (!answer.closed) await once(answer, 'close').catch(() => undefined);
    expect(answer.complete).to.equal(false);
  };

  /** Takes the head of the answer, and nothing of the rest. */
  const take_nothing = async (asked: ReturnType<typeof http_request>) => {
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    answer.on('error', () => undefined);
    opened.push(answer);
  };

  it('takes nothing is dropped in the middle, and the connection comes back', async () => {
    const write: Write = async function* (batches) {
      for await (const rows of batches) yield Buffer.from(rows.map(({ line }) => line).join('\n'));
    };
    const start = performance.now();
    await serve(() => write, { stall_ms: 300 }, take_nothing);
    expect(performance.now() - start).to.be.within(300, 20_000);
  });

  it('takes nothing is dropped after the last piece too', async () => {
    // Small pieces until the system's buffers are full: the last ones wait in ours, and nothing more is to be made.
    const make = (response: ServerResponse): Write =>
      async function* () {
        for (let is_full = false; !is_full;) {
          yield Buffer.alloc(4096);
          await turn();
          if (response.writableLength < 4096) continue;
          await wait(50);
          is_full = response.writableLength >= 4096;
        }
      };
    await serve(make, { stall_ms: 300 }, take_nothing);
  });

  it('goes while its file is written stops the writing, and no file is left', async () => {
    let batches_seen = 0;
    let begun!: () => void;
    const is_begun = new Promise<void>((resolve) => (begun = resolve));
    const make = (response: ServerResponse): Write =>
      async function* (batches) {
        for await (const rows of batches) {
          batches_seen++;
          yield Buffer.alloc(rows.length);
          begun();
          if (!response.destroyed) await once(response, 'close');
        }
      };
    await serve(make, { is_spooled: true }, async (asked) => {
      await is_begun;
      expect(readdirSync(folder)).to.have.lengthOf(1);
      asked.destroy();
    });
    // One was on its way when the reader went.
    expect(batches_seen).to.be.within(1, 2);
    expect(readdirSync(folder)).to.deep.equal([]);
  });
});
