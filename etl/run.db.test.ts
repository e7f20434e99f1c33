import { expect } from 'chai';
import { seal_changes } from '../catalogue/alerts/record_changes.ts';
import { read_config } from '../config.ts';
import { one } from '../sql/client.ts';
import { ident, sql } from '../sql/fragment.ts';
import { use_database } from '../sql/testing.ts';
import { run_import, type ImportRequest } from './run.ts';
import { essai_file, essai_source, type EssaiRow } from './run_testing.ts';
import { list_runs, read_rejects, RunLog } from './run_log.ts';
import type { Reject, Source } from './source.ts';

const origin = { kind: 'file', name: 'essai.csv', size: 12, sha256: 'abcdef0123456789' } as const;
const point = (x: number, y: number) => ({ type: 'Point' as const, coordinates: [x, y] });

describe('the import of a source', function () {
  this.timeout(30_000);
  const database = use_database();
  const config = read_config({});

  const import_rows = (
    rows: readonly (EssaiRow | Reject)[],
    source: Source = essai_source('a'),
    over: Partial<ImportRequest> = {},
  ) => run_import({ config, database: database() }, { source, opened: essai_file(rows), origin, ...over });
  const published = () =>
    database().query<{ id: string; nom: string; lon: number }>(
      sql`select id, nom, st_x(geom) as lon from published.essais order by id`,
    );
  const ids = async () => (await published()).map(({ id }) => id);
  const failure = async (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: { code: string }) => error.code,
    );
  const rejects_of = async (run: number | null) => {
    const found: string[] = [];
    for await (const { line, reason, kept } of read_rejects(database(), run ?? -1))
      found.push(`${line} ${kept ? 'gardée' : 'rejetée'} ${reason}`);
    return found;
  };
  const staging_tables = () =>
    database().query(sql`select 1 from pg_tables where schemaname = 'staging' and tablename like 'essais%'`);

  beforeEach(async () => {
    await database().query(sql`drop table if exists published.essais`);
    await database().query(sql`delete from maillage.collection where id = 'essais'`);
  });

  it('publishes rows, record, count and run together, and leaves nothing in staging', async () => {
    const rows = [
      { id: '1', nom: 'un', nombre: 1, tags: ['x', 'y "z"'], details: { a: [0] }, geometry: point(0, 43) },
      { id: '2', nom: 'deux' },
    ];
    const report = await import_rows(rows);
    expect(report).to.include({ state: 'published', rows_read: 2, rows_published: 2, rows_rejected: 0 });
    expect(report.changed).to.deep.equal(['essais']);
    expect(await published()).to.deep.equal([
      { id: '1', nom: 'un', lon: 0 },
      { id: '2', nom: 'deux', lon: null },
    ]);
    const stored = await one(
      database(),
      sql`select tags, details, nombre from published.essais where id = '1'`,
    );
    expect(stored).to.deep.equal({ tags: ['x', 'y "z"'], details: { a: [0] }, nombre: 1 });
    const known = await one<Record<string, unknown>>(
      database(),
      sql`select c.feature_count, c.extent, c.source, r.title, r.vintage, r.licence_name, r.lineage
        from maillage.collection c join maillage.metadata_record r on r.id = c.record_id where c.id = 'essais'`,
    );
    expect(known).to.include({ feature_count: 2, source: 'a', title: 'Source a', vintage: '2024' });
    expect(known['extent']).to.deep.equal([0, 43, 0, 43]);
    expect(known['lineage']).to.match(/fichier « essai\.csv » .*SHA-256 abcdef.*2 lignes lues, 2 publiées/);
    const [run] = await list_runs(database(), 1);
    expect(run).to.include({ id: report.run, state: 'published', rows_read: 2, rows_published: 2 });
    expect(await staging_tables()).to.be.empty;
  });

  it('does not take over a record that an officer or a harvester keeps', async () => {
    for (const origin of ['officer', 'harvest']) {
      await database().query(
        sql`insert into maillage.metadata_record (id, title, origin) values ('essais', 'Fiche d’ici', ${origin})
          on conflict (id) do update set title = excluded.title, origin = excluded.origin`,
      );
      for (const dry_run of [true, false])
        expect(await failure(import_rows([{ id: '1' }], undefined, { dry_run })), origin).to.equal(
          'record-of-others',
        );
      const [record] = await database().query(
        sql`select title, origin from maillage.metadata_record where id = 'essais'`,
      );
      expect(record).to.deep.equal({ title: 'Fiche d’ici', origin });
    }
    await database().query(sql`delete from maillage.metadata_record where id = 'essais'`);
  });

  it('changes nothing the second time, and says so', async () => {
    const rows = [{ id: '1', geometry: point(1, 44) }, { id: '2' }];
    await import_rows(rows);
    const before = await one(database(), sql`select 'published.essais'::regclass::oid::bigint as oid`);
    const second = await import_rows([...rows].reverse());
    expect(second).to.include({ state: 'unchanged' });
    expect(second.changed).to.be.empty;
    expect(second.message).to.match(/identique/);
    expect(await one(database(), sql`select 'published.essais'::regclass::oid::bigint as oid`)).to.deep.equal(
      before,
    );
    expect((await list_runs(database(), 1))[0]).to.include({ state: 'unchanged' });
  });

  it('makes no version of records, and notes no change of them, the second time', async () => {
    for (const source of [essai_source('a'), essai_source('a', { share: 'own_rows' })]) {
      await import_rows([{ id: 'a:1' }], source);
      await database().write(seal_changes);
      const known = () =>
        database().query(
          sql`select r.id, r.version, r.lineage, c.n from maillage.metadata_record r
            left join maillage.record_change c on c.record_id = r.id where r.id in ('a', 'essais') order by r.id`,
        );
      const before = await known();
      expect(await import_rows([{ id: 'a:1' }], source)).to.include({ state: 'unchanged' });
      expect(await known()).to.deep.equal(before);
      await import_rows([{ id: 'a:1' }, { id: 'a:2' }], source);
      expect(await known()).not.to.deep.equal(before);
    }
  });

  it('keeps rejects with line and reason, from the reader, the source and the database alike', async () => {
    const report = await import_rows([
      { id: '1', nombre: 1 },
      { line: 2, reason: 'nombre de colonnes inattendu', row: 'a;b' },
      { id: '3', nombre: 99_999_999_999 },
      { id: '4', nombre: 4 },
      { id: '1', nombre: 5 },
      {
        id: '6',
        geometry: {
          type: 'LineString',
          coordinates: [
            [0, 0],
            [1, 1],
          ],
        },
      },
      { id: '7', nom: 'a\0b\uD800' },
    ]);
    expect(await ids()).to.deep.equal(['1', '4', '7']);
    expect((await published()).at(-1)?.nom).to.equal('a\uFFFDb\uFFFD');
    expect(report).to.include({ rows_read: 7, rows_published: 3, rows_rejected: 4 });
    expect(report.warnings).to.deep.equal(['Caractères illisibles remplacés dans 1 lignes.']);
    const found = await rejects_of(report.run);
    expect(found.map((text) => text.replace(/base : .*/, 'base'))).to.deep.equal([
      '2 rejetée nombre de colonnes inattendu',
      '3 rejetée valeur refusée par la base',
      '5 rejetée identifiant « 1 » déjà lu ligne 1',
      '6 rejetée valeur refusée par la base',
    ]);
    expect(await failure(rejects_of(1e6))).to.equal('no-such-run');
  });

  it('runs the source’s checks over the whole table', async () => {
    const source = essai_source('a', {
      check: (staging) =>
        sql`select line, 'pair : ' || nombre as reason, nombre > 2 as kept from ${staging} where nombre % 2 = 0`,
      complete: (staging) => [sql`update ${staging} set nom = 'n' || nombre`],
    });
    const report = await import_rows(
      [1, 2, 3, 4].map((nombre) => ({ id: `${nombre}`, nombre })),
      source,
    );
    expect(report).to.include({ rows_published: 3, rows_rejected: 1, rows_noted: 1 });
    expect((await published()).map(({ nom }) => nom)).to.deep.equal(['n1', 'n3', 'n4']);
    expect(await rejects_of(report.run)).to.deep.equal(['2 rejetée pair : 2', '4 gardée pair : 4']);
  });

  it('leaves the published table when it fails half-way, and keeps what was rejected until then', async () => {
    await import_rows([{ id: 'old' }]);
    const source = essai_source('a', {
      async *features() {
        yield { line: 1, id: 'new', values: {}, geometry: null };
        yield { line: 2, reason: 'mauvaise' };
        throw new Error('coupure');
      },
    });
    await import_rows([{ id: 'x' }], source).then(
      () => expect.fail('should fail'),
      (error: Error) => expect(error.message).to.equal('coupure'),
    );
    expect(await ids()).to.deep.equal(['old']);
    expect(await staging_tables()).to.be.empty;
    const [run] = await list_runs(database(), 1);
    expect(run).to.include({ state: 'failed', message: 'Erreur interne : coupure' });
    expect(await rejects_of(run?.id ?? 0)).to.deep.equal(['2 rejetée mauvaise']);
  });

  it('never publishes an empty table over a full one, unless forced', async () => {
    await import_rows([{ id: 'old' }]);
    expect(await failure(import_rows([]))).to.equal('nothing-to-publish');
    expect(await ids()).to.deep.equal(['old']);
    await import_rows([], undefined, { forced: true });
    expect(await ids()).to.be.empty;
  });

  it('publishes nothing in a trial, and tells what would change', async () => {
    await import_rows([{ id: 'old' }]);
    const trial = await import_rows([{ id: 'new' }], undefined, { dry_run: true });
    expect(trial).to.include({ state: 'checked', rows_published: 1 });
    expect(trial.changed).to.deep.equal(['essais']);
    expect(await ids()).to.deep.equal(['old']);
    expect((await import_rows([{ id: 'old' }], undefined, { dry_run: true })).changed).to.be.empty;
  });

  it('marks a dead run failed, drops what it left, and goes on', async () => {
    const { id } = await one<{ id: number }>(
      database(),
      sql`insert into maillage.etl_run (source, collection, heartbeat_at)
        values ('a', 'essais', now() - interval '1 minute') returning id`,
    );
    await database().query(sql`create table ${ident('staging', `essais_run_${id}`)} (id text)`);
    await import_rows([{ id: '1' }]);
    const dead = await one(database(), sql`select state from maillage.etl_run where id = ${id}`);
    expect(dead).to.deep.equal({ state: 'failed' });
    expect(await staging_tables()).to.be.empty;
  });

  it('waits for a living run of the same collection', async () => {
    const subject = { source: 'b', collection: 'essais', origin: '', signature: null };
    const other = await RunLog.start(database(), subject);
    const said: string[] = [];
    const progress = {
      rows: () => undefined,
      phase: () => undefined,
      end: () => undefined,
      say: (sentence: string) => {
        said.push(sentence);
        void other.end(database(), 'checked', '').then(() => other.close());
      },
    };
    const report = await import_rows([{ id: '1' }], undefined, { progress });
    expect(report.state).to.equal('published');
    expect(said).to.have.length(1);
    expect(said[0]).to.match(new RegExp(`exécution ${other.id} \\(b\\).*attente`));
  });

  it('stops when it was held for dead', async () => {
    const source = essai_source('a', {
      async *features() {
        await database().query(sql`update maillage.etl_run set state = 'failed' where state = 'running'`);
        yield { line: 1, id: 'zombie', values: {}, geometry: null };
      },
    });
    expect(await failure(import_rows([{ id: 'x' }], source))).to.equal('run-held-for-dead');
    expect(await failure(published())).to.equal('42P01');
  });

  describe('that shares its collection', () => {
    const shared = (id: string, over: Partial<Source> = {}) =>
      essai_source(id, { share: 'own_rows', ...over });

    it('replaces its own rows and keeps the others’; the record is the sum', async () => {
      await import_rows([{ id: 'a:1' }, { id: 'a:2' }], shared('a'));
      await import_rows([{ id: 'b:1' }], shared('b'));
      await import_rows([{ id: 'a:3' }], shared('a'));
      expect(await ids()).to.deep.equal(['a:3', 'b:1']);
      const record = await one<Record<string, unknown>>(
        database(),
        sql`select kind, title, licence_name, lineage from maillage.metadata_record where id = 'essais'`,
      );
      expect(record).to.include({ kind: 'series', title: 'Essais', licence_name: 'Licence d’essai' });
      expect(record['lineage']).to.match(/Réunion de 2 sources/);
    });

    it('retires the sources that it stands in for', async () => {
      await import_rows([{ id: 'a:1' }], shared('a'));
      await import_rows([{ id: 'b:1' }], shared('b', { retires: ['a'] }));
      expect(await ids()).to.deep.equal(['b:1']);
      expect(await database().query(sql`select 1 from maillage.metadata_record where id = 'a'`)).to.be.empty;
    });

    it('replaces only the parts that the file holds, and not by an older vintage', async () => {
      const source = shared('a', { part: (row) => sql`left(${ident(row, 'nom')}, 1)` });
      await import_rows(
        [
          { id: 'a:1', nom: 'A1', millesime: '2013' },
          { id: 'a:2', nom: 'B1', millesime: '2013' },
        ],
        source,
      );
      await import_rows([{ id: 'a:3', nom: 'B2', millesime: '2018' }], source);
      expect(await ids()).to.deep.equal(['a:1', 'a:3']);
      const again = await import_rows(
        [
          { id: 'a:1', nom: 'A1', millesime: '2013' },
          { id: 'a:2', nom: 'B1', millesime: '2013' },
        ],
        source,
      );
      expect(again.state).to.equal('unchanged');
      const record = await one(
        database(),
        sql`select vintage, warnings from maillage.metadata_record where id = 'a'`,
      );
      expect(record).to.deep.equal({ vintage: '2013, 2018', warnings: [] });
      expect(again.warnings).to.deep.equal([
        'Parties laissées, déjà publiées dans un millésime plus récent : B (2018).',
      ]);
    });
  });
});
