import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect } from 'chai';
import { read_config } from '../config.ts';
import type { Database } from '../sql/client.ts';
import { create_app } from './app.ts';
import type { Block } from './block.ts';
import { leave_to_maker } from './connection_limits.ts';
import { start_server, type RunningServer, type ServerOptions } from './server.ts';

const large_bytes = 64 * 2 ** 20;
const block: Block = {
  id: 'sizes',
  routes(router) {
    router.get('/small', (_request, response) => void response.send('small'));
    router.get('/large', (_request, response) => void response.send(Buffer.alloc(large_bytes)));
    router.get('/never', () => {});
    router.get('/late', (_request, response) => {
      leave_to_maker(response);
      setTimeout(() => response.send('late'), 300);
    });
  },
};
const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

describe('connections', () => {
  let server: RunningServer;
  const sockets: Socket[] = [];
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await server.close();
  });
  const serve = async (limits: ServerOptions['limits'], settings: Record<string, string> = {}) => {
    const context = { config: read_config({ PORT: '0', ...settings }), database: {} as Database };
    server = await start_server(context, {
      log_requests: false,
      app: create_app(context, [block]),
      ...(limits !== undefined && { limits }),
    });
  };
  const open = async () => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.on('error', () => {});
    sockets.push(socket);
    await once(socket, 'connect');
    return socket;
  };
  const is_served = async () => (await (await fetch(`${server.url}/small`)).text()) === 'small';

  it('of a sender who never ends its headers or its body are closed, others served meanwhile', async () => {
    await serve({ sender: { headersTimeout: 200, requestTimeout: 300, connectionsCheckingInterval: 50 } });
    const [headers, body] = [await open(), await open()];
    headers.write('GET /small HTTP/1.1\r\nHost: localhost\r\nX-Slow: ');
    const drip = setInterval(() => headers.write('a'), 20);
    body.write('POST /small HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n');
    expect(await is_served()).to.equal(true);
    headers.resume();
    body.resume();
    await Promise.all([once(headers, 'close'), once(body, 'close')]);
    clearInterval(drip);
    expect(await is_served()).to.equal(true);
  });

  it('of a reader who takes nothing are closed, and the answer freed', async () => {
    await serve({ connections: { answer_ms: 100, min_bytes_per_s: 2 ** 40, sweep_ms: 50 } });
    const reader = await open();
    reader.pause();
    reader.write(request('/large'));
    const closed = once(reader, 'close');
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(await is_served()).to.equal(true);
    // Only what had left already comes.
    let read = 0;
    reader.on('data', (piece: Buffer) => (read += piece.length)).resume();
    await closed;
    expect(read).to.be.below(large_bytes);
  });

  it('of a reader who is slow but fast enough are kept', async () => {
    await serve({ connections: { answer_ms: 100, min_bytes_per_s: 2 ** 20, sweep_ms: 20 } });
    const reader = await open();
    reader.pause();
    reader.write(request('/large'));
    await new Promise((resolve) => setTimeout(resolve, 400));
    let read = 0;
    const whole = new Promise<void>((resolve) => {
      reader.on('data', (piece: Buffer) => (read += piece.length) > large_bytes && resolve());
    });
    reader.resume();
    await whole;
    expect(reader.destroyed).to.equal(false);
  });

  it('of an answer that never begins are closed', async () => {
    await serve({ connections: { answer_ms: 100, sweep_ms: 50 } });
    const asker = await open();
    asker.resume();
    asker.write(request('/never'));
    await once(asker, 'close');
  });

  it('of an answer whose maker watches its reader are left to it', async () => {
    await serve({ connections: { answer_ms: 50, sweep_ms: 20 } });
    const asker = await open();
    const begun = once(asker, 'data');
    asker.write(request('/late'));
    expect(String((await begun)[0])).to.match(/late$/);
  });

  it('of one client are limited, those of a trusted proxy are not', async () => {
    await serve({ connections: { max_per_client: 2 } });
    const first = await open();
    await open();
    const third = await open();
    third.resume();
    await once(third, 'close');
    first.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await is_served()).to.equal(true);
    for (const socket of sockets.splice(0)) socket.destroy();
    await server.close();
    await serve({ connections: { max_per_client: 2 } }, { TRUSTED_PROXIES: 'loopback' });
    for (let i = 0; i < 5; i++) await open();
    expect(await is_served()).to.equal(true);
  });

  it('in all are limited', async () => {
    await serve({ connections: { max_connections: 2 } });
    const [, , third] = [await open(), await open(), await open()];
    third?.resume();
    if (third !== undefined) await once(third, 'close');
  });

  it('with too many or too large headers are refused', async () => {
    await serve(undefined);
    const socket = await open();
    socket.write(`GET /small HTTP/1.1\r\nHost: localhost\r\nX-Large: ${'a'.repeat(20_000)}\r\n\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(String(answer)).to.match(/^HTTP\/1\.1 431 /);
  });
});
