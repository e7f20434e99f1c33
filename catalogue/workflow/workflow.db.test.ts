import { expect } from 'chai';
import { AppError } from '../../errors.ts';
import type { AccountAccess, Db } from '../../sql/client.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { read_record, write_record } from '../records.ts';
import { longest_record_id } from './record_schema.ts';
import {
  begin_record,
  discard_draft,
  reject_draft,
  save_draft,
  submit_draft,
  withdraw_draft,
} from './drafts.ts';
import { add_report, close_report, list_reports } from './error_reports.ts';
import { publish_draft, set_record_state } from './publish_draft.ts';
import { add_comment, list_comments, remove_comment } from './record_comments.ts';
import { list_record_versions } from './record_history.ts';
import { read_kept_record, read_record_work } from './record_work.ts';
import { officers_record } from './testing.ts';

describe('the life of a record', () => {
  const database = use_database();
  let here: number;
  let there: number;
  const people: Record<string, AccountAccess> = {};

  async function organisation(name: string, parent: number | null = null): Promise<number> {
    const [row] = await database().query<{ id: number }>(
      sql`insert into maillage.organisation (name, parent_id) values (${name}, ${parent}::bigint) returning id`,
    );
    return row!.id;
  }
  async function person(name: string, ...roles: [string, number | null][]): Promise<void> {
    const [row] = await database().query<{ id: number }>(
      sql`insert into maillage.account (email, name, state) values (${`${name}@example.org`}, ${name}, 'active') returning id`,
    );
    for (const [role, of] of roles)
      await database().query(
        sql`insert into maillage.account_role (account_id, role, organisation_id) values (${row!.id}, ${role}, ${of}::bigint)`,
      );
    people[name] = database().as({ account_id: row!.id, scopes: '*' });
  }
  before(async () => {
    const above = await organisation('Région');
    here = await organisation('Communauté de communes', above);
    there = await organisation('Mairie');
    await person('officer', ['officer', here]);
    await person('colleague', ['officer', here]);
    await person('agent', ['agent', here]);
    await person('approver', ['admin', here]);
    await person('above', ['admin', above]);
    await person('stranger', ['officer', there]);
    await person('site', ['admin', null]);
  });

  const as = <T>(name: string, work: (db: Db) => Promise<T>): Promise<T> => people[name]!.act(work);
  /** Status of the AppError, or the SQLSTATE that the database refuses with. */
  const refusal = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'done',
      (error: unknown) => (error instanceof AppError ? error.status : (error as { code?: unknown }).code),
    );
  const revision = async (id: string): Promise<number> =>
    (await as('site', (db) => read_record_work(db, id))).draft?.revision ?? 0;
  let count = 0;
  async function begin(organisation_id = here, name = 'officer'): Promise<string> {
    const id = `fiche_${++count}`;
    return as(name, (db) => begin_record(db, { body: officers_record(id), organisation_id }));
  }
  async function save(id: string, title: string, name = 'officer', from?: number) {
    const at = from ?? (await revision(id));
    return as(name, (db) =>
      save_draft(db, id, { body: officers_record(id, { title }), visibility: null, summary: '' }, at),
    );
  }
  async function step(
    name: string,
    id: string,
    work: (db: Db, id: string, revision: number) => Promise<unknown>,
  ): Promise<unknown> {
    const at = await revision(id);
    return refusal(as(name, (db) => work(db, id, at)));
  }
  const reject = (db: Db, id: string, at: number) => reject_draft(db, id, at, 'Le résumé est trop court.');

  it('does not begin under the identifier of a référentiel, imported or yet to be', async () => {
    for (const id of ['communes', 'bpe', 'white_zones_ete'])
      expect(
        await refusal(
          as('site', (db) => begin_record(db, { body: officers_record(id), organisation_id: here })),
        ),
        id,
      ).to.equal(409);
  });

  it('begins by the officers of its organisation alone, and is seen by those who keep it', async () => {
    const id = await begin();
    for (const name of ['agent', 'stranger', 'approver'])
      expect(await refusal(begin(here, name)), name).to.equal('42501');
    expect(await refusal(as('officer', (db) => read_kept_record(db, id)))).to.equal('done');
    for (const name of ['colleague', 'approver', 'above', 'site'])
      expect(await refusal(as(name, (db) => read_kept_record(db, id))), name).to.equal('done');
    for (const name of ['agent', 'stranger'])
      expect(await refusal(as(name, (db) => read_kept_record(db, id))), name).to.equal(404);
    expect(await database().read((db) => db.query(sql`select from maillage.record_draft`))).to.deep.equal([]);
    expect(await database().read((db) => read_record(db, id))).to.equal(undefined);
  });

  it('has a working copy and comments under the longest identifier that a harvest brings', async () => {
    const id = `urn:${'x'.repeat(longest_record_id - 4)}`;
    await as('officer', (db) => begin_record(db, { body: officers_record(id), organisation_id: here }));
    await save(id, 'Autre titre');
    await as('officer', (db) => add_comment(db, id, 'Relu.'));
    expect((await as('officer', (db) => read_kept_record(db, id))).draft?.body.title).to.equal('Autre titre');
    expect(await refusal(save(`${id}x`, 'Trop long'))).to.equal(404);
  });

  it('is written by officers, who never write over one another', async () => {
    const id = await begin();
    expect(await save(id, 'Deux', 'colleague')).to.deep.equal({ revision: 2, is_saved: true });
    expect(await refusal(save(id, 'Trois', 'officer', 1))).to.equal(412);
    expect(await save(id, 'Deux')).to.deep.equal({ revision: 2, is_saved: false });
    expect(await refusal(save(id, 'X', 'approver'))).to.equal(403);
    expect(await refusal(save(id, 'X', 'stranger'))).to.equal(404);
    expect(await refusal(save(id, ''))).to.equal(422);
  });

  it('waits for approval, is rejected with a reason, and is published by who may approve', async () => {
    const id = await begin();
    expect(await step('approver', id, submit_draft)).to.equal(403);
    expect(await step('officer', id, publish_draft)).to.equal(403);
    expect(await step('approver', id, reject)).to.equal(409);
    expect(await step('officer', id, submit_draft)).to.equal('done');
    expect(await step('officer', id, submit_draft)).to.equal(409);
    expect(await refusal(save(id, 'Pendant'))).to.equal(409);
    expect(await step('officer', id, reject)).to.equal(403);
    expect(await step('approver', id, (db, it, at) => reject_draft(db, it, at, ' '))).to.equal(422);
    expect(await step('approver', id, reject)).to.equal('done');
    const { draft } = await as('officer', (db) => read_record_work(db, id));
    expect(draft).to.include({ state: 'rejected', reason: 'Le résumé est trop court.', author: 'officer' });
    await save(id, 'Mieux');
    expect(await step('officer', id, submit_draft)).to.equal('done');
    expect(await step('officer', id, withdraw_draft)).to.equal('done');
    expect(await step('officer', id, submit_draft)).to.equal('done');
    expect(await step('stranger', id, publish_draft)).to.equal(404);
    expect(await step('above', id, publish_draft)).to.equal('done');
    const stored = await database().read((db) => read_record(db, id));
    expect(stored).to.deep.include({ origin: 'officer', state: 'published', version: 1, curated: [] });
    expect(stored?.record.title).to.equal('Mieux');
    expect(stored?.organisation_id).to.equal(here);
  });

  it('needs what a published record needs before anybody is asked', async () => {
    const id = await begin();
    const body = officers_record(id, { abstract: ' ', contacts: [] });
    await as('officer', (db) => save_draft(db, id, { body, visibility: null, summary: '' }, 1));
    const refused = await as('officer', (db) => submit_draft(db, id, 2)).catch((error: AppError) => error);
    expect((refused as AppError).faults.map(({ pointer }) => pointer)).to.deep.equal([
      '/abstract',
      '/contacts',
    ]);
  });

  it('is published by officers where nobody else can approve, or where the organisation says so', async () => {
    const alone = await begin(there, 'stranger');
    expect(await step('stranger', alone, publish_draft)).to.equal('done');
    const id = await begin();
    await as('approver', (db) =>
      db.query(sql`update maillage.organisation set record_approval = 'never' where id = ${here}`),
    );
    expect(await step('officer', id, publish_draft)).to.equal('done');
    await as('site', (db) =>
      db.query(sql`update maillage.organisation set record_approval = 'always' where id = ${there}`),
    );
    const other = await begin(there, 'stranger');
    expect(await step('stranger', other, publish_draft)).to.equal(403);
    await database().query(sql`update maillage.organisation set record_approval = 'auto'`);
  });

  it('does not let an officer say who approves', async () => {
    const changed = await as('officer', (db) =>
      db.query(
        sql`update maillage.organisation set record_approval = 'never' where id = ${here} returning id`,
      ),
    );
    expect(changed).to.deep.equal([]);
  });

  it('stays published as it is while its working copy changes, is retired and comes back', async () => {
    const id = await begin();
    await step('approver', id, publish_draft);
    await save(id, 'Copie de travail');
    const published = () => database().read((db) => read_record(db, id));
    expect((await published())?.record.title).to.equal('Zones d’activité');
    expect(await step('officer', id, discard_draft)).to.equal('done');
    const turn = (name: string, state: 'published' | 'retired') =>
      refusal(as(name, async (db) => set_record_state(db, await read_kept_record(db, id), state)));
    expect(await turn('officer', 'retired')).to.equal(403);
    expect(await turn('approver', 'published')).to.equal(409);
    expect(await turn('approver', 'retired')).to.equal('done');
    expect(await published()).to.equal(undefined);
    expect(await turn('above', 'published')).to.equal('done');
    expect(await published()).to.include({ version: 3 });
  });

  it('of an import keeps what an officer wrote, and that alone', async () => {
    const id = 'importee';
    const imported = officers_record(id, { abstract: '', feature_count: 3, content_signature: 'a' });
    await database().write((db) => write_record(db, imported));
    await database().query(
      sql`update maillage.metadata_record set organisation_id = ${here} where id = ${id}`,
    );
    const body = { ...imported, abstract: 'Décrite.', topics: ['economy'] };
    await as('officer', (db) => save_draft(db, id, { body, visibility: null, summary: 'Description' }, 0));
    // An import comes between: what it alone changed is taken over.
    await database().write((db) =>
      write_record(db, { ...imported, lineage: 'Reçu en mai.', feature_count: 4, content_signature: 'b' }),
    );
    expect(await step('approver', id, publish_draft)).to.equal('done');
    const stored = await database().read((db) => read_record(db, id));
    expect(stored?.curated).to.deep.equal(['abstract', 'topics']);
    expect(stored?.origin).to.equal('import');
    expect(stored?.record).to.include({ lineage: 'Reçu en mai.', abstract: 'Décrite.', feature_count: 4 });
    await database().write((db) =>
      write_record(db, { ...imported, title: 'Titre du producteur', content_signature: 'c' }),
    );
    const after = await database().read((db) => read_record(db, id));
    expect(after?.record).to.include({ title: 'Titre du producteur', abstract: 'Décrite.' });
    const { versions, total } = await database().read((db) =>
      list_record_versions(db, id, { limit: 10, offset: 0 }),
    );
    expect(total).to.equal(4);
    expect(versions.map(({ origin, is_new_data }) => [origin, is_new_data])).to.deep.equal([
      ['import', true],
      ['officer', false],
      ['import', true],
      ['import', null],
    ]);
    expect(versions[1]).to.include({ summary: 'Description', author: null, content_signature: 'b' });
    expect(versions[1]?.changes).to.deep.equal([
      'Résumé : rien → « Décrite. »',
      'Catégories ISO : ajouté « Économie »',
    ]);
    expect(versions[0]?.changes).to.include('Titre : « Zones d’activité » → « Titre du producteur »');
    const seen = await as('colleague', (db) => list_record_versions(db, id, { limit: 10, offset: 0 }));
    expect(seen.versions[1]?.author).to.equal('approver');
  });

  it('tells a conflict with a newer version, and publishes what is chosen', async () => {
    const id = await begin();
    await step('approver', id, publish_draft);
    await save(id, 'Le mien');
    await database().query(
      sql`update maillage.metadata_record set title = 'Le leur', lineage = 'La leur.' where id = ${id}`,
    );
    const at = await revision(id);
    const refused = await as('approver', (db) => publish_draft(db, id, at)).catch((error: AppError) => error);
    expect(refused).to.include({ status: 409, code: 'record-conflict' });
    expect((refused as AppError).faults).to.deep.equal([
      { pointer: '/title', reason: 'publié : « Le leur »' },
    ]);
    const done = await as('approver', (db) => publish_draft(db, id, at, { title: 'mine' }));
    expect(done).to.deep.include({ version: 3, changes: ['Titre : « Le leur » → « Le mien »'] });
    const stored = await database().read((db) => read_record(db, id));
    expect(stored?.record).to.include({ title: 'Le mien', lineage: 'La leur.' });
  });

  it('is not written past the working copy by who may not publish, nor given to others', async () => {
    const id = await begin();
    await step('approver', id, publish_draft);
    const write = (name: string, statement: ReturnType<typeof sql>) =>
      refusal(
        as(name, (db) => db.query(statement)).then(
          (rows) => rows.length || Promise.reject(new AppError('no row', { status: 0 })),
        ),
      );
    const rename = sql`update maillage.metadata_record set title = 'X' where id = ${id} returning 1`;
    for (const name of ['officer', 'agent', 'stranger']) expect(await write(name, rename), name).to.equal(0);
    const give = sql`update maillage.metadata_record set organisation_id = ${there} where id = ${id} returning 1`;
    expect(await write('approver', give)).to.equal('42501');
    expect(await write('site', give)).to.equal('done');
    const state = sql`update maillage.metadata_record set state = 'draft' where id = ${id} returning 1`;
    expect(await write('site', state)).to.equal('42501');
    const insert = sql`insert into maillage.metadata_record (id, title, origin, organisation_id) values
      ('direct', 'X', 'officer', ${here}) returning 1`;
    expect(await write('officer', insert)).to.equal('42501');
    const versions = sql`delete from maillage.record_version returning 1`;
    expect(await write('site', versions)).to.equal('42501');
  });

  it('is its organisation’s, whoever had begun one of its id: that one gets another id, with its comments', async () => {
    const id = await begin();
    await as('officer', (db) => add_comment(db, id, 'Entre nous'));
    await step('officer', id, submit_draft);
    const row = sql`insert into maillage.metadata_record (id, title, origin, organisation_id) values (${id}, 'Import', 'import', ${there})`;
    await database().query(row);
    await database().write((db) =>
      add_report(db, {
        record_id: id,
        message: 'Faux',
        email: 'a@b.fr',
        collection_id: null,
        feature_id: null,
        lon: null,
        lat: null,
      }),
    );
    const read = (name: string) =>
      as(name, async (db) => [
        (await list_comments(db, id)).length,
        (await db.query(sql`select from maillage.error_report where record_id = ${id}`)).length,
      ]);
    expect(await read('officer')).to.deep.equal([0, 0]);
    expect(await read('stranger')).to.deep.equal([0, 1]);
    const [moved] = await as('officer', (db) =>
      db.query<{ record_id: string; own: string; state: string }>(
        sql`select record_id, body ->> 'id' as own, state from maillage.record_draft d
          where exists (select from maillage.record_comment c where c.record_id = d.record_id and c.body = 'Entre nous')`,
      ),
    );
    expect(moved).to.include({ own: moved?.record_id, state: 'submitted' });
    expect(moved?.record_id).not.to.equal(id);
    expect(await save(id, 'À nous', 'stranger', 0).then(({ is_saved }) => is_saved)).to.equal(true);
  });

  it('takes its working copy along to another organisation, also one that was submitted', async () => {
    const id = await begin();
    await step('approver', id, publish_draft);
    await save(id, 'En cours');
    await step('officer', id, submit_draft);
    await as('site', (db) =>
      db.query(sql`update maillage.metadata_record set organisation_id = ${there} where id = ${id}`),
    );
    expect((await as('stranger', (db) => read_record_work(db, id))).draft).to.deep.include({
      state: 'draft',
    });
    expect((await as('officer', (db) => read_record_work(db, id))).draft).to.equal(null);
    expect((await save(id, 'Repris', 'stranger')).is_saved).to.equal(true);
  });

  it('is kept by those of the record alone, should a working copy of others be left', async () => {
    const id = await begin();
    await step('approver', id, publish_draft);
    await database().query(sql`insert into maillage.record_draft (record_id, organisation_id, body)
      values (${id}, ${there}, '{}')`);
    await as('officer', (db) => add_comment(db, id, 'Entre nous'));
    expect(await as('stranger', (db) => list_comments(db, id))).to.deep.equal([]);
    await database().query(sql`delete from maillage.record_draft where record_id = ${id}`);
  });

  it('guards the working copy itself: its states, its author, its record', async () => {
    const id = await begin();
    const write = (name: string, statement: ReturnType<typeof sql>) =>
      refusal(as(name, (db) => db.query(statement)));
    const to = (state: string, reason: string | null = null) =>
      sql`update maillage.record_draft set state = ${state}, reason = ${reason}::text where record_id = ${id}`;
    expect(await write('officer', to('rejected', 'x'))).to.equal('42501');
    expect(await write('approver', to('submitted'))).to.equal('42501');
    expect(await write('officer', to('submitted'))).to.equal('done');
    const body = sql`update maillage.record_draft set body = '{}' where record_id = ${id}`;
    expect(await write('officer', body)).to.equal('42501');
    expect(await write('approver', body)).to.equal('42501');
    expect(
      await write('officer', sql`update maillage.record_draft set author_id = null where record_id = ${id}`),
    ).to.equal('42501');
    expect(
      await write(
        'stranger',
        sql`insert into maillage.record_draft (record_id, organisation_id, body, author_id)
          values ('fiche_1x', ${here}, '{}', maillage.account_id())`,
      ),
    ).to.equal('42501');
    // Nor of a record of others under the own organisation's name.
    await as('approver', (db) => publish_draft(db, id, 2));
    expect(
      await write(
        'stranger',
        sql`insert into maillage.record_draft (record_id, organisation_id, body, author_id)
          values (${id}, ${there}, '{}', maillage.account_id())`,
      ),
    ).to.equal('42501');
  });

  it('has comments of those who keep it, and of nobody else', async () => {
    const id = await begin();
    await as('officer', (db) => add_comment(db, id, 'À relire.'));
    await as('approver', (db) => add_comment(db, id, 'Vu.'));
    for (const name of ['agent', 'stranger'])
      expect(await refusal(as(name, (db) => add_comment(db, id, 'X'))), name).to.equal('42501');
    expect(await as('stranger', (db) => list_comments(db, id))).to.deep.equal([]);
    const seen = await as('officer', (db) => list_comments(db, id));
    expect(seen.map(({ author, is_own }) => [author, is_own])).to.deep.equal([
      ['officer', true],
      ['approver', false],
    ]);
    const [, second] = seen;
    expect(await refusal(as('officer', (db) => remove_comment(db, id, second!.id)))).to.equal(404);
    expect(await refusal(as('approver', (db) => remove_comment(db, id, second!.id)))).to.equal('done');
    await step('officer', id, discard_draft);
    expect(
      await database().query(sql`select from maillage.record_comment where record_id = ${id}`),
    ).to.deep.equal([]);
  });

  it('has errors reported by anybody, read and closed by those who keep it', async () => {
    const id = await begin();
    await step('approver', id, publish_draft);
    const report = {
      record_id: id,
      collection_id: null,
      feature_id: null,
      lon: 0,
      lat: 43.5,
      message: 'Il manque une zone.',
      email: 'habitant@example.org',
    };
    const first = await database().write((db) => add_report(db, report));
    expect(first.is_first).to.equal(true);
    expect((await database().write((db) => add_report(db, report))).is_first).to.equal(false);
    expect(await database().read((db) => list_reports(db, id))).to.deep.equal([]);
    expect(await as('stranger', (db) => list_reports(db, id))).to.deep.equal([]);
    const [seen] = await as('officer', (db) => list_reports(db, id));
    expect(seen).to.include({ lon: 0, lat: 43.5, state: 'open', email: 'habitant@example.org' });
    expect(await refusal(as('stranger', (db) => close_report(db, first.id, null)))).to.equal(404);
    expect((await as('officer', (db) => close_report(db, first.id, 'Corrigé.'))).email).to.equal(
      report.email,
    );
    expect(await refusal(as('officer', (db) => close_report(db, first.id, null)))).to.equal(404);
    await database().query(
      sql`insert into maillage.error_report (record_id, message) select ${id}, 'x' from generate_series(1, 199)`,
    );
    expect(await refusal(database().write((db) => add_report(db, report)))).to.equal('ML008');
  });

  it('shows no version that was less public than the record is today', async () => {
    const id = await begin();
    const body = officers_record(id);
    await as('officer', (db) => save_draft(db, id, { body, visibility: 'organisation', summary: '' }, 1));
    await step('approver', id, publish_draft);
    const versions = (name: string | null) => {
      const access = name === null ? database() : people[name]!;
      return access.read((db) => list_record_versions(db, id, { limit: 10, offset: 0 }));
    };
    expect((await versions(null)).total).to.equal(0);
    await save(id, 'Ouverte');
    const at = await revision(id);
    await as('officer', (db) =>
      save_draft(
        db,
        id,
        { body: officers_record(id, { title: 'Ouverte' }), visibility: 'public', summary: '' },
        at,
      ),
    );
    await step('approver', id, publish_draft);
    expect((await versions(null)).versions.map(({ n }) => n)).to.deep.equal([2]);
    expect((await versions('agent')).versions.map(({ n }) => n)).to.deep.equal([2, 1]);
  });

  it('keeps the last three hundred versions, and the one that a working copy stands on', async () => {
    const id = await begin();
    await step('approver', id, publish_draft);
    await save(id, 'Copie');
    await database().query(sql`do $$ begin for i in 1..310 loop
      update maillage.metadata_record set vintage = i::text where id = (select max(record_id) from maillage.record_draft where based_on = 1);
    end loop; end $$`);
    const [row] = await database().query<{ n: number; first: number; second: number }>(
      sql`select count(*)::int as n, min(n) as first, (array_agg(n order by n))[2] as second
        from maillage.record_version where record_id = ${id}`,
    );
    expect(row).to.deep.equal({ n: 301, first: 1, second: 12 });
  });
});
