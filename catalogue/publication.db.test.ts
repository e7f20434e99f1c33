import { expect } from 'chai';
import { one } from '../sql/client.ts';
import { sql } from '../sql/fragment.ts';
import { use_database, use_engine } from '../sql/testing.ts';
import { set_visibility } from './visibility.ts';
import {
  create_staging,
  insert_rows,
  prepare_staging,
  publish_tables,
  type Publication,
} from './publication.ts';
import type { MetadataRecord } from './record.ts';
import type { CollectionSpec } from './referentiels.ts';

const places: CollectionSpec = {
  id: 'places',
  columns: [
    { name: 'nom', type: 'text', title: 'Nom', description: 'Nom du lieu' },
    { name: 'tags', type: 'text[]', title: 'Étiquettes' },
    { name: 'details', type: 'jsonb', title: 'Détails' },
  ],
  geometry: { type: 'Point', srid: 2154 },
  indexed: ['nom'],
};
const record: MetadataRecord = {
  id: 'places',
  kind: 'dataset',
  title: 'Lieux inventés',
  abstract: '',
  producer: 'Test',
  licence: { name: 'Licence Ouverte 2.0', url: 'https://example.org/lo' },
  source_url: null,
  vintage: '2026',
  lineage: 'Inventés.',
  keywords: ['lieux'],
  warnings: [],
};
const rows: { id: string; nom: string; tags: string[]; details: object | null }[] = [
  { id: 'a', nom: 'Un', tags: ['x', 'y|z'], details: { n: 1 } },
  { id: 'b', nom: 'd’«Été»', tags: [], details: null },
];
/** The projection's own centre: 3° east, 46.5° north. */
const origin = {
  expression: sql`ST_SetSRID(ST_MakePoint(700000, 6600000), 2154)`,
  from: sql``,
};

