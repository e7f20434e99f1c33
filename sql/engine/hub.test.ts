import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { fake_hub, settled } from './hub_testing.ts';
import { from_client, message, query_message, startup_packet } from './protocol.ts';
import { Session } from './session.ts';

const parse = (name: string, text: string) =>
  message(from_client.parse, Buffer.from(`${name}\0${text}\0\0\0`));
const bind = (name: string) => message(from_client.bind, Buffer.from(`\0${name}\0\0\0\0\0\0\0`));
const sync = message(from_client.sync);
const flush = message(from_client.flush);
const query = query_message;

describe('the hub', () => {
  it('gives the instance to one client from BEGIN to COMMIT; the others wait in order', async () => {
    const { backend, connect } = fake_hub();
    const [a, b, c] = [await connect(), await connect(), await connect()];
    a.session.receive(query('begin'));
    await settled();
    b.session.receive(query('b'));
    c.session.receive(query('c'));
    a.session.receive(query('a'));
    await settled();
    expect(backend.ran).to.deep.equal(['begin', 'a']);
    a.session.receive(query('commit'));
    await settled();
    expect(backend.ran).to.deep.equal(['begin', 'a', 'commit', 'b', 'c']);
    expect(a.got).to.deep.equal(['C:begin', 'Z:T', 'C:a', 'Z:T', 'C:commit', 'Z:I']);
    expect(b.got).to.deep.equal(['C:b', 'Z:I']);
  });

  it('holds a client between Flush and Sync', async () => {
    const { backend, connect } = fake_hub();
    const [a, b] = [await connect(), await connect()];
    a.session.receive(Buffer.concat([parse('', 'x'), flush]));
    b.session.receive(query('b'));
    await settled();
    expect(backend.ran).to.deep.equal(['parse ']);
    a.session.receive(sync);
    await settled();
    expect(backend.ran).to.deep.equal(['parse ', 'b']);
  });

  it('parses again the unnamed statement that another client replaced, and hides the answer', async () => {
    const { backend, connect } = fake_hub();
    const [a, b] = [await connect(), await connect()];
    a.session.receive(Buffer.concat([parse('', 'a'), sync]));
    b.session.receive(Buffer.concat([parse('', 'b'), sync]));
    await settled();
    a.session.receive(Buffer.concat([parse('n', 'x'), bind(''), sync]));
    await settled();
    expect(backend.ran.slice(2)).to.deep.equal(['parse ', `parse s${a.session.id}_n`, 'bind ']);
    expect(a.got).to.deep.equal(['1', 'Z:I', '1', '2', 'Z:I']);
  });

  it('gives statements of the same name apart, and closes those of a client that goes', async () => {
    const { backend, connect } = fake_hub();
    const [a, b] = [await connect(), await connect()];
    a.session.receive(Buffer.concat([parse('n', 'a'), sync]));
    b.session.receive(Buffer.concat([parse('n', 'b'), sync]));
    await settled();
    a.session.close();
    await settled();
    b.session.receive(Buffer.concat([bind('n'), sync]));
    await settled();
    const [of_a, of_b] = [`s${a.session.id}_n`, `s${b.session.id}_n`];
    expect(backend.ran).to.deep.equal([`parse ${of_a}`, `parse ${of_b}`, `close ${of_a}`, `bind ${of_b}`]);
  });

  it('gives notifications to those who listen, and to nobody else', async () => {
    const { connect } = fake_hub();
    const [a, b, c] = [await connect(), await connect(), await connect()];
    a.session.receive(query('listen jobs; listen other'));
    b.session.receive(query('listen other'));
    await settled();
    c.session.receive(query('notify jobs x'));
    await settled();
    expect(a.got.slice(2)).to.deep.equal(['A:jobs']);
    expect(b.got.slice(2)).to.deep.equal([]);
    expect(c.got).to.deep.equal(['C:notify jobs x', 'Z:I']);
    a.session.receive(query('unlisten jobs'));
    c.session.receive(query('notify jobs y'));
    await settled();
    expect(a.got.slice(3).filter((line) => line.startsWith('A'))).to.deep.equal([]);
  });

  it('takes bytes cut anywhere', async () => {
    const { backend, connect } = fake_hub();
    const a = await connect();
    const bytes = Buffer.concat([query('é one'), query('two'), parse('n', 'three'), sync]);
    for (const byte of bytes) {
      a.session.receive(Buffer.from([byte]));
      await settled();
    }
    expect(backend.ran).to.deep.equal(['é one', 'two', `parse s${a.session.id}_n`]);
  });

  it('forgets half a message of a client that goes', async () => {
    const { hub, backend, connect } = fake_hub();
    const [a, b] = [await connect(), await connect()];
    a.session.receive(query('insert').subarray(0, 7));
    a.session.close();
    b.session.receive(query('b'));
    await settled();
    expect(backend.ran).to.deep.equal(['b']);
    expect(hub.session_count).to.equal(1);
  });

  it('rolls back what a client that goes left open, past an unfinished extended query', async () => {
    const { backend, connect } = fake_hub();
    const [a, b] = [await connect(), await connect()];
    a.session.receive(query('begin'));
    await settled();
    b.session.receive(query('b'));
    a.session.close();
    await settled();
    expect(backend.ran).to.deep.equal(['begin', 'rollback', 'b']);
  });

  it('keeps no more than one answer for a client that reads nothing, and takes no more from it', async () => {
    const { backend, connect } = fake_hub();
    const a = await connect();
    a.reads = false;
    const many = Buffer.concat(Array.from({ length: 500 }, () => query('big 1000000')));
    a.session.receive(Buffer.concat([many, Buffer.alloc(2 ** 20 + 1)]));
    await settled();
    expect(backend.ran).to.have.length(1);
    expect(a.paused).to.equal(true);
    a.session.drained();
    await settled();
    expect(backend.ran).to.have.length(2);
    expect(a.ended).to.equal(false);
  });

  it('takes up a paused client once its answers are read', async () => {
    const { backend, connect } = fake_hub();
    const a = await connect();
    let go: () => void = () => undefined;
    backend.hold = new Promise((resolve) => (go = resolve));
    a.session.receive(query('one'));
    a.session.receive(query('x'.repeat(2 ** 20)));
    await settled();
    expect(a.paused).to.equal(true);
    go();
    await settled();
    expect([backend.ran.length, a.paused]).to.deep.equal([2, false]);
  });

  it('refuses a message of an impossible or excessive length', async () => {
    const { backend, connect } = fake_hub();
    for (const length of [-1, 3, 2 ** 30]) {
      const a = await connect();
      const bytes = query('x');
      bytes.writeInt32BE(length, 1);
      a.session.receive(bytes);
      expect([a.got, a.ended]).to.deep.equal([['E:08P01'], true]);
      // What it sends on is not kept.
      a.session.receive(Buffer.alloc(100));
    }
    expect(backend.ran).to.deep.equal([]);
  });

  it('refuses other users and databases before the instance hears of them', async () => {
    const { hub } = fake_hub();
    for (const account of [
      { user: 'root', database: 'postgres' },
      { user: 'postgres', database: 'root' },
      { user: 'root' },
    ]) {
      const sent: string[] = [];
      const send = (bytes: Buffer) => sent.push(bytes.toString()) > 0;
      const session = new Session(hub, { send, end() {}, pause() {}, resume() {} });
      session.receive(startup_packet(account));
      expect(sent.join('')).to.contain('28000');
      expect(session.closed).to.equal(true);
    }
  });

  it('refuses a COPY over the limit after its end, with the client still there', async () => {
    const { backend, connect } = fake_hub({ copy_bytes: 100 });
    const a = await connect();
    a.session.receive(query('copy t from stdin'));
    expect(a.got).to.deep.equal(['G']);
    for (let i = 0; i < 10; i++) a.session.receive(message(from_client.copy_data, Buffer.alloc(20)));
    await settled();
    expect(backend.ran).to.deep.equal([]);
    a.session.receive(message(from_client.copy_done));
    await settled();
    expect(backend.ran[0]).to.match(/COPY of more than 100 bytes/);
    a.session.receive(query('after'));
    await settled();
    expect(backend.ran[1]).to.equal('after');
  });

  it('dismisses a transaction that stays idle, and lets the next client in', async () => {
    const { backend, connect } = fake_hub({ idle_transaction_ms: 20 });
    const [a, b] = [await connect(), await connect()];
    a.session.receive(query('begin'));
    await settled();
    b.session.receive(query('b'));
    await wait(50);
    expect(a.got.at(-1)).to.equal('E:25P03');
    expect(backend.ran).to.deep.equal(['begin', 'rollback', 'b']);
  });

  it('ends the instance over a read past its limit, a limit that the client sets, and an abandoned statement', async () => {
    const limits = { read_limit_ms: 30, abandoned_limit_ms: 60 };
    const cases: [string[], string][] = [
      [['select 1'], '30 ms'],
      [['begin', 'set local statement_timeout = 40', 'update'], '40 ms'],
    ];
    for (const [texts, expected] of cases) {
      const { backend, connect } = fake_hub(limits);
      const a = await connect();
      for (const text of texts) {
        if (text === texts.at(-1)) backend.hold = new Promise(() => undefined);
        a.session.receive(query(text));
        await settled();
      }
      await wait(60);
      expect(backend.restarts.join()).to.contain(expected);
      expect(a.got.at(-1)).to.equal('E:57014');
    }
    const { backend, connect } = fake_hub(limits);
    const a = await connect();
    backend.hold = new Promise(() => undefined);
    a.session.receive(query('update'));
    await wait(40);
    expect(backend.restarts).to.deep.equal([]);
    a.session.close();
    await wait(90);
    expect(backend.restarts.join()).to.contain('whose client has gone ran longer than 60 ms');
  });

  it('dismisses those who had something in a lost instance and keeps the others', async () => {
    const { hub, backend, connect } = fake_hub();
    const [a, b, c, d] = [await connect(), await connect(), await connect(), await connect()];
    a.session.receive(Buffer.concat([parse('n', 'a'), sync]));
    b.session.receive(query('listen x'));
    await settled();
    c.session.receive(query('begin'));
    await settled();
    d.session.receive(query('d'));
    hub.lost('test');
    await settled();
    expect([a, b, c, d].map(({ ended }) => ended)).to.deep.equal([true, true, true, false]);
    expect(c.got.at(-1)).to.equal('E:57P01');
    expect(backend.ran.at(-1)).to.equal('d');
  });
});
