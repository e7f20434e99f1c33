import { expect } from 'chai';
import { sql } from '../../sql/fragment.ts';
import { use_database, use_engine } from '../../sql/testing.ts';
import { read_changes, seal_changes } from './record_changes.ts';

const insert = (id: string, title: string, visibility = 'public', organisation: number | null = null) =>
  sql`insert into maillage.metadata_record (id, title, producer, origin, visibility, organisation_id)
    values (${id}, ${title}, 'DDT', 'harvest', ${visibility}, ${organisation}::bigint)`;

describe('what has changed in the catalogue', () => {
  const database = use_database();
  let after = 0;
  const look = async (words = '', reader: Pick<ReturnType<typeof database>, 'read'> = database()) => {
    const { upto } = await database().write(seal_changes);
    const window = { after, upto, limit: 100 };
    const found = await reader.read((db) => read_changes(db, { words, limit: 1 }, window));
    return { upto, ...found, told: found.changes.map(({ id, change }) => `${id} ${change}`).sort() };
  };
  beforeEach(async () => {
    ({ upto: after } = await look());
  });
  const run = (...statements: ReturnType<typeof sql>[]) =>
    database().write(async (db) => {
      for (const statement of statements) await db.query(statement);
    });

  it('is told once: new, changed, retired, deleted', async () => {
    await run(insert('eau', 'Cours d’eau'), insert('bois', 'Forêts'), insert('sol', 'Sols'));
    const first = await look();
    expect(first.told).to.deep.equal(['bois new', 'eau new', 'sol new']);
    expect(first.changes[0]).to.have.all.keys('id', 'title', 'producer', 'kind', 'change', 'updated');
    after = first.upto;
    expect((await look()).upto, 'nothing happened').to.equal(after);
    await run(
      sql`update maillage.metadata_record set title = 'Cours d’eau et plans d’eau' where id = 'eau'`,
      sql`update maillage.metadata_record set state = 'retired' where id = 'bois'`,
      sql`delete from maillage.metadata_record where id = 'sol'`,
    );
    const second = await look();
    expect(second.told).to.deep.equal(['bois retired', 'eau changed', 'sol retired']);
    expect(second.changes.find(({ id }) => id === 'sol')).to.include({ title: 'Sols', producer: 'DDT' });
    expect((await look('forêt')).told).to.deep.equal(['bois retired']);
    after = second.upto;
    expect((await look()).total).to.equal(0);
  });

  it('leaves out drafts, what changed nothing of the record, and what came and went in between', async () => {
    await run(
      sql`insert into maillage.metadata_record (id, title, state) values ('brouillon', 'Brouillon', 'draft')`,
      insert('bref', 'Vite repartie'),
    );
    await run(
      sql`update maillage.metadata_record set updated_at = now(), quality = 50`,
      sql`update maillage.metadata_record set state = 'retired' where id = 'bref'`,
    );
    expect((await look()).told).to.deep.equal([]);
    await run(sql`update maillage.metadata_record set state = 'published' where id in ('brouillon', 'bref')`);
    expect((await look()).told).to.deep.equal(['bref new', 'brouillon new']);
  });

  it('is told to those who may see the record, also when it is gone', async () => {
    const people = await database().query<{ id: number; organisation: number }>(sql`
      with o as (insert into maillage.organisation (name) values ('Ici') returning id),
        a as (insert into maillage.account (email, state) values ('ici@example.org', 'active') returning id),
        r as (insert into maillage.account_role (account_id, role, organisation_id) select a.id, 'agent', o.id from a, o)
      select a.id, o.id as organisation from a, o`);
    const { id: account_id, organisation } = people[0]!;
    const member = database().as({ account_id, scopes: '*' });
    await run(
      insert('interne', 'Carte interne', 'organisation', organisation),
      insert('autre', 'Autre carte', 'organisation', organisation),
    );
    expect((await look('carte')).told).to.deep.equal([]);
    const first = await look('carte', member);
    expect(first.told).to.deep.equal(['autre new', 'interne new']);
    after = first.upto;
    await run(
      sql`update maillage.metadata_record set state = 'retired' where id = 'interne'`,
      sql`delete from maillage.metadata_record where id = 'autre'`,
    );
    expect((await look('carte')).told).to.deep.equal([]);
    expect((await look('carte', member)).told).to.deep.equal(['autre retired', 'interne retired']);
  });

  it('tells who sees a record from now on', async () => {
    await run(insert('bientot', 'Bientôt visible', 'accounts'));
    ({ upto: after } = await look());
    await run(sql`update maillage.metadata_record set visibility = 'public' where id = 'bientot'`);
    expect((await look()).told).to.deep.equal(['bientot changed']);
  });

  it('counts all and lists the latest', async () => {
    await run(
      sql`insert into maillage.metadata_record (id, title) select 'lot' || i, 'Lot ' || i from generate_series(1, 300) i`,
    );
    const { upto } = await database().write(seal_changes);
    const found = await database().read((db) =>
      read_changes(db, { words: 'lot', limit: 0 }, { after, upto, limit: 20 }),
    );
    expect(found.total).to.equal(300);
    expect(found.changes).to.have.length(20);
  });
});

describe('changes of transactions that take long', () => {
  use_engine('local', 'url');
  const database = use_database();

  it('are told when they are committed, behind what was looked at meanwhile', async () => {
    let ended: (value: unknown) => void = () => undefined;
    let inserted: (value: unknown) => void = () => undefined;
    const is_inserted = new Promise((resolve) => (inserted = resolve));
    const long = database().write(async (db) => {
      await db.query(insert('longue', 'Moisson longue'));
      inserted(null);
      await new Promise((resolve) => (ended = resolve));
    });
    await is_inserted;
    await database().query(insert('courte', 'Courte'));
    const told = async (after: number) => {
      const { upto } = await database().write(seal_changes);
      const { changes } = await database().read((db) =>
        read_changes(db, { limit: 1 }, { after, upto, limit: 9 }),
      );
      return { upto, ids: changes.map(({ id }) => id) };
    };
    const first = await told(0);
    expect(first.ids).to.deep.equal(['courte']);
    ended(null);
    await long;
    expect((await told(first.upto)).ids).to.deep.equal(['longue']);
  });
});
