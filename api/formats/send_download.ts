import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import type { Access, Db } from '../../sql/client.ts';
import { log } from '../../log.ts';
import { message_of } from '../../errors.ts';
import { account_key } from '../auth/asker.ts';
import { client_key } from '../client_address.ts';
import { leave_to_maker } from '../connection_limits.ts';
import { in_slot } from './download_slots.ts';
import type { OutputFormat, OutputRow, WriteContext } from './output_format.ts';
import { piece_bytes, spool } from './spool.ts';

/** A file to be made: of which rows, in which format. */
export interface Download {
  format: OutputFormat;
  /** The rows, by batches; the first is there when it resolves. Inside of the transaction that it is given. */
  rows: (db: Db) => Promise<AsyncIterable<readonly OutputRow[]>>;
  context: WriteContext;
  /** The file is whole before its first byte is sent. */
  is_spooled: boolean;
  /** Words for what the database refuses because of the question; throws. */
  blame: (error: unknown) => never;
  /** Headers of the answer, set once the first bytes are there. */
  describe(response: Response): Response;
}

export interface DownloadLimits {
  /** For each batch of rows, the first of a sorted or filtered table included. */
  batch_ms: number;
  /** A reader that has not taken a piece (256 KiB), or the rest after the last one, after so long is dropped. */
  stall_ms: number;
}

export const download_limits: DownloadLimits = { batch_ms: 60_000, stall_ms: 30_000 };

/**
 * Sends the rows of a statement as a file, in constant memory. What fails before the first byte is thrown, and answered
 * as a problem; what fails later ends the connection, so that nobody takes a part for the whole. The transaction ends
 * with the rows where the file is whole before it is sent, else with the sending; it is on the primary: a standby cancels reads that take minutes.
 */
export function send_download(
  access: Access,
  response: Response,
  download: Download,
  limits: DownloadLimits = download_limits,
): Promise<void> {
  return in_slot(access.database, asker_key(response.req), async () => {
    const gone = new AbortController();
    const note_end = () => gone.abort();
    response.once('close', note_end);
    // Who went while it waited for its turn is not told of any more.
    if (response.destroyed) note_end();
    leave_to_maker(response);
    const file = new FileInTheMaking(download, gone.signal);
    try {
      gone.signal.throwIfAborted();
      await access.read(
        async (db) => {
          try {
            await file.begin(await download.rows(db).catch(download.blame));
            download.describe(response);
            // A file that is whole needs no connection while it is sent.
            if (!file.has_all_rows) await file.send(response, limits.stall_ms);
          } catch (error) {
            // While the connection is still its own: nothing of it may be asked there later.
            await file.end();
            throw error;
          }
        },
        { deadline_ms: limits.batch_ms, is_leading: true },
      );
      if (!response.writableEnded) await file.send(response, limits.stall_ms);
    } catch (error) {
      if (!gone.signal.aborted && !response.destroyed) throw error;
      end_badly(response, error);
    } finally {
      response.off('close', note_end);
      await file.end();
    }
  });
}

/** An account counts once from wherever it asks, anybody else by address. */
const asker_key = (request: Request) => account_key(request) ?? client_key(request);

/** The reader went, or what it gets cannot be finished: its connection ends without the mark of a whole answer. */
function end_badly(response: Response, error: unknown): void {
  log.warn('download broken off', { reason: message_of(error) });
  response.destroy();
}

/** The bytes of a download from its first on, and what it still needs. */
class FileInTheMaking {
  readonly #download: Download;
  readonly #gone: AbortSignal;
  #bytes: AsyncIterator<Uint8Array> | null = null;
  #first: IteratorResult<Uint8Array> | null = null;
  has_all_rows = false;

  constructor(download: Download, gone: AbortSignal) {
    this.#download = download;
    this.#gone = gone;
  }

  /** Makes the first bytes; of a spooled file all. */
  async begin(rows: AsyncIterable<readonly OutputRow[]>): Promise<void> {
    const { format, context, is_spooled } = this.#download;
    const written = format.write(this.#watch(rows), context);
    const bytes = is_spooled ? spool(written, context.temporary_folder) : written;
    this.#bytes = bytes[Symbol.asyncIterator]();
    this.#first = await this.#bytes.next();
  }

  /** Notes when all rows have been read, and stops for a reader that has gone. */
  async *#watch(rows: AsyncIterable<readonly OutputRow[]>): AsyncIterable<readonly OutputRow[]> {
    for await (const batch of rows) {
      this.#gone.throwIfAborted();
      yield batch;
    }
    this.has_all_rows = true;
  }

  async send(response: Response, stall_ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    let is_stalled = false;
    const drop = () => {
      is_stalled = true;
      response.destroy();
    };
    const expect_reader = () => (timer = setTimeout(drop, stall_ms));
    const pieces = this.#pieces(expect_reader, () => clearTimeout(timer));
    try {
      await pipeline(() => pieces, response);
      // Node calls an answer finished whose last bytes went nowhere.
      if (is_stalled) throw new Error(`its reader took nothing for ${stall_ms} ms`);
    } finally {
      clearTimeout(timer);
    }
  }

  /** The bytes in pieces, each of which the reader must take in time, and what buffers hold after the last one. */
  async *#pieces(expect_reader: () => void, has_taken: () => void): AsyncIterable<Uint8Array> {
    for (let next = this.#first; next?.done === false; next = (await this.#bytes?.next()) ?? null)
      for (let at = 0; at < next.value.length; at += piece_bytes) {
        expect_reader();
        yield next.value.subarray(at, at + piece_bytes);
        has_taken();
      }
    expect_reader();
  }

  /** Lets go of rows and temporary files, however far it came. */
  async end(): Promise<void> {
    await this.#bytes?.return?.();
  }
}
