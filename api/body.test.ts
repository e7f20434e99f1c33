import { once } from 'node:events';
import { connect } from 'node:net';
import { expect } from 'chai';
import { read_config } from '../config.ts';
import type { Database } from '../sql/client.ts';
import { create_app } from './app.ts';
import type { Block } from './block.ts';
import { form_of } from './auth/csrf.ts';
import { read_json_body } from './body.ts';
import { start_server, type RunningServer } from './server.ts';

const context = { config: read_config({ PORT: '0' }), database: {} as Database };
const echo: Block = {
  id: 'echo',
  routes(router) {
    router.post('/json', async (request, response) => {
      response.json({ got: await read_json_body(request, { max_bytes: 1000, max_depth: 3 }) });
    });
    router.post('/form', (request, response) => {
      response.json([...form_of(request)]);
    });
  },
};

describe('bodies of requests', () => {
  let server: RunningServer;
  before(async () => {
    server = await start_server(context, { log_requests: false, app: create_app(context, [echo]) });
  });
  after(() => server.close());
  const send = async (
    path: string,
    body: string | Uint8Array,
    type: string,
    more: Record<string, string> = {},
  ) => {
    const answer = await fetch(server.url + path, {
      method: 'POST',
      body: body as BodyInit,
      headers: { 'content-type': type, ...more },
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const form = 'application/x-www-form-urlencoded';

  it('are read as JSON and as forms', async () => {
    expect(await send('/json', '{"a":["é"]}', 'application/json; charset=utf-8')).to.deep.equal({
      status: 200,
      body: { got: { a: ['é'] } },
    });
    expect((await send('/json', '1', 'application/geo+json')).status).to.equal(200);
    expect((await send('/form', 'a=1+2&a=3&__proto__=%C3%A9', form)).body).to.deep.equal([
      ['a', ['1 2', '3']],
      ['__proto__', ['é']],
    ]);
  });

  it('of another type, charset or encoding are a 415', async () => {
    for (const [type, more] of [
      ['text/plain', {}],
      ['application/xml', {}],
      ['application/jsonp', {}],
      ['application/json; charset=latin1', {}],
      ['application/json', { 'content-encoding': 'gzip' }],
    ] as [string, Record<string, string>][]) {
      const { status, body } = await send('/json', '{}', type, more);
      expect(status, type).to.equal(415);
      expect(body).to.include({ code: 'unsupported-content' });
    }
    expect((await send('/form', 'a=1', `${form}; charset=latin1`)).status).to.equal(415);
  });

  it('that are wrong are a 400 that names the place', async () => {
    expect((await send('/json', '{"a":\n}', 'application/json')).body).to.include({
      code: 'malformed-json',
      parameter: '2:1',
    });
    expect((await send('/json', '[[[[]]]]', 'application/json')).body).to.include({ code: 'json-too-deep' });
    expect((await send('/json', '{"__proto__":1}', 'application/json')).body).to.include({
      code: 'forbidden-key',
    });
    const latin1 = Uint8Array.from([0x22, 0xe9, 0x22]);
    expect((await send('/json', latin1, 'application/json')).body).to.include({ code: 'invalid-encoding' });
    expect((await send('/form', 'a=%E9', form)).body).to.include({ code: 'malformed-form' });
    expect((await send('/form', 'a&'.repeat(5001), form)).body).to.include({ code: 'too-many-fields' });
  });

  it('that are too large are a 413, by the announced length and by what comes without one', async () => {
    const { status, body } = await send('/json', `"${'a'.repeat(2000)}"`, 'application/json');
    expect({ status, ...body }).to.include({ status: 413, code: 'body-too-large' });
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.write(
      'POST /json HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
    );
    socket.write(`7d0\r\n${'a'.repeat(2000)}\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(String(answer))
      .to.match(/^HTTP\/1\.1 413 /)
      .and.match(/connection: close/i);
    // The end of the body never comes: the server must not wait for it.
    await once(socket, 'close');
  });

  it('that break off leave the server well', async () => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      'POST /json HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"a"',
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    expect((await send('/json', '1', 'application/json')).status).to.equal(200);
  });
});
