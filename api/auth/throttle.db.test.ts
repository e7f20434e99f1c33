import { expect } from 'chai';
import { read_config } from '../../config.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { start_server, type RunningServer } from '../server.ts';
import { FormBrowser, make_password_account } from './sign_in_testing.ts';
import { clear_tries, count_try, too_many_tries, type Subject } from './throttle.ts';

describe('the slowing down of tries', function () {
  this.timeout(60_000);
  const database = use_database();
  const account: Subject & { kind: 'account' } = { kind: 'account', value: 'jeanne@mairie.fr' };
  beforeEach(() => database().query(sql`delete from maillage.sign_in_failure`));
  const count = (...subjects: Subject[]) => database().write((db) => count_try(db, subjects));
  const is_free = async (times: number, ...subjects: Subject[]) => {
    for (let i = 0; i < times; i++) expect(await count(...subjects), `try ${i + 1}`).to.equal(0);
  };
  const later = (minutes: number) =>
    database().query(
      sql`update maillage.sign_in_failure set last_at = last_at - ${minutes}::double precision * interval '1 minute'`,
    );

  it('doubles the wait after five, up to an hour; a try that must wait makes it no longer', async () => {
    await is_free(5, account);
    const waits: number[] = [];
    for (let i = 0; i < 9; i++) {
      await count(account);
      waits.push(Math.round((await count(account)) / 60));
      await later(waits.at(-1)! + 0.1);
      await is_free(1, account);
    }
    expect(waits.slice(0, 7)).to.deep.equal([1, 2, 4, 8, 16, 32, 60]);
    expect(Math.max(...waits)).to.equal(60);
  });

  it('forgives one an hour, and all once the account has proved itself', async () => {
    await is_free(5, account);
    await later(180);
    await is_free(3, account);
    expect(await count(account)).to.be.greaterThan(0);
    await database().write((db) => clear_tries(db, account));
    await is_free(5, account);
  });

  it('lets no more through when thirty come at once', async () => {
    const waits = await Promise.all(Array.from({ length: 30 }, () => count(account)));
    expect(waits.filter((wait_s) => wait_s === 0)).to.have.length(5);
  });

  it('counts a network address after twenty, and then nothing against the account', async () => {
    const address: Subject = { kind: 'address', value: '203.0.113.20' };
    for (let i = 0; i < 20; i++) await is_free(1, address, { kind: 'account', value: `a${i}@mairie.fr` });
    for (let i = 0; i < 8; i++) expect(await count(address, account)).to.be.greaterThan(0);
    await is_free(5, { kind: 'address', value: '203.0.113.21' }, account);
  });

  it('says when to come again', () => {
    expect(too_many_tries(1).message).to.match(/dans 1 seconde\.$/);
    expect(too_many_tries(59).message).to.match(/dans 59 secondes\.$/);
    expect(too_many_tries(60).message).to.match(/dans 1 minute\.$/);
    expect(too_many_tries(61).message).to.match(/dans 2 minutes\.$/);
    expect(too_many_tries(3600).message).to.match(/dans une heure\.$/);
  });

  describe('by the form', () => {
    let server: RunningServer;
    let client = 0;
    const write = process.stderr.write.bind(process.stderr);
    before(async () => {
      const config = read_config({ PORT: '0', TRUSTED_PROXIES: 'loopback' });
      server = await start_server({ config, database: database() }, { log_requests: false });
      await make_password_account(database(), account.value);
    });
    beforeEach(() => (process.stderr.write = () => true));
    afterEach(() => (process.stderr.write = write));
    after(() => server.close());
    const browser = (address = `198.51.100.${++client % 250}`) =>
      new FormBrowser(server.url, { 'x-forwarded-for': address });

    it('is the same for a known and an unknown address, and for a right and a wrong password', async () => {
      for (const email of [account.value, 'nobody@mairie.fr']) {
        await is_free(4, { kind: 'account', value: email });
        expect((await browser().sign_in(email, 'wrong')).status).to.equal(422);
        for (const password of ['wrong', undefined]) {
          const answer = await browser().sign_in(email, password);
          expect(answer.status).to.equal(429);
          expect(Number(answer.headers.get('retry-after'))).to.be.within(1, 61);
          expect(await answer.text()).to.match(/le prochain sera possible dans \d+ (seconde|minute)/);
        }
      }
      await later(2);
      expect((await browser().sign_in(account.value)).status).to.equal(303);
      await is_free(5, account);
    });

    it('counts what whoever has an IPv6 network sends from all its addresses, but for the try that succeeds', async () => {
      expect((await browser('2001:db8::1').sign_in(account.value, 'wrong')).status).to.equal(422);
      expect((await browser('2001:db8::2').sign_in(account.value)).status).to.equal(303);
      const [row] = await database().query<{ failures: number }>(
        sql`select failures from maillage.sign_in_failure`,
      );
      expect(row?.failures).to.equal(1);
      await database().query(sql`update maillage.sign_in_failure set failures = 20`);
      expect((await browser('2001:db8::ffff:1').sign_in(account.value)).status).to.equal(429);
      expect((await browser('2001:db8:0:1::1').sign_in(account.value)).status).to.equal(303);
    });
  });
});
