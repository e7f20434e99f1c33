import { expect } from 'chai';
import {
  list_harvesters,
  read_items,
  read_log,
  type HarvestRun,
} from '../../catalogue/harvest/harvesters.ts';
import { read_original, read_record } from '../../catalogue/records.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { write_batch } from './batch.ts';
import { remove_vanished } from './removal.ts';
import {
  harvest_config,
  make_harvester,
  record_feature,
  run_here,
  start_records,
  start_remote,
} from './testing.ts';

const counts = (run: HarvestRun | null) => {
  const { read, created, updated, unchanged, duplicates, failed, outside, removed } = run!;
  return { read, created, updated, unchanged, duplicates, failed, outside, removed };
};
const none = {
  read: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  duplicates: 0,
  failed: 0,
  outside: 0,
  removed: 0,
};
const all = { outcome: null, q: '', limit: 1000, offset: 0 };

const wfs_capabilities = `<w:WFS_Capabilities xmlns:w="http://www.opengis.net/wfs/2.0" version="2.0.0"><w:FeatureTypeList>
  <w:FeatureType><w:Name>n:pont</w:Name><w:Title>Ponts</w:Title></w:FeatureType>
</w:FeatureTypeList></w:WFS_Capabilities>`;
const wfs_schema = `<x:schema xmlns:x="http://www.w3.org/2001/XMLSchema"><x:element name="pont"><x:complexType><x:sequence>
  <x:element name="nom" type="x:string"><x:annotation><x:documentation>Nom usuel</x:documentation></x:annotation></x:element>
  <x:element name="largeur" type="x:double"/>
</x:sequence></x:complexType></x:element></x:schema>`;

