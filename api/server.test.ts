import { connect } from 'node:net';
import { once } from 'node:events';
import { expect } from 'chai';
import { read_config } from '../config.ts';
import { AppError } from '../errors.ts';
import type { Database } from '../sql/client.ts';
import { create_app } from './app.ts';
import type { Block } from './block.ts';
import { start_server } from './server.ts';

const context = { config: read_config({ PORT: '0' }), database: {} as Database };

/** A route that answers when told to. */
function waiting_block() {
  let finish = () => {};
  let arrived = () => {};
  const reached = new Promise<void>((resolve) => (arrived = resolve));
  const block: Block = {
    id: 'waiting',
    routes(router) {
      router.get('/wait', (_request, response) => {
        finish = () => response.send('done');
        arrived();
      });
    },
  };
  return { block, reached, finish: () => finish() };
}

describe('the server', () => {
  it('ends answers in progress when it closes, drops idle connections and takes no more', async () => {
    const { block, reached, finish } = waiting_block();
    const server = await start_server(context, { log_requests: false, app: create_app(context, [block]) });
    const idle = connect(Number(new URL(server.url).port), '127.0.0.1');
    await once(idle, 'connect');
    idle.write('GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(idle, 'data');
    const answer = fetch(`${server.url}/wait`);
    await reached;
    const closed = server.close();
    await once(idle, 'close');
    finish();
    expect(await (await answer).text()).to.equal('done');
    await closed;
    expect(await fetch(server.url).catch(() => 'refused')).to.equal('refused');
  });

  it('says that a port is taken, and by which setting to change it', async () => {
    const server = await start_server(context, { log_requests: false });
    const config = { ...context.config, PORT: Number(new URL(server.url).port) };
    const error: unknown = await start_server({ ...context, config }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(AppError).and.include({ code: 'cannot-listen', place: 'PORT' });
    await server.close();
  });

  it('writes absolute links from PUBLIC_URL, else from a Host of the right form only', async () => {
    const first_link = async (config: typeof context.config, host: string, more = '') => {
      const server = await start_server({ ...context, config }, { log_requests: false });
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
      socket.end(`GET / HTTP/1.1\r\nHost: ${host}\r\n${more}Connection: close\r\n\r\n`);
      let text = '';
      for await (const chunk of socket) text += String(chunk);
      await server.close();
      return /"href":"([^"]*)"/.exec(text)?.[1] ?? / (\d{3}) /.exec(text)?.[1];
    };
    const published = { ...context.config, PUBLIC_URL: 'https://sdi.example.org/' };
    expect(await first_link(published, 'evil.example')).to.equal('https://sdi.example.org/?f=json');
    expect(await first_link(context.config, 'sdi.local:8080')).to.equal('http://sdi.local:8080/?f=json');
    for (const host of [
      'evil"><script>',
      'a b',
      'evil.example/x',
      'user@evil',
      'evil:80:80',
      'x'.repeat(300),
      '%00',
    ])
      expect(await first_link(context.config, host), host).to.equal('400');
    const forwarded = 'X-Forwarded-Host: sdi.example.org\r\nX-Forwarded-Proto: https\r\n';
    expect(await first_link(context.config, 'sdi.local', forwarded)).to.equal('http://sdi.local/?f=json');
    const behind = { ...context.config, TRUSTED_PROXIES: ['loopback'] };
    expect(await first_link(behind, 'sdi.local', forwarded)).to.equal('https://sdi.example.org/?f=json');
    expect(await first_link(behind, 'sdi.local', 'X-Forwarded-Host: evil"><script>\r\n')).to.equal('400');
    expect(await first_link(behind, 'sdi.local', 'X-Forwarded-Proto: javascript\r\n')).to.equal(
      'http://sdi.local/?f=json',
    );
    expect(await first_link({ ...behind, TRUSTED_PROXIES: ['10.0.0.0/8'] }, 'sdi.local', forwarded)).to.equal(
      'http://sdi.local/?f=json',
    );
  });

  it('logs an answer without address and query string', async () => {
    const write = process.stderr.write.bind(process.stderr);
    let logged = '';
    process.stderr.write = (line: string | Uint8Array) => (logged += String(line)) !== '';
    const server = await start_server(context);
    await fetch(`${server.url}/nowhere?name=Dupont`).then((answer) => answer.text());
    await server.close();
    await new Promise((resolve) => setTimeout(resolve, 150));
    process.stderr.write = write;
    const line = logged.split('\n').find((text) => text.includes('/nowhere')) ?? '{}';
    expect(JSON.parse(line)).to.include({ message: 'request', method: 'GET', path: '/nowhere', status: 404 });
    expect(logged).not.to.match(/Dupont|127\.0\.0\.1/);
  });
});
