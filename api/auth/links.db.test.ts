import { expect } from 'chai';
import { AppError } from '../../errors.ts';
import { one } from '../../sql/client.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { create_link, find_link, use_link } from './links.ts';
import { set_password } from './passwords.ts';
import { make_account } from './testing.ts';

describe('links that work once', () => {
  const database = use_database();
  const token_of = ({ path }: { path: string }) => path.slice('/lien/'.length);
  let made = 0;

  async function invite(state = 'invited'): Promise<number> {
    const { id } = await one<{ id: number }>(
      database(),
      sql`insert into maillage.account (email, state) values (${`l${made++}@commune.fr`}, ${state}) returning id`,
    );
    return id;
  }
  const create = (id: number) => database().write((db) => create_link(db, id));
  const use = (token: string) => database().write((db) => use_link(db, token));
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => expect.fail('nothing was refused'),
      (error: AppError) => error,
    );

  it('are kept as a hash only, for seven days or one hour', async () => {
    const hours = async (link: Promise<{ expires_at: Date; purpose: string }>) => {
      const { expires_at, purpose } = await link;
      return [purpose, Math.round((expires_at.getTime() - Date.now()) / 3_600_000)];
    };
    const id = await invite();
    expect(await hours(create(id))).to.deep.equal(['invitation', 168]);
    expect(await hours(create(await invite('active')))).to.deep.equal(['reset', 1]);
    const link = await create(id);
    const [row] = await database().query<{ row: string }>(
      sql`select l::text as row from maillage.one_time_link l where account_id = ${id}`,
    );
    expect(row?.row).not.to.contain(token_of(link));
  });

  it('are looked at without being used, and used once', async () => {
    const id = await invite();
    const token = token_of(await create(id));
    for (let i = 0; i < 3; i++)
      expect(await find_link(database(), token)).to.include({ account_id: id, purpose: 'invitation' });
    expect(await use(token)).to.include({ account_id: id });
    expect(await find_link(database(), token)).to.equal(null);
    expect((await refusal(use(token))).status).to.equal(410);
  });

  it('serve one of two who use them at once', async () => {
    const token = token_of(await create(await invite()));
    const results = await Promise.allSettled([use(token), use(token), use(token)]);
    expect(results.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
  });

  it('are good again when the transaction that used them fails', async () => {
    const token = token_of(await create(await invite()));
    await database()
      .write(async (db) => {
        await use_link(db, token);
        throw new Error('no');
      })
      .catch(() => undefined);
    expect(await find_link(database(), token)).not.to.equal(null);
  });

  it('are void once a newer one is made, also of two made at once', async () => {
    const id = await invite();
    const links = await Promise.all([create(id), create(id), create(id)]);
    const found = await Promise.all(links.map((link) => find_link(database(), token_of(link))));
    expect(found.filter((link) => link !== null)).to.have.length(1);
  });

  it('expire', async () => {
    const token = token_of(await create(await invite()));
    await database().query(sql`update maillage.one_time_link set expires_at = now() - interval '1 second'`);
    expect(await find_link(database(), token)).to.equal(null);
    expect((await refusal(use(token))).status).to.equal(410);
  });

  it('are void once the account has a password, is disabled or signs in elsewhere', async () => {
    const change = (id: number, state: string, subject: string | null) =>
      database().query(
        sql`update maillage.account set state = ${state}, oidc_subject = ${subject}::text where id = ${id}`,
      );
    for (const [state, subject] of [
      ['disabled', null],
      ['active', null],
      ['invited', 'sub'],
    ] as const) {
      const id = await invite();
      const token = token_of(await create(id));
      await change(id, state, subject);
      expect(await find_link(database(), token), state).to.equal(null);
      expect((await refusal(use(token))).status).to.equal(410);
      await change(id, 'disabled', null);
    }
    const id = await invite('active');
    const token = token_of(await create(id));
    await database().write((db) => set_password(db, { account_id: id, password_hash: 'x' }));
    expect(await find_link(database(), token)).to.equal(null);
  });

  it('are refused to accounts that cannot use them', async () => {
    for (const state of ['disabled', 'pending'])
      expect((await refusal(create(await invite(state)))).status, state).to.equal(409);
    const id = await invite('active');
    await database().query(sql`update maillage.account set oidc_subject = 'other' where id = ${id}`);
    expect((await refusal(create(id))).message).to.match(/fournisseur d’identité/);
    expect((await refusal(create(987_654))).status).to.equal(404);
    for (const token of ['', 'x', 'a'.repeat(43), "' or true --"]) {
      expect(await find_link(database(), token)).to.equal(null);
      expect((await refusal(use(token))).status).to.equal(410);
    }
  });

  it('lead to a password that ends all sessions but the one that is kept', async () => {
    const account = await make_account(database(), 'sessions@commune.fr');
    const sessions = async () =>
      (
        await database().query<{ token_hash: Buffer }>(
          sql`select token_hash from maillage.session where account_id = ${account.id} order by token_hash`,
        )
      ).map(({ token_hash }) => token_hash);
    await database().query(
      sql`insert into maillage.session (token_hash, account_id) values ('\\x01'::bytea, ${account.id})`,
    );
    const keep_session = (await sessions())[1]!;
    await database().write((db) =>
      set_password(db, { account_id: account.id, password_hash: 'h', keep_session }),
    );
    expect(await sessions()).to.deep.equal([keep_session]);
    await database().write((db) => set_password(db, { account_id: account.id, password_hash: 'h' }));
    expect(await sessions()).to.deep.equal([]);
  });
});
