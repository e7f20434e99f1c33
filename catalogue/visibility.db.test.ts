import { expect } from 'chai';
import type { Identity } from '../sql/identity.ts';
import { one } from '../sql/client.ts';
import { sql } from '../sql/fragment.ts';
import { use_database } from '../sql/testing.ts';
import { set_visibility } from './visibility.ts';

describe('rights in the database', () => {
  const database = use_database();
  const identities = new Map<string, Identity>();
  let own: number;
  let elsewhere: number;

  before(async () => {
    const organisation = async (name: string) =>
      (
        await one<{ id: number }>(
          database(),
          sql`insert into maillage.organisation (name) values (${name}) returning id`,
        )
      ).id;
    own = await organisation('Mairie');
    elsewhere = await organisation('Ailleurs');
    const account = async (name: string, role: string, at: number | null) => {
      const { id } = await one<{ id: number }>(
        database(),
        sql`insert into maillage.account (email, state) values (${`${name}@example.org`}, 'active') returning id`,
      );
      await database().query(sql`insert into maillage.account_role values (${id}, ${role}, ${at}::bigint)`);
      identities.set(name, { account_id: id, scopes: '*' });
    };
    await account('officer', 'officer', own);
    await account('stranger', 'officer', elsewhere);
    await account('site_admin', 'admin', null);
    for (const statement of [
      sql`create table published.big (id int primary key, geom geometry(point, 4326))`,
      sql`insert into published.big select i, ST_SetSRID(ST_Point(i % 100 / 100.0, i / 100 / 100.0), 4326)
        from generate_series(1, 20000) i`,
      sql`create index on published.big using gist (geom)`,
      sql`analyze published.big`,
      sql`grant select on published.big to maillage_reader, maillage_writer`,
      sql`create view published.seen_through with (security_invoker) as select id from published.big`,
      sql`grant select on published.seen_through to maillage_reader, maillage_writer`,
      sql`insert into maillage.metadata_record (id, title) values ('big', 'Grande')`,
      sql`insert into maillage.collection (id, record_id, feature_count) values ('big', 'big', 20000)`,
      sql`insert into maillage.metadata_record (id, title, state, organisation_id) values ('draft', 'Brouillon', 'draft', ${own})`,
      sql`insert into maillage.job (kind, is_public, account_id, message) values
        ('shown', true, null, 'm'), ('hidden', false, null, 'm'), ('own', false, ${identities.get('officer')!.account_id}, 'm')`,
      sql`insert into maillage.etl_run (source, collection, message) values ('s', 'big', 'C:/chemin')`,
    ])
      await database().query(statement);
  });

  const as = (name: string | null) => (name === null ? database() : database().as(identities.get(name)!));
  const rows = (name: string | null, query: Parameters<ReturnType<typeof database>['query']>[0]) =>
    as(name).read(async (db) => (await db.query(query)).length);
  const restrict = (visibility: 'public' | 'accounts' | 'organisation', shared_with: number[] = []) =>
    database().write((db) => set_visibility(db, 'big', { visibility, organisation_id: own, shared_with }));

  it('hides a restricted table itself, whatever query asks it, and what looks through it', async () => {
    await restrict('organisation');
    for (const query of [
      sql`select from published.big`,
      sql`select from published.seen_through`,
      sql`select from maillage.collection where id = 'big'`,
      sql`select from maillage.metadata_record where id = 'big'`,
    ]) {
      expect(await rows(null, query), query.text).to.equal(0);
      expect(await rows('stranger', query), query.text).to.equal(0);
      expect(await rows('officer', query), query.text).to.be.greaterThan(0);
      expect(await rows('site_admin', query), query.text).to.be.greaterThan(0);
    }
    await restrict('organisation', [elsewhere]);
    expect(await rows('stranger', sql`select from published.big`)).to.equal(20_000);
    await restrict('organisation');
    expect(await rows('stranger', sql`select from published.big`)).to.equal(0);
    await restrict('accounts');
    expect(await rows('stranger', sql`select from published.big`)).to.equal(20_000);
    expect(await rows(null, sql`select from published.big`)).to.equal(0);
    await restrict('public');
    expect(await rows(null, sql`select from published.big`)).to.equal(20_000);
  });

  it('keeps what was written before its rule in the same transaction as that rule has it', async () => {
    const seen = () =>
      database().query(
        sql`select n, visibility from maillage.record_version where record_id = 'late' order by n`,
      );
    const rule = (visibility: 'public' | 'organisation') =>
      ({ visibility, organisation_id: own, shared_with: [] }) as const;
    await database().query(sql`create table published.late (id int)`);
    await database().write(async (db) => {
      await db.query(sql`insert into maillage.metadata_record (id, title) values ('late', 'Réservée')`);
      await db.query(sql`insert into maillage.collection (id, record_id) values ('late', 'late')`);
      await set_visibility(db, 'late', rule('organisation'));
    });
    expect(await seen()).to.deep.equal([{ n: 1, visibility: 'organisation' }]);
    await database().write((db) => set_visibility(db, 'late', rule('public')));
    expect(await seen(), 'what was seen by few stays so').to.deep.equal([
      { n: 1, visibility: 'organisation' },
    ]);
    await database().query(sql`drop table published.late`);
    await database().query(sql`delete from maillage.collection where id = 'late'`);
    await database().query(sql`delete from maillage.metadata_record where id = 'late'`);
  });

  it('asks the index of a restricted table all the same', async () => {
    await restrict('organisation');
    const plan = await as('officer').read((db) =>
      db.query<Record<string, string>>(
        sql`explain select * from published.big where geom && ST_MakeEnvelope(0.1, 0.1, 0.12, 0.12, 4326)`,
      ),
    );
    expect(plan.map((line) => Object.values(line)[0]).join('\n')).to.match(/Index Scan.*on big_geom_idx/);
    await restrict('public');
  });

  it('takes whole numbers and names of scopes alone as an identity', async () => {
    const { account_id } = identities.get('officer')!;
    const odd = [
      { account_id, scopes: ["x'; reset role; --"] },
      { account_id: "1'; reset role; --", scopes: '*' },
      { account_id: 0, scopes: '*' },
      { account_id: 1.5, scopes: '*' },
    ] as unknown as Identity[];
    for (const identity of odd) {
      const codes: string[] = [];
      await database()
        .as(identity)
        .read((db) => db.query(sql`select 1`))
        .catch((error: Error) => codes.push(error.message));
      expect(codes, JSON.stringify(identity)).to.deep.equal(['identity of an unknown form']);
    }
  });

  it('leaves no identity on the connection for the next request', async () => {
    await restrict('organisation');
    for (let i = 0; i < 8; i++) {
      expect(await rows('officer', sql`select from published.big limit 1`)).to.equal(1);
      expect(await rows(null, sql`select from published.big limit 1`)).to.equal(0);
    }
    await restrict('public');
  });

  it('shows drafts, jobs and imports to those whom they concern', async () => {
    const draft = sql`select from maillage.metadata_record where id = 'draft'`;
    expect(await rows(null, draft)).to.equal(0);
    expect(await rows('stranger', draft)).to.equal(0);
    expect(await rows('officer', draft)).to.equal(1);
    const jobs = async (name: string | null) =>
      as(name).read(async (db) =>
        (await db.query<{ kind: string }>(sql`select kind from maillage.job order by kind`)).map(
          ({ kind }) => kind,
        ),
      );
    expect(await jobs(null)).to.deep.equal(['shown']);
    expect(await jobs('officer')).to.deep.equal(['own', 'shown']);
    expect(await jobs('site_admin')).to.deep.equal(['hidden', 'own', 'shown']);
    const runs = sql`select from maillage.etl_run`;
    expect(await rows(null, runs)).to.equal(0);
    expect(await rows('officer', runs)).to.equal(1);
    await restrict('organisation');
    expect(await rows('stranger', runs)).to.equal(0);
    await restrict('public');
  });

  it('gives no request role the secrets, nor any write that no policy foresees', async () => {
    const denied = async (name: string, query: Parameters<typeof rows>[1]) => {
      const account = database().as(identities.get(name)!);
      await account
        .act((db) => db.query(query))
        .then(
          () => expect.fail(`${name} may: ${query.text}`),
          (error: { code: string }) => expect(error.code, query.text).to.equal('42501'),
        );
    };
    for (const query of [
      sql`select password_hash from maillage.account`,
      sql`select token_hash from maillage.session`,
      sql`select key_hash from maillage.api_key`,
      sql`select from maillage.one_time_link`,
      sql`select from maillage.sign_in_failure`,
      sql`update maillage.account set email = 'a@b'`,
      sql`update maillage.account set password_hash = 'x'`,
      sql`update maillage.collection set visibility = 'public'`,
      sql`insert into maillage.job (kind) values ('x')`,
      sql`delete from maillage.audit`,
      sql`update maillage.audit set actor = 'x'`,
      sql`delete from published.big`,
      sql`create table published.mine (id int)`,
    ])
      for (const name of ['officer', 'site_admin']) await denied(name, query);
  });

  it('keeps the audit log as it was written, even from the owner', async () => {
    await database().query(sql`insert into maillage.audit (actor, action) values ('a', 'b.c')`);
    for (const query of [
      sql`update maillage.audit set actor = 'x'`,
      sql`delete from maillage.audit`,
      sql`truncate maillage.audit`,
    ])
      await database()
        .query(query)
        .then(
          () => expect.fail(query.text),
          (error: Error) => expect(error.message).to.include('append-only'),
        );
    const kept = await database().query<{ actor: string }>(
      sql`select actor from maillage.audit where action = 'b.c'`,
    );
    expect(kept).to.deep.equal([{ actor: 'a' }]);
  });

  it('lets nobody take strangers in by an organisation that he made up', async () => {
    const admin = await one<{ id: number }>(
      database(),
      sql`insert into maillage.account (email, state) values ('chef@ailleurs.fr', 'active') returning id`,
    );
    await database().query(
      sql`insert into maillage.account_role values (${admin.id}, 'admin', ${elsewhere})`,
    );
    const pending = await one<{ id: number }>(
      database(),
      sql`insert into maillage.account (email, state, claimed_siret, oidc_issuer, oidc_subject)
        values ('prefet@etat.fr', 'pending', '17310001200019', 'i', 's') returning id`,
    );
    const chief = database().as({ account_id: admin.id, scopes: '*' });
    const sees = () =>
      chief.read(
        async (db) => (await db.query(sql`select from maillage.account where id = ${pending.id}`)).length,
      );
    await chief.act((db) =>
      db.query(
        sql`insert into maillage.organisation (siret, name, kind, parent_id) values ('17310001200019', 'Préfecture', 'etat', ${elsewhere})`,
      ),
    );
    expect(await sees()).to.equal(0);
    await database().query(
      sql`update maillage.organisation set siret = siret, name = name where siret = '17310001200019'`,
    );
    expect(await sees()).to.equal(1);
  });

  it('ends what an account had when it is disabled, and reads nothing with a key that may not', async () => {
    const { account_id } = identities.get('officer')!;
    await restrict('organisation');
    const key = database().as({ account_id, scopes: ['guichet'] });
    expect(await key.read(async (db) => (await db.query(sql`select from published.big`)).length)).to.equal(0);
    await database().query(
      sql`insert into maillage.session (token_hash, account_id) values (sha256('x'), ${account_id})`,
    );
    await database().query(sql`update maillage.account set state = 'disabled' where id = ${account_id}`);
    expect(await rows('officer', sql`select from published.big`)).to.equal(0);
    await database().query(sql`update maillage.account set state = 'active' where id = ${account_id}`);
    expect(
      await database().query(sql`select from maillage.session where account_id = ${account_id}`),
    ).to.have.length(0);
    expect(await rows('officer', sql`select from published.big`)).to.equal(20_000);
    await restrict('public');
  });

  it('says what is wrong with a rule', async () => {
    const codes: string[] = [];
    for (const [id, rule] of [
      ['none', { visibility: 'public', organisation_id: null, shared_with: [] }],
      ['alone', { visibility: 'organisation', organisation_id: null, shared_with: [] }],
      ['seen_through', { visibility: 'accounts', organisation_id: null, shared_with: [] }],
    ] as const) {
      await database()
        .write(async (db) => {
          await db.query(
            sql`insert into maillage.metadata_record (id, title) values ('alone', ''), ('seen_through', '')`,
          );
          await db.query(
            sql`insert into maillage.collection (id, record_id) values ('alone', 'alone'), ('seen_through', 'seen_through')`,
          );
          await set_visibility(db, id, rule);
        })
        .catch((error: { code: string }) => codes.push(error.code));
    }
    expect(codes).to.deep.equal(['collection-not-found', 'organisation-missing', 'view-visibility']);
  });
});