describe('publication', () => {
  const engine = use_engine();
  const database = use_database();
  const stage = async (content: typeof rows, suffix = 'run_1'): Promise<Publication> => {
    const table = await create_staging(database(), places, suffix);
    expect(await insert_rows(database(), places, table, content, origin)).to.equal(content.length);
    return { ...(await prepare_staging(database(), places, table)), record };
  };
  const published = () =>
    database().read((db) =>
      db.query<object>(sql`select id, nom, tags, details from published.places order by id`),
    );
  const staged = () =>
    database().query<object>(sql`select tablename from pg_tables where schemaname = 'staging'`);

  it('publishes rows that requests may read, with record, count and extent in degrees', async () => {
    const outcome = await publish_tables(database(), [await stage(rows)]);
    expect(outcome.get('places')).to.equal('published');
    expect(await published()).to.deep.equal(rows);
    const kept = await one<{
      feature_count: number;
      extent: number[];
      columns: object[];
      licence_name: string;
    }>(
      database(),
      sql`select feature_count, extent, columns, licence_name
        from maillage.collection c join maillage.metadata_record r on r.id = c.record_id`,
    );
    expect(kept.feature_count).to.equal(2);
    expect(kept.extent.map((degrees) => Math.round(degrees * 1e6) / 1e6)).to.deep.equal([3, 46.5, 3, 46.5]);
    expect(kept.columns[1]).to.deep.equal({ name: 'nom', title: 'Nom', description: 'Nom du lieu' });
    expect(kept.licence_name).to.equal('Licence Ouverte 2.0');
    expect(await staged()).to.deep.equal([]);
  });

  it('sees that the same rows in another order change nothing', async () => {
    const outcome = await publish_tables(database(), [await stage(rows.toReversed(), 'run_2')]);
    expect(outcome.get('places')).to.equal('unchanged');
    expect(await staged()).to.deep.equal([]);
  });

  it('sees a row that changed, also when the count did not', async () => {
    const changed = rows.map((row) => (row.id === 'b' ? { ...row, tags: ['new'] } : row));
    const outcome = await publish_tables(database(), [await stage(changed, 'run_3')]);
    expect(outcome.get('places')).to.equal('published');
    expect(await published()).to.deep.equal(changed);
  });

  it('publishes again what somebody dropped by hand', async () => {
    await publish_tables(database(), [await stage(rows, 'run_4')]);
    await database().query(sql`drop table published.places`);
    const outcome = await publish_tables(database(), [await stage(rows, 'run_5')]);
    expect(outcome.get('places')).to.equal('published');
    expect(await published()).to.have.length(2);
  });

  it('publishes all or none', async () => {
    const good = await stage([], 'run_6');
    const lost: Publication = {
      ...good,
      spec: { ...places, id: 'elsewhere' },
      table: 'elsewhere_missing',
      record: { ...record, id: 'elsewhere' },
    };
    const error = await publish_tables(database(), [good, lost]).catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: '42P01' });
    expect(await published()).to.deep.equal(rows);
    const records = await database().query<object>(sql`select id from maillage.metadata_record order by id`);
    expect(records).to.deep.equal([{ id: 'places' }]);
  });

  it('refuses two rows of one identifier before anything is replaced', async () => {
    const error = await stage([...rows, ...rows], 'run_7').catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: '23505' });
    expect(await published()).to.deep.equal(rows);
  });

  it('takes collections without geometry and without rows', async () => {
    const bare: CollectionSpec = { ...places, id: 'bare', geometry: null };
    const table = await create_staging(database(), bare, 'run_8');
    const ready = await prepare_staging(database(), bare, table);
    expect(ready).to.include({ feature_count: 0, extent: null });
    const outcome = await publish_tables(database(), [{ ...ready, record: { ...record, id: 'bare' } }]);
    expect(outcome.get('bare')).to.equal('published');
  });

  it('is later than what it replaces, also when that was written after the transaction began', async () => {
    await database().query(
      sql`update maillage.collection set updated_at = now() + interval '1 hour' where id = 'places'`,
    );
    await publish_tables(database(), [await stage([{ ...rows[0]!, nom: 'plus tard' }], 'run_10')]);
    expect(
      await one(
        database(),
        sql`select updated_at >= now() + interval '59 minutes' as is_later from maillage.collection where id = 'places'`,
      ),
    ).to.deep.equal({ is_later: true });
  });

  describe('while a download reads the table', () => {
    /** Holds the table as a slow download does, until `end` is called. */
    async function hold(): Promise<{ end: () => void; ended: Promise<unknown> }> {
      let end = () => {};
      const gate = new Promise<void>((resolve) => (end = resolve));
      let reached = () => {};
      const reading = new Promise<void>((resolve) => (reached = resolve));
      const ended = database().read(async (db) => {
        await db.query(sql`select id from published.places`);
        reached();
        await gate;
      });
      await reading;
      return { end, ended };
    }
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

    const changes: Record<string, () => Promise<unknown>> = {
      'an import': async () =>
        publish_tables(database(), [await stage([{ ...rows[0]!, nom: 'autre' }], 'run_9')]),
      'a change of visibility': () =>
        database().write((db) =>
          set_visibility(db, 'places', { visibility: 'accounts', organisation_id: null, shared_with: [] }),
        ),
    };
    for (const [name, change] of Object.entries(changes))
      it(`${name} waits for its end without keeping other readers waiting`, async function () {
        this.timeout(20_000);
        // The embedded engine has one session: there nobody holds a table while another works.
        if (engine().kind === 'embedded') this.skip();
        const { end, ended } = await hold();
        let is_done = false;
        const work = change().then(() => (is_done = true));
        try {
          await pause(500);
          for (let i = 0; i < 10; i++) {
            const began = performance.now();
            await database().read((db) => db.query(sql`select id from published.places`), {
              deadline_ms: 3000,
            });
            expect(performance.now() - began).to.be.below(1500);
            await pause(50);
          }
          expect(is_done).to.equal(false);
        } finally {
          end();
        }
        await ended;
        await work;
        expect(is_done).to.equal(true);
      });
  });
});
