import { expect } from 'chai';
import type { Identity, Scope } from '../../../sql/identity.ts';
import { ident, sql } from '../../../sql/fragment.ts';
import { use_database } from '../../../sql/testing.ts';
import { make_account, make_organisation } from '../../auth/testing.ts';
import { former_baskets, shipped_baskets } from '../white_zones/baskets.ts';
import {
  ask_white_zones,
  find_basket,
  find_version,
  list_baskets,
  list_history,
  lock_baskets,
  may_save,
  read_editor,
  save_version,
} from './basket_store.ts';
import { sent_basket } from './testing.ts';

const { title, note, id: _id, ...spec } = sent_basket();

describe('the store of baskets', () => {
  const database = use_database();
  let own: number;
  let elsewhere: number;
  before(async () => {
    own = await make_organisation(database(), 'Département');
    elsewhere = await make_organisation(database(), 'Ailleurs');
  });
  const code_of = (work: Promise<unknown>) =>
    work.then(
      () => 'none',
      (error: { code: string }) => error.code,
    );
  const person = async (
    name: string,
    roles: readonly (readonly [string, number | null])[],
    scopes: '*' | readonly Scope[] = '*',
  ): Promise<Identity> => ({
    account_id: (await make_account(database(), `${name}@example.fr`, roles)).id,
    scopes,
  });
  const save = (
    identity: Identity,
    id: string,
    after: number,
    organisation_id: number | null,
    more: { is_retired?: boolean } = {},
  ) =>
    database()
      .as(identity)
      .act((db) =>
        save_version(db, { id, title, spec, note: note ?? '', organisation_id }, { after, ...more }),
      );
  const shipped = ['premier_accueil', 'guichets_propres', 'prefectures'];

  it('has the shipped baskets before anything is edited', async () => {
    const baskets = await database().read(list_baskets);
    expect(baskets.map(({ id }) => id)).to.deep.equal(shipped);
    const find = (version?: string) => database().read((db) => find_basket(db, 'premier_accueil', version));
    expect(await find()).to.equal(shipped_baskets[0]);
    expect(await find('2')).to.equal(shipped_baskets[0]);
    expect(await find('1')).to.equal(former_baskets[0]);
    const history = await database().read((db) => list_history(db, 'premier_accueil'));
    expect(history.map(({ basket }) => basket.version)).to.deep.equal(['2', '1']);
    for (const [id, version] of [
      ['nowhere', undefined],
      ['premier_accueil', '3'],
      ['a\0b', undefined],
    ] as const)
      expect(await code_of(database().read((db) => find_basket(db, id, version)))).to.equal('no-such-basket');
  });

  it('adds versions that stay as they were', async () => {
    const planner = await person('versions', [['planner', own]]);
    await save(planner, 'suivi', 0, own);
    const first = await database().read((db) => find_basket(db, 'suivi'));
    expect(first).to.deep.include({ id: 'suivi', title, version: '1', ...spec });
    const { id: _one, ...rest } = { ...spec, id: 'x' };
    await database()
      .as(planner)
      .act((db) =>
        save_version(
          db,
          { id: 'suivi', title: 'Autre titre', spec: rest, note: 'titre', organisation_id: own },
          { after: 1 },
        ),
      );
    expect((await database().read((db) => find_basket(db, 'suivi'))).title).to.equal('Autre titre');
    expect(await database().read((db) => find_basket(db, 'suivi', '1'))).to.deep.equal(first);
    const history = await database().read((db) => list_history(db, 'suivi'));
    expect(history.map(({ basket }) => basket.version)).to.deep.equal(['2', '1']);
    expect(history[0]).to.deep.include({ note: 'titre', organisation: { id: own, name: 'Département' } });
    // Not even the owner rewrites what a result stands on.
    for (const statement of [
      sql`update maillage.basket set title = 'faux' where id = 'suivi'`,
      sql`update maillage.basket set created_by = null, note = 'faux' where id = 'suivi'`,
      sql`delete from maillage.basket where id = 'suivi'`,
    ])
      expect(await code_of(database().query(statement))).to.equal('42501');
  });

  it('lets go of a person who is erased, and of nothing else', async () => {
    const planner = await person('erased', [['planner', own]]);
    await save(planner, 'reste', 0, own);
    await database().query(sql`select maillage.erase_account(${planner.account_id})`);
    const [row] = await database().query<{ created_by: number | null }>(
      sql`select created_by from maillage.basket where id = 'reste'`,
    );
    expect(row).to.deep.equal({ created_by: null });
    expect((await database().read((db) => find_version(db, 'reste'))).basket.title).to.equal(title);
  });

  it('retires by a version: gone for new work, there for who names a version', async () => {
    const planner = await person('retires', [['planner', own]]);
    await save(planner, 'ancien', 0, own);
    await save(planner, 'ancien', 1, own, { is_retired: true });
    const read = (version?: string) => database().read((db) => find_basket(db, 'ancien', version));
    expect(await code_of(read())).to.equal('basket-retired');
    expect((await read('1')).version).to.equal('1');
    const listed = await database().read(list_baskets);
    expect(listed.map(({ id }) => id))
      .to.include('suivi')
      .and.not.to.include('ancien');
  });

  /** Who may save what: a new basket of the own organisation, of another one, of the site; the next version of another's. */
  const matrix: readonly (readonly [
    name: string,
    role: string | null,
    at: 'own' | 'elsewhere' | 'site',
    scopes: '*' | readonly Scope[],
    may: readonly ('own' | 'other' | 'site' | 'next_own')[],
  ])[] = [
    ['nobody', null, 'own', '*', []],
    ['agent', 'agent', 'own', '*', []],
    ['planner', 'planner', 'own', '*', ['own', 'next_own']],
    ['planner_elsewhere', 'planner', 'elsewhere', '*', ['other']],
    ['planner_key', 'planner', 'own', ['scenarios'], ['own', 'next_own']],
    ['planner_reading_key', 'planner', 'own', ['read'], []],
    ['planner_data_key', 'planner', 'own', ['datasets'], []],
    ['officer', 'officer', 'own', '*', ['own', 'next_own']],
    ['officer_key', 'officer', 'own', ['datasets'], ['own', 'next_own']],
    ['admin', 'admin', 'own', '*', ['own', 'next_own']],
    ['admin_elsewhere', 'admin', 'elsewhere', '*', ['other']],
    ['site_admin', 'admin', 'site', '*', ['own', 'other', 'site', 'next_own']],
    ['site_admin_reading_key', 'admin', 'site', ['read'], []],
  ];
  for (const [name, role, at, scopes, may] of matrix)
    it(`lets ${name} save ${may.length === 0 ? 'nothing' : may.join(', ')}`, async () => {
      const organisation = at === 'site' ? null : at === 'own' ? own : elsewhere;
      const who = await person(name, role === null ? [] : [[role, organisation]], scopes);
      const owner = await person(`owner_of_${name}`, [['planner', own]]);
      await save(owner, `next_${name}`, 0, own);
      const tries = {
        own: () => save(who, `own_${name}`, 0, own),
        other: () => save(who, `other_${name}`, 0, elsewhere),
        site: () => save(who, `site_${name}`, 0, null),
        next_own: () => save(who, `next_${name}`, 1, own),
      };
      for (const [kind, attempt] of Object.entries(tries)) {
        const expected = may.includes(kind as 'own') ? 'none' : '42501';
        expect(await code_of(attempt()), kind).to.equal(expected);
      }
      const asked = await code_of(database().as(who).act(ask_white_zones));
      expect(asked).to.equal(may.length > 0 ? 'none' : '42501');
      const editor = await database().as(who).read(read_editor);
      const next = await database().read((db) => find_version(db, `next_${name}`));
      expect(may_save(editor, next)).to.equal(may.includes('next_own'));
      expect(editor.for_site).to.equal(may.includes('site'));
    });

  it('refuses gaps, another owner, another’s name and an author that is not the asker', async () => {
    const planner = await person('strict', [
      ['planner', own],
      ['planner', elsewhere],
    ]);
    await save(planner, 'strict', 0, own);
    expect(await code_of(save(planner, 'strict', 2, own)), 'a gap').to.equal('42501');
    expect(await code_of(save(planner, 'strict', 1, elsewhere)), 'another owner').to.equal('42501');
    const as_other = sql`insert into maillage.basket (id, version, title, spec, organisation_id, created_by)
      values ('strict', 2, 'x', '{}', ${own}, ${planner.account_id + 1})`;
    expect(
      await code_of(
        database()
          .as(planner)
          .act((db) => db.query(as_other)),
      ),
    ).to.equal('42501');
    for (const column of ['created_by', '*'] as const) {
      const read = sql`select ${column === '*' ? sql`*` : ident(column)} from maillage.basket`;
      expect(
        await code_of(
          database()
            .as(planner)
            .read((db) => db.query(read)),
        ),
        column,
      ).to.equal('42501');
    }
    for (const statement of [sql`update maillage.basket set title = 'x'`, sql`delete from maillage.basket`])
      expect(
        await code_of(
          database()
            .as(planner)
            .act((db) => db.query(statement)),
        ),
      ).to.equal('42501');
    const anybody = sql`insert into maillage.basket (id, version, title, spec) values ('anon', 1, 'x', '{}')`;
    expect(await code_of(database().read((db) => db.query(anybody)))).to.equal('25006');
  });

  it('gives each version once when two save together: the second waits and sees the first', async () => {
    const [one, two] = [
      await person('first', [['planner', own]]),
      await person('second', [['planner', own]]),
    ];
    await save(one, 'ensemble', 0, own);
    const add = (who: Identity) =>
      database()
        .as(who)
        .act(async (db) => {
          await lock_baskets(db);
          const { basket } = await find_version(db, 'ensemble');
          const after = Number(basket.version);
          await save_version(db, { id: 'ensemble', title, spec, note: '', organisation_id: own }, { after });
        });
    await Promise.all([add(one), add(two), add(one), add(two)]);
    const history = await database().read((db) => list_history(db, 'ensemble'));
    expect(history.map(({ basket }) => basket.version)).to.deep.equal(['5', '4', '3', '2', '1']);
  });

  it('queues the white zones once, for everybody to see', async () => {
    const planner = await person('recompute', [['planner', own]]);
    await database().as(planner).act(ask_white_zones);
    await database().as(planner).act(ask_white_zones);
    const jobs = await database().read((db) =>
      db.query(sql`select kind, state, is_public from maillage.job where kind = 'white_zones'`),
    );
    expect(jobs).to.deep.equal([{ kind: 'white_zones', state: 'queued', is_public: true }]);
  });
});
