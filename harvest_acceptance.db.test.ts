import { expect } from 'chai';
import { start_server, type RunningServer } from './api/server.ts';
import type { HarvesterKind } from './catalogue/harvest/kinds.ts';
import type { MetadataRecord } from './catalogue/record.ts';
import { read_record, row_of } from './catalogue/records.ts';
import { read_config } from './config.ts';
import { made_up_record } from './etl/harvesters/csw_testing.ts';
import {
  harvest_config,
  make_harvester,
  run_here,
  start_remote,
  type FakeAnswer,
} from './etl/harvesters/testing.ts';
import { sql } from './sql/fragment.ts';
import { use_database } from './sql/testing.ts';

const size = 23;

/** A site of Maillage harvests another one: its answers are kept while its records are here, and read once they are not. */
describe('a site harvested by another one', () => {
  const database = use_database();
  let server: RunningServer;
  let remote: Awaited<ReturnType<typeof start_remote>>;
  const kept = new Map<string, FakeAnswer>();
  before(async () => {
    server = await start_server(
      { config: read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '0' }), database: database() },
      { log_requests: false },
    );
    remote = await start_remote(async ({ method, url, body, headers }) => {
      const key = `${method} ${url} ${body}`;
      const known = kept.get(key);
      if (known !== undefined) return known;
      const { accept = '*/*', 'content-type': type } = headers;
      const answer = await fetch(server.url + url, {
        method,
        headers: { accept, ...(type !== undefined && { 'content-type': type }) },
        ...(body !== '' && { body }),
      });
      const text = (await answer.text()).replaceAll(server.url, remote.url);
      const given = { status: answer.status, type: answer.headers.get('content-type') ?? '', body: text };
      kept.set(key, given);
      return given;
    });
  });
  after(() => Promise.all([server.close(), remote.close()]));
  beforeEach(async () => {
    kept.clear();
    await database().query(sql`delete from maillage.harvester`);
    await database().query(sql`delete from maillage.metadata_record`);
  });

  async function fill(): Promise<MetadataRecord[]> {
    const records = Array.from({ length: size }, (_, i) => made_up_record(i));
    await database().query(
      sql`insert into maillage.metadata_record
          (id, kind, title, abstract, producer, licence_name, licence_url, lineage, keywords, warnings, origin, details)
        select id, kind, title, abstract, producer, licence_name, licence_url, lineage, keywords, warnings, origin, details
        from jsonb_populate_recordset(null::maillage.metadata_record, ${JSON.stringify(records.map((record) => row_of(record, 'officer')))}::jsonb)`,
    );
    return records;
  }

  const members = ['title', 'abstract', 'keywords', 'licence', 'dates', 'topics'] as const;
  const doors: readonly (readonly [HarvesterKind, string, readonly (keyof MetadataRecord)[]])[] = [
    ['csw', '/csw', members],
    ['ogc_records', '/collections/catalogue', members],
    ['dcat', '/dcat', members],
  ];
  for (const [kind, path, same] of doors)
    it(`gives all of its records by ${path} (${kind}), and the same the second time`, async function () {
      this.timeout(60_000);
      const records = await fill();
      const harvester = await make_harvester(database(), {
        nature: kind,
        adresse: remote.url + path,
        page: '10',
      });
      const config = harvest_config([remote.host]);
      const run = (wish: object = {}) => run_here(database(), config, { harvester, ...wish });
      expect(await run({ dry_run: true })).to.deep.include({
        read: size,
        duplicates: size,
        is_complete: true,
      });
      await database().query(sql`delete from maillage.metadata_record`);
      expect(await run()).to.deep.include({ read: size, created: size, is_complete: true });
      for (const said of records.slice(0, 3)) {
        const found = (await read_record(database(), said.id))?.record;
        for (const member of same)
          expect(found?.[member], `${said.id} ${member}`).to.deep.equal(said[member]);
        expect(found?.extents?.[0]?.bbox).to.deep.equal(said.extents?.[0]?.bbox);
      }
      expect(await run()).to.deep.include({ read: size, unchanged: size, is_complete: true });
    });
});
