import { expect } from 'chai';
import { set_editable } from '../catalogue/editing.ts';
import { is_reserved_record, recomputations, referentiel_ids } from '../catalogue/referentiels.ts';
import { read_config } from '../config.ts';
import { one } from '../sql/client.ts';
import { sql } from '../sql/fragment.ts';
import { use_database } from '../sql/testing.ts';
import { run_import } from './run.ts';
import { essai_file, essai_source, type EssaiRow } from './run_testing.ts';
import { sources } from './sources/index.ts';

const origin = { kind: 'file', name: 'essai.csv', size: 12, sha256: 'abcdef0123456789' } as const;

describe('imports and edits', function () {
  this.timeout(30_000);
  const database = use_database();
  const import_rows = (rows: readonly EssaiRow[], dry_run = false) =>
    run_import(
      { config: read_config({}), database: database() },
      { source: essai_source('a'), opened: essai_file(rows), origin, dry_run },
    );
  const names = async () =>
    (await database().query<{ nom: string }>(sql`select nom from published.essais order by id`)).map(
      ({ nom }) => nom,
    );
  const failure = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: { code: string; message: string }) => error,
    );
  const edit = (is_editable: boolean) => database().write((db) => set_editable(db, 'essais', is_editable));
  /** What an edit leaves, as the owner. */
  const write_by_hand = async () => {
    await database().query(sql`update published.essais set nom = 'saisi' where id = '1'`);
    await database().query(sql`update maillage.collection set content_signature = null where id = 'essais'`);
  };

  it('an import replaces nothing that people edit, says so before it reads, and may again once it is closed', async () => {
    await import_rows([{ id: '1', nom: 'un' }, { id: '2', nom: 'deux' }]); // prettier-ignore
    await edit(true);
    await write_by_hand();
    for (const dry_run of [false, true]) {
      const error = await failure(import_rows([{ id: '1', nom: 'autre' }], dry_run));
      expect(error).to.include({ code: 'collection-editable' });
      expect(await names()).to.deep.equal(['saisi', 'deux']);
    }
    const run = await one<{ state: string; rows_read: number }>(
      database(),
      sql`select state, rows_read from maillage.etl_run order by id desc limit 1`,
    );
    expect(run).to.deep.equal({ state: 'failed', rows_read: 0 });
    await edit(false);
    // The same file as the first one: it is no longer what is published.
    expect(await import_rows([{ id: '1', nom: 'un' }, { id: '2', nom: 'deux' }])).to.include({ state: 'published' }); // prettier-ignore
    expect(await names()).to.deep.equal(['un', 'deux']);
    const { grants } = await one<{ grants: number }>(
      database(),
      sql`select count(*) as grants from information_schema.role_table_grants
        where table_name = 'essais' and grantee = 'maillage_writer' and privilege_type <> 'SELECT'`,
    );
    expect(grants).to.equal(0);
  });

  it('an import that is opened to editing while it reads is refused when it would publish', async () => {
    let reached = () => {};
    const reading = new Promise<void>((resolve) => (reached = resolve));
    let go = () => {};
    const gate = new Promise<void>((resolve) => (go = resolve));
    const opened = {
      ...essai_file([]),
      async *rows() {
        reached();
        await gate;
        yield { line: 1, fields: { id: '1', nom: 'importé' } };
      },
    };
    const work = failure(
      run_import(
        { config: read_config({}), database: database() },
        { source: essai_source('a'), opened, origin },
      ),
    );
    await reading;
    // The command itself refuses while an import is under way; a DBA's statement does not ask.
    expect(await failure(edit(true))).to.include({ code: 'not-editable' });
    await database().query(sql`update maillage.collection set is_editable = true where id = 'essais'`);
    go();
    expect(await work).to.include({ code: 'collection-editable' });
    expect(await names()).to.deep.equal(['un', 'deux']);
    await edit(false);
  });

  it('nothing that an import owns or that results are computed from can be edited', async () => {
    const owned = sources.flatMap(({ collection, derived = [] }) => [
      collection,
      ...derived.map((d) => d.collection),
    ]);
    for (const { id } of owned) expect(referentiel_ids.has(id), id).to.equal(true);
    for (const { id } of [...sources, ...owned]) expect(is_reserved_record(id), id).to.equal(true);
    for (const { collections } of recomputations)
      for (const id of collections) expect(referentiel_ids.has(id), id).to.equal(true);
    await database().query(
      sql`insert into maillage.metadata_record (id, title) values ('communes', 'Communes')`,
    );
    await database().query(
      sql`insert into maillage.collection (id, record_id) values ('communes', 'communes')`,
    );
    await database().query(sql`create table published.communes (id text primary key)`);
    const error = await failure(database().write((db) => set_editable(db, 'communes', true)));
    expect(error).to.include({ code: 'not-editable' });
    expect(error?.message).to.include('référentiel');
  });
});
