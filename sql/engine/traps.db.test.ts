/** The traps of PGlite with PostGIS, each on the embedded engine that the whole run shares. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import pg from 'pg';
import { use_database, use_engine } from '../testing.ts';
import { copy_in, copy_out } from './copy.ts';
import { socket_name } from './socket_folder.ts';

describe('the embedded engine', function () {
  this.timeout(60_000);
  const engine = use_engine('embedded');
  use_database();
  const clients: pg.Client[] = [];
  const connect = async (options: pg.ClientConfig = engine().connection) => {
    const client = new pg.Client(options);
    client.on('error', () => undefined);
    await client.connect();
    clients.push(client);
    return client;
  };
  const code_of = (work: Promise<unknown>) =>
    work.then(
      () => 'none',
      (error: pg.DatabaseError) => error.code,
    );
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.end().catch(() => undefined)));
  });

  it('raises an exception of GEOS or PROJ as an error, and goes on', async () => {
    const client = await connect();
    const bow_tie = `st_geomfromtext('POLYGON((0 0,2 2,2 0,0 2,0 0))')`;
    const square = `st_geomfromtext('POLYGON((0 0,1 0,1 1,0 1,0 0))')`;
    expect(await code_of(client.query(`select st_union(${bow_tie}, ${square})`))).to.equal('XX000');
    expect(
      await code_of(client.query(`select st_transform('SRID=4326;POINT(1 95)'::geometry, 2154)`)),
    ).to.equal('XX000');
    expect((await client.query('select 1 as one')).rows).to.deep.equal([{ one: 1 }]);
  });

  it('bears 2,500 errors in a row', async () => {
    const client = await connect();
    for (let i = 0; i < 2_500; i++)
      expect(await code_of(client.query('select no_such_column'))).to.equal('42703');
    expect((await client.query('select 1 as one')).rows).to.deep.equal([{ one: 1 }]);
  });

  it('mixes up nothing among clients: transactions, prepared and unnamed statements of one name', async () => {
    const many = await Promise.all(Array.from({ length: 6 }, () => connect()));
    await many[0]!.query('drop table if exists public.mix; create table public.mix (who int, n int)');
    await Promise.all(
      many.map(async (client, who) => {
        for (let n = 0; n < 30; n++) {
          await client.query('begin');
          await client.query('insert into public.mix values ($1, $2)', [who, n]);
          const named = await client.query<{ who: number }>({
            name: 'same',
            text: `select $1::int + ${who} as who`,
            values: [n],
          });
          expect(named.rows).to.deep.equal([{ who: n + who }]);
          const simple = await client.query<{ count: string }>(
            `select count(*) from public.mix where who = ${who}`,
          );
          expect(simple.rows[0]?.count).to.equal(String(Math.ceil(n / 2) + 1));
          await client.query(n % 2 === 0 ? 'commit' : 'rollback');
        }
      }),
    );
    await many[0]!.query('drop table public.mix');
  });

  it('copies in and out for several clients at once, and refuses over 8 MB with the client still there', async () => {
    const many = await Promise.all([connect(), connect(), connect()]);
    await many[0].query('create table public.copied (who int, text text)');
    await Promise.all(
      many.map(async (client, who) => {
        const rows = Buffer.from(`${who}\té\\tx\n`.repeat(20_000));
        expect(await copy_in(client, 'copy public.copied from stdin', rows)).to.equal(20_000);
        const part = `copy (select * from public.copied where who = ${who}) to stdout`;
        expect((await copy_out(client, part)).bytes.equals(rows)).to.equal(true);
      }),
    );
    const [client] = many;
    const large = Buffer.from('9\tx\n'.repeat(2.2 * 2 ** 20));
    expect(await code_of(copy_in(client, 'copy public.copied from stdin', large))).to.equal('54000');
    expect(await code_of(copy_in(client, 'copy public.nowhere from stdin', Buffer.from('1\n')))).to.equal(
      '42P01',
    );
    const { rows } = await client.query('select count(*) from public.copied');
    expect(rows).to.deep.equal([{ count: '60000' }]);
    await client.query('drop table public.copied');
  });

  it('notifies those who listen', async () => {
    const [a, b, c] = await Promise.all([connect(), connect(), connect()]);
    const heard: string[] = [];
    a.on('notification', ({ channel, payload }) => heard.push(`a ${channel} ${payload}`));
    b.on('notification', ({ channel, payload }) => heard.push(`b ${channel} ${payload}`));
    await a.query('listen jobs');
    await b.query('listen "Other"');
    await c.query(`notify jobs, '1'; notify "Other", '2'`);
    await Promise.all([a.query('select 1'), b.query('select 1')]);
    expect(heard.sort()).to.deep.equal(['a jobs 1', 'b Other 2']);
  });

  it('refuses what all connections would share, and leaves the transaction as an error does', async () => {
    const client = await connect();
    for (const text of [
      'set search_path = x',
      'create temp table t (a int)',
      'select pg_advisory_lock(1)',
      'discard all',
    ])
      expect(await code_of(client.query(text)), text).to.equal('0A000');
    await client.query('begin');
    expect(await code_of(client.query('set role maillage_reader'))).to.equal('0A000');
    expect(await code_of(client.query('select 1'))).to.equal('25P02');
    await client.query('rollback');
  });

  it('refuses other users and databases without harm', async () => {
    for (const other of [{ user: 'root' }, { database: 'root' }])
      expect(await code_of(connect({ ...engine().connection, ...other }))).to.equal('28000');
    expect((await (await connect()).query('select 1 as one')).rows).to.have.length(1);
  });

  it('survives a client that fails inside an extended query and goes without a Sync', async () => {
    const client = await connect();
    const { connection } = client as unknown as {
      connection: { parse(query: object): void; flush(): void; stream: { destroy(): void } };
    };
    connection.parse({ text: 'select no_such_column' });
    connection.flush();
    await new Promise((resolve) => setTimeout(resolve, 100));
    connection.stream.destroy();
    expect((await (await connect()).query('select 1 as one')).rows).to.have.length(1);
  });

  it('serves other processes through a socket of mode 0600', async () => {
    const { host } = engine().remote as { host: string };
    expect(statSync(path.join(host, socket_name)).mode & 0o777).to.equal(0o600);
    const client = await connect(engine().remote);
    expect((await client.query('select $1::int as one', [1])).rows).to.deep.equal([{ one: 1 }]);
  });

  it('ends a statement over its limit; health waits for nothing; the next query works', async () => {
    const [slow, waiting] = [await connect(), await connect()];
    await slow.query('begin; set local statement_timeout = 300');
    const ended = code_of(slow.query(`select count(*) from generate_series(1, 1000000000)`));
    const asked = performance.now();
    expect(engine().health().alive).to.equal(true);
    expect(performance.now() - asked).to.be.below(50);
    const next = waiting.query('select 1 as one');
    expect(await ended).to.equal('57014');
    expect((await next).rows).to.deep.equal([{ one: 1 }]);
    expect(engine().health().detail).to.equal('serving');
  });
});
