import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { read_log, type HarvestRun } from '../../catalogue/harvest/harvesters.ts';
import { read_original, read_record } from '../../catalogue/records.ts';
import { read_config } from '../../config.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { iso_of, made_up_record, start_csw, type CswTraits } from './csw_testing.ts';
import { harvest_config, make_harvester, run_here, start_remote } from './testing.ts';

describe('a harvest of a CSW', () => {
  const database = use_database();
  let documents: string[] = [];
  let remote: Awaited<ReturnType<typeof start_csw>> | undefined;
  afterEach(async () => {
    await remote?.close();
    remote = undefined;
    await database().query(sql`delete from maillage.harvester`);
    await database().query(sql`delete from maillage.metadata_record`);
  });

  async function open(traits: CswTraits = {}, more: Parameters<typeof make_harvester>[1] = {}) {
    remote = await start_csw(() => documents, traits);
    const { host, url, asked } = remote;
    const harvester = await make_harvester(database(), {
      nature: 'csw',
      adresse: `${url}/csw`,
      page: '10',
      ...more,
    });
    return {
      asked,
      run: (wish: object = {}) => run_here(database(), harvest_config([host]), { harvester, ...wish }),
    };
  }
  const fill = (n: number) => Array.from({ length: n }, (_, i) => iso_of(made_up_record(i)));
  const counts = (run: HarvestRun | null) => {
    const { read, created, updated, unchanged, failed, removed } = run!;
    return [read, created, updated, unchanged, failed, removed];
  };

  it('reads records and documents page by page, and nothing new the second time', async () => {
    documents = fill(25);
    const { run, asked } = await open({ most: 8 });
    expect(counts(await run())).to.deep.equal([25, 25, 0, 0, 0, 0]);
    expect(asked).to.have.length(4);
    const { id, ...said } = made_up_record(3);
    const { record } = (await read_record(database(), id))!;
    for (const member of ['title', 'abstract', 'keywords', 'licence', 'extents', 'dates'] as const)
      expect(record[member], member).to.deep.equal(said[member]);
    const original = await read_original(database(), id);
    expect(original?.format).to.equal('iso19139');
    expect(original?.document).to.contain(id);
    expect(counts(await run())).to.deep.equal([25, 0, 0, 25, 0, 0]);
    documents[4] = iso_of(made_up_record(4, { title: 'Nouveau titre' }));
    documents.pop();
    expect(counts(await run())).to.deep.equal([24, 0, 1, 23, 0, 1]);
  });

  it('goes on whatever the server says of the next record, and trusts no list that ends early', async () => {
    documents = fill(25);
    for (const next_record of [() => null, (next: number) => (next === 0 ? 0 : 3)]) {
      const { run } = await open({ next_record });
      expect((await run())?.read).to.equal(25);
      await remote?.close();
      await database().query(sql`delete from maillage.harvester`);
      await database().query(sql`delete from maillage.metadata_record`);
    }
    const { run } = await open({ next_record: () => 0 });
    const cut = await run();
    expect(cut).to.deep.include({ read: 10, is_complete: false });
    expect(cut?.message).to.contain('annonce 25 fiches et n’en donne que 10');
  });

  it('asks without sorting when the server does not sort, and says what it refuses', async () => {
    documents = fill(3);
    const { run, asked } = await open({ refuses_sorting: true }, { requete: "AnyText LIKE '%<eau>%'" });
    expect((await run())?.created).to.equal(3);
    expect(asked.map(({ body }) => body.includes('SortBy'))).to.deep.equal([true, false]);
    expect(asked[0]?.body).to.contain('%&lt;eau&gt;%');
  });

  it('passes over a record that breaks its page, and keeps what is here of it', async () => {
    documents = fill(25);
    const { run } = await open();
    await run();
    const kept = documents[13]!;
    documents[13] = kept.replace('</gmd:MD_Metadata>', '');
    documents.pop();
    const broken = await run();
    expect(counts(broken)).to.deep.equal([24, 0, 0, 23, 1, 0]);
    expect(broken?.is_complete).to.equal(false);
    const [line] = await read_log(database(), broken!.id, { outcome: 'failed', q: '', limit: 9, offset: 0 });
    expect(line?.message).to.contain('n° 14');
    documents[13] = kept;
    expect(counts(await run())).to.deep.equal([24, 0, 0, 24, 0, 1]);
  });

  it('keeps records that are no ISO out, and ends at a page that is no catalogue', async () => {
    documents = [
      ...fill(1),
      '<csw:Record><dc:identifier xmlns:dc="http://purl.org/dc/elements/1.1/">abc</dc:identifier></csw:Record>',
    ];
    const { run } = await open();
    const first = await run();
    expect(counts(first)).to.deep.equal([2, 1, 0, 0, 1, 0]);
    const [line] = await read_log(database(), first!.id, { outcome: 'failed', q: '', limit: 9, offset: 0 });
    expect(line?.remote_id).to.equal('abc');
    const page = await start_remote(() => ({ type: 'text/html', body: '<html><p></html>' }));
    const harvester = await make_harvester(database(), { nature: 'csw', adresse: page.url });
    const error = await run_here(database(), harvest_config([page.host]), { harvester }).catch(
      (thrown: unknown) => thrown,
    );
    await page.close();
    expect(error).to.include({ code: 'harvest-unreadable' });
    expect(page.asked).to.have.length(1);
  });

  for (const [file, ids] of [
    ['udata-geoide-iso19139-single-dataset.xml', ['fr-120066022-ldd-3f4cc8c8-5c3e-4a0e-8b56-0a569a7e12f6']],
    ['udata-geoplateforme-iso19139-IGNF_RPG.xml', ['IGNF_RPG']],
    ['udata-geonetwork-iso19139-page-1.xml', ['fr-120066022-ldd-56fce164-04b2-41ae-be87-9f256f39dd44']],
  ] as const)
    it(`reads a real answer: ${file}`, async function () {
      const folder = `${read_config().REFERENTIELS_DIR ?? ''}/metadonnees/csw`;
      const bytes = await readFile(`${folder}/${file}`).catch(() => null);
      if (bytes === null) {
        this.skip();
        return;
      }
      const end =
        '<c:GetRecordsResponse xmlns:c="http://www.opengis.net/cat/csw/2.0.2"><c:SearchResults numberOfRecordsMatched="6" numberOfRecordsReturned="0" nextRecord="0"/></c:GetRecordsResponse>';
      const real = await start_remote(({ body }) => ({
        type: 'application/xml',
        body: body.includes('startPosition="1"') ? bytes : end,
      }));
      try {
        const harvester = await make_harvester(database(), { nature: 'csw', adresse: real.url });
        const run = () => run_here(database(), harvest_config([real.host]), { harvester });
        const first = await run();
        expect(first?.failed).to.equal(0);
        expect(first?.created).to.equal(first?.read).and.be.greaterThan(0);
        for (const id of ids) {
          const found = await read_record(database(), id);
          expect(found?.record.title, id).to.have.length.greaterThan(2);
          expect(
            found?.record.extents?.some(({ bbox }) => bbox?.length === 4),
            id,
          ).to.equal(true);
        }
        expect((await run())?.unchanged).to.equal(first?.read);
      } finally {
        await real.close();
      }
    });

  it('stops for ever in the middle of a list, is taken up, and ends with exact counts', async function () {
    this.timeout(60_000);
    documents = fill(200);
    remote = await start_csw(() => documents);
    const harvester = await make_harvester(database(), { nature: 'csw', adresse: remote.url, page: '10' });
    const config = harvest_config([remote.host]);
    const [{ id: job } = { id: 0 }] = await database().query<{ id: number }>(
      sql`insert into maillage.job (kind, state) values ('harvest', 'running') returning id`,
    );
    let told = 0;
    await new Promise<void>((resolve) => {
      const progress = () => {
        if (++told < 17) return Promise.resolve();
        resolve();
        return new Promise<void>(() => undefined);
      };
      void run_here(database(), config, { harvester }, { progress }, job);
    });
    const resumed = await run_here(database(), config, { harvester }, {}, job);
    expect(counts(resumed)).to.deep.equal([200, 200, 0, 0, 0, 0]);
    const before = remote.asked.length;
    expect(counts(await run_here(database(), config, { harvester }, {}, job))).to.deep.equal([
      200, 0, 0, 200, 0, 0,
    ]);
    expect(remote.asked.length - before).to.equal(20);
    const rows = await database().query<{ records: number; originals: number }>(
      sql`select (select count(*) from maillage.metadata_record) as records, (select count(*) from maillage.record_original) as originals`,
    );
    expect(rows).to.deep.equal([{ records: 200, originals: 200 }]);
  });
});
