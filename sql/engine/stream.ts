import { Duplex } from 'node:stream';
import type { Hub } from './hub.ts';
import { Session } from './session.ts';

/** The in-process way to the hub for `pg` (`new Pool({stream})`): looks like a socket, has no port and no password. */
export class HubStream extends Duplex {
  readonly #hub: Hub;
  #session: Session | undefined;
  #is_paused = false;
  /** The write that waits until the session takes more. */
  #held: (() => void) | undefined;

  constructor(hub: Hub) {
    super({ allowHalfOpen: false });
    this.#hub = hub;
  }

  connect(): this {
    this.#session = new Session(this.#hub, {
      send: (bytes) => this.push(bytes),
      end: () => {
        this.push(null);
        this.#release();
      },
      pause: () => (this.#is_paused = true),
      resume: () => this.#release(),
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

  #release(): void {
    const held = this.#held;
    this.#is_paused = false;
    this.#held = undefined;
    held?.();
  }

  override _read(): void {
    this.#session?.drained();
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    // `pg` reuses its write buffer: the bytes are kept beyond this call.
    this.#session?.receive(Buffer.from(chunk));
    if (this.#is_paused) this.#held = done;
    else done();
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
