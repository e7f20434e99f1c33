import { Duplex } from 'node:stream';
import type { Hub } from './hub.ts';
import { Session } from './session.ts';

/** The in-process way to the hub for `pg` (`new Pool({stream})`): looks like a socket, has no port and no password. */
export class HubStream extends Duplex {
  readonly #hub: Hub;
  #session: Session | undefined;

  constructor(hub: Hub) {
    super({ allowHalfOpen: false });
    this.#hub = hub;
  }

  connect(): this {
    this.#session = new Session(this.#hub, {
      send: (bytes) => void this.push(bytes),
      end: () => void this.push(null),
    });
    process.nextTick(() => this.emit('connect'));
    return this;
  }

  // What `pg` calls on a socket and means nothing here.
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    // `pg` reuses its write buffer: the bytes are kept beyond this call.
    this.#session?.receive(Buffer.from(chunk));
    done();
  }

  override _final(done: () => void): void {
    this.#session?.close();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#session?.close();
    done(error);
  }
}
