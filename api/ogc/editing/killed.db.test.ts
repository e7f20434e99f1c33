import { expect } from 'chai';
import pg from 'pg';
import { one } from '../../../sql/client.ts';
import { sql } from '../../../sql/fragment.ts';
import { use_database, use_engine } from '../../../sql/testing.ts';
import { make_editing_site, patch, type EditingSite } from './testing.ts';

describe('an edit whose connection the server ends', function () {
  this.timeout(60_000);
  // The embedded engine has one session: nothing waits there for another's lock.
  const engine = use_engine('local', 'url');
  const database = use_database();
  let site: EditingSite;
  before(async () => (site = await make_editing_site(database())));
  after(() => site?.server.close());

  it('has changed nothing, and the next one passes', async () => {
    const other = new pg.Client(engine().connection);
    await other.connect();
    await other.query(`begin; select from published.bornes where id = 'b1' for update`);
    const change = () =>
      site.ask('/collections/bornes/items/b1', {
        method: 'PATCH',
        headers: patch,
        body: '{"properties":{"debit":777}}',
      });
    const waiting = change();
    const waits = sql`select pid from pg_stat_activity where wait_event_type = 'Lock' and query like '%for update%'`;
    let pid: number | undefined;
    while (pid === undefined) [pid] = (await database().query<{ pid: number }>(waits)).map((row) => row.pid);
    await database().query(sql`select pg_terminate_backend(${pid}::integer)`);
    expect((await waiting).status).to.equal(503);
    await other.query('rollback');
    await other.end();
    const state = () =>
      one<{ debit: number; told: number }>(
        database(),
        sql`select debit, (select count(*) from maillage.audit where action like 'feature.%') as told
          from published.bornes where id = 'b1'`,
      );
    expect(await state()).to.deep.equal({ debit: 60, told: 0 });
    expect((await change()).status).to.equal(204);
    expect(await state()).to.deep.equal({ debit: 777, told: 1 });
  });
});
