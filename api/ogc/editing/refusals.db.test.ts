import { expect } from 'chai';
import { sql } from '../../../sql/fragment.ts';
import { use_database } from '../../../sql/testing.ts';
import { borne, make_editing_site, problem_of, write_to, type EditingSite } from './testing.ts';

describe('what the database refuses of an edit', () => {
  const database = use_database();
  let site: EditingSite;
  before(async () => {
    site = await make_editing_site(database());
    await database().query(
      sql`create table published.enquete_secrete (id int primary key, borne text references published.bornes)`,
    );
    await database().query(sql`insert into published.enquete_secrete values (1, 'b1')`);
    await database().query(sql`revoke select on published.enquete_secrete from maillage_reader`);
    await database().query(
      sql`alter table published.bornes add constraint debit_possible check (debit < 1000)`,
    );
  });
  after(() => site.server.close());

  it('names no rule of a collection that the editor may not see, and those of his own', async () => {
    const held = await problem_of(await site.ask('/collections/bornes/items/b1', { method: 'DELETE' }), 409);
    expect(held.code).to.equal('broken-reference');
    expect(JSON.stringify(held)).not.to.include('secrete');
    const broken = borne({ nom: 'Une', debit: 2000 });
    const refused = await problem_of(
      await write_to(site, 'PUT', '/collections/bornes/items/b1', broken),
      422,
    );
    expect(JSON.stringify(refused.errors)).to.include('debit_possible');
  });
});
