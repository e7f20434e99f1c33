import type { Hub } from './hub.ts';
import {
  close_statement_message,
  fatal_response,
  from_client,
  from_server,
  message,
  query_message,
  replace_text,
  split_messages,
  startup_codes,
  startup_parameters,
  text_at,
} from './protocol.ts';
import { failing_sql, note } from './statements.ts';

/** A session's client: a socket or an in-process stream. */
export interface Outlet {
  /** False when the client is slow to read; then `session.drained()` follows. */
  send(bytes: Buffer): boolean;
  end(): void;
  /** Asks for no more bytes for a while. */
  pause(): void;
  resume(): void;
}

/** What may wait here of a client that sends on before it was answered. */
const max_ahead_bytes = 2 ** 20;
/** The most that one message, or one series of messages up to its Sync, may hold. */
export const max_batch_bytes = 32 * 2 ** 20;

let last_id = 0;

/**
 * One client of the hub. Cuts the byte stream into batches that end where the client expects an answer
 * (Query, Sync, Flush, end of COPY) and gives its prepared statements names of their own. One batch at a time is with
 * the hub: a client that sends much, or reads nothing, fills its own socket and not our memory.
 */
export class Session {
  readonly id = ++last_id;
  readonly statement_names = new Set<string>();
  readonly channels = new Set<string>();
  /** Limit set by the client for its transaction (ms); 0 is none. */
  limit_ms: number | undefined;
  closed = false;
  readonly #hub: Hub;
  readonly #outlet: Outlet;
  #chunks: Buffer[] = [];
  #buffered = 0;
  #started = false;
  /** A batch is with the hub, or the greeting is awaited. */
  #waits = false;
  #is_full = false;
  #is_paused = false;
  #batch: Buffer[] = [];
  #batch_bytes = 0;
  #batch_reads = false;
  /** A COPY in progress: its Query and data; null once it is too large. */
  #copy: Buffer[] | null | undefined;
  #unnamed_parse: Buffer | undefined;
  #parsed_unnamed_in_batch = false;
  #hides_parse = false;

  constructor(hub: Hub, outlet: Outlet) {
    this.#hub = hub;
    this.#outlet = outlet;
    hub.add(this);
  }

  /** Takes bytes from the client, cut anywhere. */
  receive(chunk: Buffer): void {
    if (this.closed) return;
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    this.#advance();
    if (this.#is_stalled && this.#buffered > max_ahead_bytes && !this.#is_paused) {
      this.#is_paused = true;
      this.#outlet.pause();
    }
  }

