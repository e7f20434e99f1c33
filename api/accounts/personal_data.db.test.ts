import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { personal_tables } from '../../catalogue/personal_data.ts';
import { project_root } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { one } from '../../sql/client.ts';
import { ident, sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { make_account, make_key, make_organisation } from '../auth/testing.ts';
import { purge_personal_data } from './personal_data.ts';
import { run_rgpd_command } from './rgpd_command.ts';

describe('personal data', () => {
  const database = use_database();

  async function run(...args: string[]): Promise<string> {
    let text = '';
    const out = { write: (part: string) => ((text += part), true) };
    await run_rgpd_command(args, { database: database(), out });
    return text;
  }
  const count = async (table: 'account' | 'session' | 'api_key') =>
    (await database().query(sql`select from ${ident('maillage', table)}`)).length;

  it('is declared, table by table: a new one must be thought of', async () => {
    const tables = await database().query<{ name: string; columns: string[] }>(
      sql`select table_name as name, array_agg(column_name::text) as columns from information_schema.columns
        where table_schema = 'maillage' group by 1 order by 1`,
    );
    expect(Object.keys(personal_tables).sort()).to.deep.equal(tables.map(({ name }) => name));
    const register = readFileSync(path.join(project_root, 'docs', 'exploitation', 'rgpd.md'), 'utf8');
    for (const { name, columns } of tables) {
      const told = columns.filter((column) =>
        /mail|^address$|user_agent|account_id|created_by|phone|birth/.test(column),
      );
      if (personal_tables[name] === null) expect(told, name).to.deep.equal([]);
      else expect(register, name).to.contain(`\`${name}\``);
    }
  });

  it('is given whole and erased whole by command', async () => {
    const town = await make_organisation(database(), 'Mairie');
    const { id, email } = await make_account(database(), 'personne@example.fr', [['agent', town]]);
    await make_key(database(), id, ['read']);
    await database()
      .query(sql`insert into maillage.audit (account_id, actor, action, object, details, address) values
      (${id}, ${email}, 'thing.made', 'chose', '{}', '192.0.2.1'),
      (null, 'autre', 'thing.seen', ${email}, ${JSON.stringify({ of: email })}::jsonb, '192.0.2.2')`);
    await database().query(
      sql`insert into maillage.record_draft (record_id, organisation_id, body, author_id)
        values ('fiche', ${town}, '{"title": "Fiche de sa main"}', ${id})`,
    );
    await database().query(
      sql`insert into maillage.record_comment (record_id, author_id, body) values ('fiche', ${id}, 'Mot de sa main')`,
    );
    const text = await run('export', `--email=${email.toUpperCase()}`);
    expect(text).to.contain('Fiche de sa main').and.to.contain('Mot de sa main');
    const person = JSON.parse(text) as Record<string, unknown[]>;
    expect(person['cles_api']).to.have.length(1);
    expect(person['journal']).to.have.length(3);
    expect(text).to.contain('192.0.2.1').and.to.contain('Mairie').and.not.to.match(/_hash/);
    expect(await run('erase', `--email=${email}`)).to.contain(`compte effacé nº ${id}`);
    const { log } = await one<{ log: string }>(
      database(),
      sql`select string_agg(a::text, E'\n' order by id) as log from maillage.audit a`,
    );
    expect(log).not.to.contain(email).and.not.to.contain('192.0.2.1');
    expect(log).to.contain('192.0.2.2').and.to.contain('account.erased').and.to.contain('thing.made');
    expect(await count('api_key')).to.equal(0);
    const kept = await database().query(
      sql`select d.author_id as a, c.author_id as b from maillage.record_draft d, maillage.record_comment c`,
    );
    expect(kept).to.deep.equal([{ a: null, b: null }]);
    const none = await run('export', `--email=${email}`).catch((error: AppError) => error.status);
    expect(none).to.equal(404);
  });

  it('of the last administrator stays', async () => {
    await make_account(database(), 'dernier@example.fr', [['admin', null]]);
    const refusal = await run('erase', '--email=dernier@example.fr').catch((error: AppError) => error);
    expect(refusal).to.be.instanceOf(AppError).and.include({ status: 409, code: 'last-administrator' });
    expect(await count('account')).to.equal(1);
  });

  it('is forgotten in time, and not before', async () => {
    const { id } = await make_account(database(), 'reste@example.fr');
    const key = await make_key(database(), id, ['read']);
    expect(key).to.match(/^mlg_/);
    for (const statement of [
      sql`insert into maillage.session (token_hash, account_id, last_seen_at) values ('\\x01', ${id}, now() - interval '13 hours')`,
      sql`insert into maillage.session (token_hash, account_id, created_at) values ('\\x02', ${id}, now() - interval '31 days')`,
      sql`insert into maillage.one_time_link (token_hash, account_id, purpose, expires_at, used_at) values
        ('\\x01', ${id}, 'reset', now() - interval '25 hours', null), ('\\x02', ${id}, 'reset', now() - interval '1 hour', null),
        ('\\x03', ${id}, 'reset', now() + interval '1 hour', now() - interval '25 hours')`,
      sql`insert into maillage.sign_in_failure (subject_hash, last_at) values ('\\x01', now() - interval '25 hours'), ('\\x02', now())`,
      sql`insert into maillage.api_key (account_id, name, prefix, key_hash, scopes, expires_at) values
        (${id}, 'vieille', 'mlg_x', '\\x01', '{read}', now() - interval '366 days')`,
      sql`insert into maillage.account (email, state, state_since) values
        ('a@vieux.fr', 'invited', now() - interval '91 days'), ('b@vieux.fr', 'pending', now() - interval '91 days'),
        ('c@vieux.fr', 'disabled', now() - interval '366 days'), ('d@neuf.fr', 'invited', now() - interval '89 days'),
        ('e@neuf.fr', 'disabled', now() - interval '364 days'), ('f@neuf.fr', 'active', now() - interval '999 days')`,
      sql`insert into maillage.metadata_record (id, title) values ('fiche', 'Fiche')`,
      sql`insert into maillage.error_report (record_id, message, email, state, created_at, closed_at) values
        ('fiche', 'a', 'a@x.fr', 'closed', now() - interval '40 days', now() - interval '31 days'),
        ('fiche', 'b', 'b@x.fr', 'closed', now() - interval '40 days', now() - interval '29 days'),
        ('fiche', 'c', 'c@x.fr', 'open', now() - interval '181 days', null),
        ('fiche', 'd', 'd@x.fr', 'open', now() - interval '179 days', null),
        ('fiche', 'e', null, 'closed', now() - interval '400 days', now() - interval '366 days')`,
    ])
      await database().query(statement);
    await database().write(async (db) => {
      await db.query(sql`select set_config('maillage.retention', 'on', true)`);
      await db.query(sql`delete from maillage.audit`);
      await db.query(sql`insert into maillage.audit (at, actor, action) values
        (now() - interval '366 days', 'a', 'x.old'), (now() - interval '364 days', 'a', 'x.new')`);
    });
    const before = { session: await count('session'), api_key: await count('api_key') };
    expect(await purge_personal_data(database())).to.deep.equal({
      sessions: 2,
      links: 2,
      failures: 1,
      keys: 1,
      report_emails: 2,
      reports: 1,
      accounts: 3,
      audit: 1,
    });
    expect(await count('session')).to.equal(before.session - 2);
    expect(await count('api_key')).to.equal(before.api_key - 1);
    const reports = await database().query<{ message: string; email: string | null }>(
      sql`select message, email from maillage.error_report order by 1`,
    );
    expect(reports.map(({ message, email }) => message + (email ?? ''))).to.deep.equal([
      'a',
      'bb@x.fr',
      'c',
      'dd@x.fr',
    ]);
    const left = await database().query<{ email: string }>(
      sql`select email from maillage.account order by 1`,
    );
    expect(left.map(({ email }) => email)).to.include.members([
      'd@neuf.fr',
      'e@neuf.fr',
      'f@neuf.fr',
      'reste@example.fr',
    ]);
    expect(left.some(({ email }) => email.endsWith('vieux.fr'))).to.equal(false);
    const lines = await database().query<{ action: string }>(
      sql`select action from maillage.audit order by id`,
    );
    expect(lines.map(({ action }) => action)).to.deep.equal([
      'x.new',
      ...Array<string>(3).fill('account.erased'),
    ]);
    expect(await purge_personal_data(database())).to.include({ accounts: 0, audit: 0, sessions: 0 });
  });
});