describe('a harvest', () => {
  const database = use_database();
  let features: object[] = [];
  let remote: Awaited<ReturnType<typeof start_records>>;
  before(async () => (remote = await start_records(() => features)));
  after(() => remote.close());
  afterEach(async () => {
    await database().query(sql`delete from maillage.harvester`);
    await database().query(sql`delete from maillage.metadata_record`);
  });

  const make = (more: Parameters<typeof make_harvester>[1] = {}) =>
    make_harvester(database(), { adresse: `${remote.url}/collections/c`, page: '7', ...more });
  const run = (harvester: number, more: object = {}) =>
    run_here(database(), harvest_config([remote.host]), { harvester, ...more });
  const titles = async () =>
    (
      await database().query<{ id: string; title: string }>(
        sql`select id, title from maillage.metadata_record order by id`,
      )
    ).map(({ id, title }) => `${id} ${title}`);
  const fill = (n: number) =>
    Array.from({ length: n }, (_, i) => record_feature(`r${String(i).padStart(3, '0')}`));

  it('brings every record with its document, and does nothing the second time', async () => {
    features = fill(30);
    const harvester = await make();
    const first = await run(harvester);
    expect(counts(first)).to.deep.equal({ ...none, read: 30, created: 30 });
    expect(first).to.deep.include({ state: 'done', is_complete: true, announced: 30 });
    expect((await read_record(database(), 'r003'))?.record.title).to.equal('Fiche r003');
    expect((await read_original(database(), 'r003'))?.format).to.equal('ogc_record');
    const before = await database().query(
      sql`select id, updated_at, xmin::text from maillage.metadata_record order by id`,
    );
    expect(counts(await run(harvester))).to.deep.equal({ ...none, read: 30, unchanged: 30 });
    expect(
      await database().query(
        sql`select id, updated_at, xmin::text from maillage.metadata_record order by id`,
      ),
    ).to.deep.equal(before);
    const [{ records, last_run } = { records: 0, last_run: null }] = await list_harvesters(database());
    expect([records, last_run?.unchanged]).to.deep.equal([30, 30]);
  });

  it('follows what changed and what is gone, and says so item by item', async () => {
    features = fill(10);
    const harvester = await make();
    await run(harvester);
    features = [...fill(9).slice(1), record_feature('new'), record_feature('r002', { title: 'Autre titre' })];
    features.splice(1, 1);
    const second = await run(harvester);
    expect(counts(second)).to.deep.equal({
      ...none,
      read: 9,
      created: 1,
      updated: 1,
      unchanged: 7,
      removed: 2,
    });
    expect(await titles())
      .to.include('r002 Autre titre')
      .and.not.include('r000 Fiche r000');
    const log = await read_log(database(), second!.id, all);
    expect(log.map(({ outcome, remote_id }) => `${outcome} ${remote_id}`)).to.have.members([
      'created new',
      'updated r002',
      'removed r000',
      'removed r009',
    ]);
  });

  it('keeps what an officer wrote, and retires instead of deleting what he worked on', async () => {
    features = fill(10);
    const harvester = await make();
    await run(harvester);
    await database().query(
      sql`update maillage.metadata_record set title = 'Titre d’ici', curated = '{title,purpose}',
        details = details || '{"purpose": "d’ici"}' where id = 'r001'`,
    );
    features = features.map((feature, i) =>
      i === 1 ? record_feature('r001', { title: 'De là-bas', description: 'Nouveau résumé' }) : feature,
    );
    expect((await run(harvester))?.updated).to.equal(1);
    const stored = (await read_record(database(), 'r001'))!;
    expect(stored.record).to.include({ title: 'Titre d’ici', abstract: 'Nouveau résumé', purpose: 'd’ici' });
    features = features.filter((_, i) => i !== 1);
    expect((await run(harvester))?.removed).to.equal(1);
    expect((await read_record(database(), 'r001'))?.state).to.equal('retired');
    expect(counts(await run(harvester))).to.deep.equal({ ...none, read: 9, unchanged: 9 });
    features = fill(10);
    expect(counts(await run(harvester))).to.deep.equal({ ...none, read: 10, updated: 1, unchanged: 9 });
    expect((await read_record(database(), 'r001'))?.state).to.equal('published');
  });

  it('asks before it removes more than 30 %, and obeys the answer or --force', async () => {
    features = fill(10);
    const harvester = await make();
    await run(harvester);
    features = fill(6);
    const asking = await run(harvester);
    expect(counts(asking)).to.deep.equal({ ...none, read: 6, unchanged: 6 });
    expect(asking).to.include({ to_confirm: 4, state: 'done' });
    expect(await titles()).to.have.length(10);
    const waiting = await read_log(database(), asking!.id, { ...all, outcome: 'vanished' });
    expect(waiting.map(({ remote_id }) => remote_id)).to.deep.equal(['r006', 'r007', 'r008', 'r009']);
    const confirmed = await run(harvester, { confirm: asking!.id });
    expect(confirmed).to.include({ removed: 4, to_confirm: 0 });
    expect(await titles()).to.have.length(6);
    const again = await run(harvester, { confirm: asking!.id }).catch((error: unknown) => error);
    expect(again).to.include({ code: 'harvest-outdated' });
    features = fill(1);
    expect(counts(await run(harvester, { force: true }))).to.deep.equal({
      ...none,
      read: 1,
      unchanged: 1,
      removed: 5,
    });
  });

  it('keeps a record whose remote copy is broken, and removes nothing when an item cannot be named', async () => {
    features = fill(10);
    const harvester = await make();
    await run(harvester);
    features = [...fill(9)];
    features[4] = {
      type: 'Feature',
      id: 'r004',
      geometry: null,
      properties: { type: 'dataset', title: 'a\0b' },
    };
    const second = await run(harvester);
    expect(counts(second)).to.deep.equal({ ...none, read: 9, unchanged: 8, failed: 1, removed: 1 });
    expect((await read_record(database(), 'r004'))?.record.title).to.equal('Fiche r004');
    const [line] = await read_log(database(), second!.id, { ...all, outcome: 'failed' });
    expect(line?.message).to.contain('NUL').and.contain('reste telle quelle');
    features = [...fill(7), { type: 'Feature', geometry: null, properties: { title: 'Sans nom' } }];
    const third = await run(harvester);
    expect(counts(third)).to.deep.equal({ ...none, read: 8, unchanged: 7, failed: 1 });
    expect(third?.is_complete).to.equal(false);
    expect(await titles()).to.have.length(9);
  });

  it('leaves records of this site and of earlier harvesters alone, and tells whose they are', async () => {
    await database().query(
      sql`insert into maillage.metadata_record (id, title, origin) values ('r000', 'Fiche d’ici', 'officer')`,
    );
    features = fill(3);
    const first = await make({ nom: 'Première' });
    expect(counts(await run(first))).to.deep.equal({ ...none, read: 3, created: 2, duplicates: 1 });
    features = fill(4);
    const second = await make({ nom: 'Seconde' });
    const other = await run(second);
    expect(counts(other)).to.deep.equal({ ...none, read: 4, created: 1, duplicates: 3 });
    const log = await read_log(database(), other!.id, { ...all, outcome: 'duplicate' });
    expect(log.map(({ message }) => message)).to.deep.equal([
      'Une fiche d’ici porte cet identifiant : elle est gardée.',
      'Déjà moissonnée par « Première ».',
      'Déjà moissonnée par « Première ».',
    ]);
    expect(await titles())
      .to.include('r000 Fiche d’ici')
      .and.have.length(4);
    // What the first gives up, the second takes over.
    await database().query(sql`delete from maillage.harvester where id = ${first}`);
    expect(counts(await run(second))).to.deep.equal({
      ...none,
      read: 4,
      updated: 2,
      unchanged: 1,
      duplicates: 1,
    });
  });

  it('counts an item once when the list repeats it, and ends a list without end', async () => {
    features = [...fill(8), record_feature('r001')];
    const harvester = await make({ page: '4' });
    expect(counts(await run(harvester))).to.deep.equal({ ...none, read: 9, created: 8, duplicates: 1 });
    features = Array.from({ length: 1000 }, () => record_feature('same'));
    const error = await run(harvester, { dry_run: true }).catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: 'harvest-endless' });
  });

  it('leaves out what lies elsewhere, and takes it away when the territory changes', async () => {
    const at = (id: string, west: number) => ({
      ...record_feature(id),
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [west, 43],
            [west + 1, 43],
            [west + 1, 44],
            [west, 44],
            [west, 43],
          ],
        ],
      },
    });
    features = [at('here', 1), at('there', 10), record_feature('nowhere')];
    const harvester = await make({ territoire: '0, 42, 3, 45' });
    expect(counts(await run(harvester))).to.deep.equal({ ...none, read: 3, created: 2, outside: 1 });
    expect(remote.asked.at(-1)?.url).to.contain('bbox=0%2C42%2C3%2C45');
    await database().query(sql`update maillage.harvester set territory = '{9,42,12,45}'`);
    const moved = await run(harvester, { force: true });
    expect(counts(moved)).to.deep.equal({
      ...none,
      read: 3,
      created: 1,
      unchanged: 1,
      outside: 1,
      removed: 1,
    });
    expect(await titles()).to.deep.equal(['nowhere Fiche nowhere', 'there Fiche there']);
  });

  it('tells what it would do, and does nothing, when it is a trial', async () => {
    features = fill(20);
    const harvester = await make();
    const page = await run(harvester, { dry_run: true, pages: 1 });
    expect(counts(page)).to.deep.equal({ ...none, read: 7, created: 7 });
    expect(page).to.include({ is_dry: true, is_complete: false });
    expect(await titles()).to.have.length(0);
    expect(await read_items(database(), harvester, all)).to.have.length(0);
    await run(harvester);
    features = [...fill(18), record_feature('new')];
    const whole = await run(harvester, { dry_run: true });
    expect(counts(whole)).to.deep.equal({ ...none, read: 19, created: 1, unchanged: 18 });
    expect(whole?.message).to.contain('2 fiches disparues');
    expect(await titles()).to.have.length(20);
  });

  /** Runs until so many pages are written, then stands still for ever, as a program that was killed. */
  async function cut_after(harvester: number, pages: number, job: number): Promise<void> {
    let told = 0;
    await new Promise<void>((resolve) => {
      void run_here(
        database(),
        harvest_config([remote.host]),
        { harvester },
        {
          progress: () => {
            if (++told < pages) return Promise.resolve();
            resolve();
            return new Promise(() => undefined);
          },
        },
        job,
      );
    });
  }

  it('goes on where it was cut, page and counts exact, and lets no second program in', async () => {
    features = fill(30);
    const harvester = await make();
    const [{ id: job } = { id: 0 }] = await database().query<{ id: number }>(
      sql`insert into maillage.job (kind, state) values ('harvest', 'running') returning id`,
    );
    await cut_after(harvester, 2, job);
    const other = await run(harvester).catch((error: unknown) => error);
    expect(other).to.include({ code: 'harvest-running', status: 409 });
    remote.asked.length = 0;
    const config = harvest_config([remote.host]);
    const resumed = await run_here(database(), config, { harvester }, {}, job);
    expect(counts(resumed)).to.deep.equal({ ...none, read: 30, created: 30 });
    expect(remote.asked.map(({ url }) => new URL(url, remote.url).searchParams.get('offset'))).to.deep.equal([
      '14',
      '21',
      '28',
    ]);
    expect(counts(await run(harvester))).to.deep.equal({ ...none, read: 30, unchanged: 30 });
  });

  it('goes on in the middle of a page, of which it writes the rest alone', async () => {
    features = fill(450);
    const harvester = await make({ page: '1000' });
    const [{ id: job } = { id: 0 }] = await database().query<{ id: number }>(
      sql`insert into maillage.job (kind, state) values ('harvest', 'running') returning id`,
    );
    await cut_after(harvester, 1, job);
    expect(await titles()).to.have.length(200);
    // Another order: what was written is known by its name, not by its place.
    features = [...features].reverse();
    const resumed = await run_here(database(), harvest_config([remote.host]), { harvester }, {}, job);
    expect(counts(resumed)).to.deep.equal({ ...none, read: 450, created: 450 });
  });

  it('keeps its place when it is stopped or fails, unless the harvester has changed since', async () => {
    features = fill(30);
    const harvester = await make();
    const stop = new AbortController();
    let told = 0;
    const stopped = await run_here(
      database(),
      harvest_config([remote.host]),
      { harvester },
      {
        signal: stop.signal,
        progress: () => {
          if (++told === 2) stop.abort(new Error('enough'));
          return Promise.resolve();
        },
      },
    ).catch((error: unknown) => error);
    expect(stopped).to.be.instanceOf(Error);
    const [{ last_run } = { last_run: null }] = await list_harvesters(database());
    expect(last_run).to.deep.include({ state: 'stopped', read: 14 });
    const resumed = await run(harvester);
    expect(resumed?.id).to.equal(last_run?.id);
    expect(counts(resumed)).to.deep.equal({ ...none, read: 30, created: 30 });
    features = fill(31);
    await database().query(sql`update maillage.harvest_run set state = 'failed', position = '{"at": null}'`);
    await database().query(sql`update maillage.harvester set options = options || '{"page_size": 8}'`);
    const anew = await run(harvester);
    expect(anew?.id).not.to.equal(last_run?.id);
    expect(counts(anew)).to.deep.equal({ ...none, read: 31, created: 1, unchanged: 30 });
  });

  it('says why it failed, and forgets a key when the address changes', async () => {
    const harvester = await make({ adresse: `${remote.url}/collections/c` });
    const refused = await run_here(database(), harvest_config(['elsewhere.example']), { harvester }).catch(
      (error: unknown) => error,
    );
    expect(refused).to.include({ code: 'fetch-refused', status: 400 });
    const [{ last_run } = { last_run: null }] = await list_harvesters(database());
    expect(last_run?.state).to.equal('failed');
    expect(last_run?.message).to.contain('n’est pas permis');
    const has_secret = () =>
      database().query<{ has_secret: boolean }>(
        sql`select has_secret from maillage.harvester where id = ${harvester}`,
      );
    await database().query(sql`update maillage.harvester set secret = '\\x01' where id = ${harvester}`);
    await database().query(sql`update maillage.harvester set name = 'autre' where id = ${harvester}`);
    expect(await has_secret()).to.deep.equal([{ has_secret: true }]);
    await database().query(
      sql`update maillage.harvester set url = 'https://autre.example/' where id = ${harvester}`,
    );
    expect(await has_secret()).to.deep.equal([{ has_secret: false }]);
  });

  it('keeps its times in the schedules', async () => {
    const schedules = () =>
      database().query(
        sql`select title, input, cron, is_enabled from maillage.schedule where kind = 'harvest'`,
      );
    const harvester = await make({ nom: 'De nuit', cron: '30 2 * * *' });
    const row = { title: 'Moisson : De nuit', input: { harvester }, cron: '30 2 * * *', is_enabled: true };
    expect(await schedules()).to.deep.equal([row]);
    await database().query(sql`update maillage.harvester set cron = '0 4 * * 1', is_enabled = false`);
    expect(await schedules()).to.deep.equal([{ ...row, cron: '0 4 * * 1', is_enabled: false }]);
    await database().query(sql`update maillage.harvester set cron = null`);
    expect(await schedules()).to.deep.equal([]);
    await database().query(sql`update maillage.harvester set cron = '0 5 * * *'`);
    await database().query(sql`delete from maillage.harvester`);
    expect(await schedules()).to.deep.equal([]);
  });

  const states = async () =>
    (
      await database().query<{ id: string; state: string }>(
        sql`select id, state from maillage.metadata_record order by id`,
      )
    ).map(({ id, state }) => `${id} ${state}`);

  it('removes nothing on the word of a run after which another one reads', async () => {
    features = fill(10);
    const harvester = await make();
    const old = (await run(harvester))!;
    await database().query(sql`update maillage.harvest_item set run_id = 0`);
    const remove = () =>
      remove_vanished(
        {
          database: database(),
          harvester_id: harvester,
          run_id: old.id,
          hold: async () => undefined,
          signal: new AbortController().signal,
        },
        async () => undefined,
      );
    await database().query(
      sql`insert into maillage.harvest_run (harvester_id, is_dry) values (${harvester}, true)`,
    );
    await database().query(sql`update maillage.harvest_item set run_id = ${old.id} where remote_id > 'r001'`);
    expect(await remove()).to.equal(2);
    await database().query(sql`update maillage.harvest_item set run_id = 0`);
    await database().query(sql`insert into maillage.harvest_run (harvester_id) values (${harvester})`);
    expect(await remove()).to.equal(0);
    expect(await titles()).to.have.length(8);
  });

  it('reads a page again of which a piece alone was written when it was cut', async () => {
    features = fill(20);
    features[1] = record_feature('r001', { title: 'Refusée' });
    const harvester = await make({ page: '10' });
    await database().query(
      sql`alter table maillage.metadata_record add constraint trial check (title <> 'Refusée')`,
    );
    try {
      let held = 0;
      const hold = () => (++held === 2 ? Promise.reject(new Error('cut')) : Promise.resolve());
      const cut = await run_here(database(), harvest_config([remote.host]), { harvester }, { hold }).catch(
        (error: unknown) => error,
      );
      expect(cut).to.be.instanceOf(Error);
      expect(await titles()).to.deep.equal(['r000 Fiche r000']);
      expect(counts(await run(harvester))).to.deep.equal({ ...none, read: 20, created: 19, failed: 1 });
    } finally {
      await database().query(sql`alter table maillage.metadata_record drop constraint trial`);
    }
  });

  it('retires what an officer has a working copy of, gone there or under another name', async () => {
    features = fill(10);
    const harvester = await make();
    await run(harvester);
    await database().query(
      sql`insert into maillage.record_draft (record_id, body) values ('r001', '{}'), ('r002', '{}')`,
    );
    features = features.filter((_, i) => i !== 1);
    await run(harvester);
    expect(await states()).to.include('r001 retired');
    const record = (await read_record(database(), 'r002'))!.record;
    const [{ id: next } = { id: 0 }] = await database().query<{ id: number }>(
      sql`insert into maillage.harvest_run (harvester_id) values (${harvester}) returning id`,
    );
    const renamed = ['r002', 'r003'].map((remote_id) => ({
      remote_id,
      remote_date: null,
      record: { ...record, id: `${remote_id}-bis` },
      original: null,
      warnings: [],
    }));
    await write_batch(
      {
        database: database(),
        harvester_id: harvester,
        organisation_id: null,
        territory: null,
        visibility: 'public',
        run_id: next,
        is_dry: false,
        seen: new Set(),
        hold: async () => undefined,
      },
      renamed,
      { position: {}, page: {}, announced: null, is_again: false },
    );
    expect(await states())
      .to.include.members(['r002 retired', 'r002-bis published', 'r003-bis published'])
      .and.not.include('r003 published')
      .and.not.include('r003 retired');
  });

  it('marks characters that no XML can hold', async () => {
    features = [record_feature('a\u0001', { title: 'a\u000bb', keywords: ['\u001f'] })];
    const harvester = await make();
    expect(counts(await run(harvester))).to.deep.equal({ ...none, read: 1, created: 1 });
    const { record } = (await read_record(database(), 'a\ufffd'))!;
    expect([record.title, record.keywords]).to.deep.equal(['a\ufffdb', ['\ufffd']]);
    expect(counts(await run(harvester))).to.deep.equal({ ...none, read: 1, unchanged: 1 });
  });

  it('brings no record in place of a référentiel that is yet to be imported', async () => {
    features = ['communes', 'bpe', 'other'].map((id) => record_feature(id));
    const harvester = await make();
    expect(counts(await run(harvester))).to.deep.equal({ ...none, read: 3, created: 1, duplicates: 2 });
    expect(await titles()).to.deep.equal(['other Fiche other']);
  });

  it('ends a list of empty pages', async () => {
    const empty = await start_remote(({ url }) => {
      const page = Number(new URL(url, 'http://remote').searchParams.get('page') ?? '1');
      const next_page = `/api/1/datasets/?page=${page + 1}`;
      return { body: JSON.stringify(url.includes('licenses') ? [] : { data: [], next_page, total: 9 }) };
    });
    try {
      const harvester = await make({ nature: 'udata', adresse: `${empty.url}/organizations/o/` });
      const error = await run_here(database(), harvest_config([empty.host]), { harvester }).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).to.include({ code: 'harvest-endless' });
    } finally {
      await empty.close();
    }
  });

  it('keeps the attributes of a WFS that fails to describe its layers this time, and says so', async () => {
    let is_well = true;
    const wfs = await start_remote(({ url }) => {
      if (url.includes('GetCapabilities')) return { type: 'text/xml', body: wfs_capabilities };
      return is_well ? { type: 'text/xml', body: wfs_schema } : { status: 503, body: 'overloaded' };
    });
    try {
      const harvester = await make({ nature: 'wfs', adresse: `${wfs.url}/ows` });
      const look = () => run_here(database(), harvest_config([wfs.host]), { harvester });
      const attributes = async () => {
        const [row] = await database().query<{ attributes: { name: string }[] | null }>(
          sql`select details -> 'attributes' as attributes from maillage.metadata_record where kind = 'dataset'`,
        );
        return row?.attributes?.map(({ name }) => name);
      };
      expect(counts(await look())).to.deep.equal({ ...none, read: 2, created: 2 });
      expect(await attributes()).to.deep.equal(['nom', 'largeur']);
      is_well = false;
      const failed = await look();
      expect(await attributes()).to.deep.equal(['nom', 'largeur']);
      expect(counts(failed)).to.deep.equal({ ...none, read: 2, unchanged: 2 });
      expect(failed?.message).to.contain('n’a pas décrit ses couches');
      is_well = true;
      const again = await look();
      expect(counts(again)).to.deep.equal({ ...none, read: 2, unchanged: 2 });
      expect(again?.message).to.equal(null);
    } finally {
      await wfs.close();
    }
  });

  it('goes with its records when that is wished', async () => {
    features = fill(5);
    const harvester = await make();
    await run(harvester);
    await database().query(sql`update maillage.metadata_record set curated = '{title}' where id = 'r001'`);
    expect(await run(harvester, { remove: true })).to.equal(null);
    expect(await list_harvesters(database())).to.deep.equal([]);
    expect(await database().query(sql`select id, state from maillage.metadata_record`)).to.deep.equal([
      { id: 'r001', state: 'retired' },
    ]);
  });
});