  get #is_stalled(): boolean {
    return this.#waits || this.#is_full;
  }

  #advance(): void {
    while (!this.closed && !this.#is_stalled) {
      const next = this.#take();
      if (next === undefined) break;
      if (this.#started) this.#handle(next);
      else this.#start(next);
    }
    if (!this.closed && !this.#is_stalled && this.#is_paused) {
      this.#is_paused = false;
      this.#outlet.resume();
    }
  }

  /** Sends whole messages to the client. */
  send(bytes: Buffer): void {
    if (!this.closed && bytes.length > 0 && !this.#outlet.send(bytes)) this.#is_full = true;
  }

  /** The hub's answer to what this session waits for. */
  answer(bytes: Buffer): void {
    this.#waits = false;
    this.send(bytes);
    this.#advance();
  }

  /** The client has read what was sent. */
  drained(): void {
    this.#is_full = false;
    this.#advance();
  }

  /** Ends the session with a FATAL error that the client understands. */
  kill(code: string, text: string): void {
    this.send(fatal_response(code, text));
    this.close();
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.#chunks = [];
    this.#buffered = 0;
    this.#unnamed_parse = undefined;
    this.#batch = [];
    this.#copy = undefined;
    this.#hub.remove(this);
    this.#outlet.end();
  }

  /** The next whole message, or undefined. A length that cannot be ends the session. */
  #take(): Buffer | undefined {
    const header = this.#started ? 5 : 4;
    if (this.#buffered < header || this.closed) return undefined;
    const first = this.#gather(header);
    const length = this.#started ? 1 + first.readInt32BE(1) : first.readInt32BE(0);
    const smallest = this.#started ? 5 : 8;
    const largest = this.#started ? max_batch_bytes : 10_000;
    if (length < smallest || length > largest) {
      this.kill(
        '08P01',
        `message of ${length} bytes: between ${smallest} and ${largest} are taken, send batches`,
      );
      return undefined;
    }
    if (this.#buffered < length) return undefined;
    const whole = this.#gather(length);
    this.#chunks[0] = whole.subarray(length);
    this.#buffered -= length;
    return whole.subarray(0, length);
  }

  /** The first chunk, made at least `length` bytes long. Joins once per message, not once per chunk. */
  #gather(length: number): Buffer {
    let first = this.#chunks[0] ?? Buffer.alloc(0);
    if (first.length < length) this.#chunks = [(first = Buffer.concat(this.#chunks))];
    return first;
  }

  #start(packet: Buffer): void {
    const code = packet.readInt32BE(4);
    if (code === startup_codes.ssl || code === startup_codes.gss) return this.send(Buffer.from('N'));
    // A statement inside the engine cannot be cancelled; its deadline ends it.
    if (code === startup_codes.cancel) return this.close();
    const parameters = startup_parameters(packet);
    if (code >> 16 !== 3) return this.kill('0A000', 'only protocol 3 is spoken here');
    // Any other name makes the whole instance exit.
    const database = parameters.get('database') ?? parameters.get('user');
    if (parameters.get('user') !== 'postgres' || database !== 'postgres')
      return this.kill('28000', 'the embedded engine knows user postgres and database postgres only');
    this.#started = true;
    this.#waits = true;
    this.#hub.greet(this);
  }

  #handle(received: Buffer): void {
    const type = received[0];
    if (type === from_client.terminate) return this.close();
    if (this.#copy !== undefined) return this.#handle_copy(received);
    let bytes = received;
    if (type === from_client.query) {
      const text = text_at(received, 5);
      const notes = this.#note(text);
      if (notes.refused !== undefined) bytes = query_message(failing_sql(notes.refused));
      else if (notes.unlistens !== undefined) bytes = query_message('unlisten maillage_nobody');
      else if (notes.copies_in === true) {
        this.#copy = [received];
        this.#batch_bytes = received.length;
        return this.send(message(from_server.copy_in, Buffer.alloc(3)));
      }
    } else if (type === from_client.parse) bytes = this.#name_parse(received);
    else if (type === from_client.bind) {
      bytes = this.#name_statement(received, received.indexOf(0, 5) + 1);
    } else if ((type === from_client.describe || type === from_client.close) && received[5] === 0x53)
      bytes = this.#name_statement(received, 6);
    this.#append(bytes);
    if (
      type === from_client.query ||
      type === from_client.sync ||
      type === from_client.flush ||
      type === from_client.function_call
    )
      this.#submit({ is_open: type === from_client.flush });
  }

  #append(bytes: Buffer): void {
    this.#batch.push(bytes);
    this.#batch_bytes += bytes.length;
    if (this.#batch_bytes > max_batch_bytes)
      this.kill('54000', `more than ${max_batch_bytes} bytes before a Sync: send smaller batches`);
  }

  #note(text: string): ReturnType<typeof note> {
    const notes = note(text);
    if (notes.refused !== undefined) return notes;
    if (notes.limit_ms !== undefined) this.limit_ms = notes.limit_ms;
    for (const channel of notes.listens) this.channels.add(channel);
    if (notes.unlistens === '*') this.channels.clear();
    else if (notes.unlistens !== undefined) this.channels.delete(notes.unlistens);
    this.#batch_reads = notes.reads;
    return notes;
  }

  #name_parse(received: Buffer): Buffer {
    const text_offset = received.indexOf(0, 5) + 1;
    const notes = this.#note(text_at(received, text_offset));
    const refused =
      notes.refused ??
      (notes.copies_in === true ? 'COPY FROM STDIN belongs in a simple query' : undefined) ??
      (notes.unlistens === undefined ? undefined : 'UNLISTEN belongs in a simple query');
    let bytes = received;
    if (refused !== undefined) bytes = replace_text(bytes, text_offset, failing_sql(refused));
    const name = text_at(received, 5);
    if (name === '') {
      this.#unnamed_parse = bytes;
      this.#parsed_unnamed_in_batch = true;
      return bytes;
    }
    this.statement_names.add(this.#own_name(name));
    return replace_text(bytes, 5, this.#own_name(name));
  }

  #own_name(name: string): string {
    return `s${this.id}_${name}`;
  }

  /** Binds to this session's statement. The unnamed one of an earlier batch may be another client's by now: it is parsed again. */
  #name_statement(received: Buffer, offset: number): Buffer {
    const name = text_at(received, offset);
    if (name !== '') return replace_text(received, offset, this.#own_name(name));
    if (!this.#parsed_unnamed_in_batch && this.#unnamed_parse !== undefined) {
      // At the head of the batch, so that the first ParseComplete of the answer is the hidden one.
      this.#batch.unshift(this.#unnamed_parse);
      this.#batch_bytes += this.#unnamed_parse.length;
      this.#parsed_unnamed_in_batch = true;
      this.#hides_parse = true;
    }
    return received;
  }

  #handle_copy(received: Buffer): void {
    const ended = received[0] === from_client.copy_done || received[0] === from_client.copy_fail;
    // Sync and Flush mean nothing inside a COPY (protocol manual, « COPY Operations »).
    if (!ended && received[0] !== from_client.copy_data) return;
    this.#batch_bytes += received.length;
    const { copy_bytes } = this.#hub.limits;
    if (this.#batch_bytes > copy_bytes) this.#copy = null;
    this.#copy?.push(received);
    if (!ended) return;
    const too_large = `COPY of more than ${copy_bytes} bytes: send it in batches`;
    this.#batch = this.#copy ?? [query_message(failing_sql(too_large, '54000'))];
    this.#copy = undefined;
    this.#batch_reads = false;
    this.#submit({ copied: true });
  }

  #submit({ copied = false, is_open = false }: { copied?: boolean; is_open?: boolean } = {}): void {
    const bytes = this.#batch.length === 1 ? this.#batch[0]! : Buffer.concat(this.#batch);
    const hides_parse = this.#hides_parse;
    const reads = this.#batch_reads;
    this.#batch = [];
    this.#batch_bytes = 0;
    this.#batch_reads = false;
    this.#parsed_unnamed_in_batch = false;
    this.#hides_parse = false;
    if (this.closed) return;
    this.#waits = true;
    this.#hub.submit({
      session: this,
      bytes,
      reads,
      is_open,
      answer: (answer) => this.answer(copied || hides_parse ? hide(answer, hides_parse) : answer),
    });
  }

  /** Messages that forget the session's prepared statements; closing one that is not there is no error. */
  farewell(): Buffer | undefined {
    if (this.statement_names.size === 0) return undefined;
    const closes = [...this.statement_names].map(close_statement_message);
    return Buffer.concat([...closes, message(from_client.sync)]);
  }
}

/** Takes out what the client did not ask for: the COPY's second go-ahead, the answer to a repeated Parse. */
function hide(answer: Buffer, hides_parse: boolean): Buffer {
  let left = hides_parse ? 1 : 0;
  const unwanted = (bytes: Buffer) =>
    bytes[0] === from_server.copy_in || (bytes[0] === from_server.parse_complete && left-- > 0);
  const kept = [...split_messages(answer)].filter((bytes) => !unwanted(bytes));
  return Buffer.concat(kept);
}
