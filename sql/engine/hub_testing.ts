/** A backend and clients made for the tests of the hub: no database, every step under the test's control. */
import type { Backend, HubLimits } from './hub.ts';
import { default_limits, Hub } from './hub.ts';
import { from_client, from_server, message, split_messages, startup_packet, text_at } from './protocol.ts';
import { Session } from './session.ts';

const ready = (status: string) => message(from_server.ready, Buffer.from(status));
const complete = (tag: string) => message(0x43, Buffer.from(`${tag}\0`));

export function notification(channel: string, payload: string): Buffer {
  return message(from_server.notification, Buffer.from(`\0\0\0\x01${channel}\0${payload}\0`));
}

/** Answers each query by its own text as command tag; `begin` and `commit` change the status. */
export class FakeBackend implements Backend {
  readonly ran: string[] = [];
  readonly restarts: string[] = [];
  /** Of the next queries; each may hold the answer back. */
  hold: Promise<void> | undefined;
  #status = 'I';

  ready(): Promise<void> {
    return Promise.resolve();
  }

  greeting(): Promise<Buffer> {
    return Promise.resolve(Buffer.concat([message(0x52, Buffer.alloc(4)), ready('I')]));
  }

  restart(reason: string): void {
    this.restarts.push(reason);
  }

  async run(bytes: Uint8Array): Promise<Buffer> {
    const answers: Buffer[] = [];
    for (const each of split_messages(Buffer.from(bytes))) {
      if (each[0] === from_client.query) {
        const text = text_at(each, 5);
        this.ran.push(text);
        if (text === 'begin') this.#status = 'T';
        if (text === 'commit' || text === 'rollback') this.#status = 'I';
        if (text.startsWith('notify '))
          answers.push(notification(text.split(' ')[1] ?? '', text.split(' ')[2] ?? ''));
        const big = /^big (\d+)$/.exec(text);
        if (big !== null) answers.push(message(0x44, Buffer.alloc(Number(big[1]))));
        answers.push(complete(text), ready(this.#status));
      } else if (each[0] === from_client.parse) {
        this.ran.push(`parse ${text_at(each, 5)}`);
        answers.push(message(from_server.parse_complete));
      } else if (each[0] === from_client.bind) {
        this.ran.push(`bind ${text_at(each, each.indexOf(0, 5) + 1)}`);
        answers.push(message(0x32));
      } else if (each[0] === from_client.close) this.ran.push(`close ${text_at(each, 6)}`);
      else if (each[0] === from_client.sync) answers.push(ready(this.#status));
    }
    await this.hold;
    return Buffer.concat(answers);
  }
}

export interface FakeClient {
  session: Session;
  /** What it got, as « type:text »: the command's tag, the error's code, `Z:I`. */
  got: string[];
  ended: boolean;
  paused: boolean;
  /** False: it reads nothing from now on. */
  reads: boolean;
}

const field = (body: Buffer, code: string) =>
  body
    .toString()
    .split('\0')
    .find((text) => text.startsWith(code))
    ?.slice(1) ?? '';

function line_of(each: Buffer): string {
  const type = String.fromCharCode(each[0]!);
  const body = each.subarray(5);
  if (type === 'C') return `C:${text_at(body, 0)}`;
  if (type === 'E') return `E:${field(body, 'C')}`;
  if (type === 'Z') return `Z:${body.toString()}`;
  if (type === 'A') return `A:${text_at(body, 4)}`;
  return type;
}

/** A hub over a fake backend, and a way to connect clients to it. */
export function fake_hub(limits: Partial<HubLimits> = {}): {
  hub: Hub;
  backend: FakeBackend;
  connect: () => Promise<FakeClient>;
} {
  const backend = new FakeBackend();
  const hub = new Hub(backend, { ...default_limits, ...limits });
  const connect = async (): Promise<FakeClient> => {
    const client: Omit<FakeClient, 'session'> = { got: [], ended: false, paused: false, reads: true };
    const session = new Session(hub, {
      send: (bytes) => {
        client.got.push(...[...split_messages(bytes)].map(line_of));
        return client.reads;
      },
      end: () => (client.ended = true),
      pause: () => (client.paused = true),
      resume: () => (client.paused = false),
    });
    const connected = Object.assign(client, { session });
    session.receive(startup_packet({ user: 'postgres', database: 'postgres' }));
    await settled();
    connected.got = [];
    return connected;
  };
  return { hub, backend, connect };
}

/** Lets everything that waits for nothing but its turn happen. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
