import { expect } from 'chai';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import type { MetadataRecord } from '../record.ts';
import { write_record } from '../records.ts';
import type { SearchRequest } from './request.ts';
import { broad_matches } from './search_cache.ts';
import { catalogue_version, search_records } from './search_records.ts';

const plain: Omit<MetadataRecord, 'id' | 'title'> = {
  kind: 'dataset',
  abstract: '',
  producer: '',
  licence: null,
  source_url: null,
  vintage: null,
  lineage: '',
  keywords: [],
  warnings: [],
};
const licence = {
  name: 'Licence Ouverte 2.0',
  url: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence',
};
const theme = (label: string) => [{ type: 'theme', thesaurus: { title: 'GEMET' }, concepts: [{ label }] }];
const records: MetadataRecord[] = [
  {
    ...plain,
    id: 'zones_inondables',
    title: 'Zones inondables de l’Ariège',
    abstract: 'Emprises des crues connues.',
    producer: 'DDT 09',
    licence,
    vintage: '2019',
    keywords: ['risque naturel'],
    themes: theme('Zones à risque naturel'),
    topics: ['environment'],
    extents: [{ description: 'Ariège', bbox: [0.8, 42.5, 2.2, 43.3] }],
    identifiers: ['https://ariege.example/id/zi'],
    distributions: [{ url: 'https://x.example/1', function: 'download', format: { name: 'Shapefile' } }],
    frequency: 'annually',
  },
  {
    ...plain,
    id: 'ecoles',
    title: 'Écoles publiques',
    abstract: 'Les écoles primaires, hors zone inondable ou non.',
    producer: 'Région',
    licence: { name: 'CC BY-NC 4.0', url: 'https://creativecommons.org/licenses/by-nc/4.0/' },
    keywords: ['éducation'],
    period: { begin: '2023-09-01', end: null },
    extents: [{ bbox: [177, -19, -178, -16] }],
  },
  {
    ...plain,
    id: 'service',
    kind: 'service',
    title: 'Service de consultation',
    abstract: 'Flux des zones humides.',
  },
];

describe('search of the catalogue', function () {
  this.timeout(60_000);
  const database = use_database();
  const search = async (request: Partial<SearchRequest>) =>
    search_records(database(), { limit: 10, ...request });
  const ids = async (request: Partial<SearchRequest>) => (await search(request)).ids;
  before(async () => {
    for (const record of records) await database().write((db) => write_record(db, record));
  });

  it('finds words by their stems, with accents or not, and the beginning of the last one', async () => {
    for (const words of [
      'inondable',
      'ZONES INONDABLES',
      'inond',
      'zone -école inondable',
      'l’Ariège',
      'ariege',
    ])
      expect((await ids({ words }))[0], words).to.equal('zones_inondables');
    expect(await ids({ words: 'ecole' })).to.deep.equal(['ecoles']);
    expect(await ids({ words: 'zone inondable' })).to.deep.equal(['zones_inondables', 'ecoles']);
    expect(await ids({ words: 'zone inondable -école' })).to.deep.equal(['zones_inondables']);
    expect(await ids({ words: '"zones humides"' })).to.deep.equal(['service']);
    expect(await ids({ words: '« humides zones »' })).to.deep.equal([]);
    expect(await ids({ words: '"le' })).to.deep.equal([]);
    // What is typed of a word begins others as it is written, not by its stem: « eco » does, « écoliers » does not.
    expect(await ids({ words: 'éco' })).to.deep.equal(['ecoles']);
    expect(await ids({ words: 'consulta' })).to.deep.equal(['service']);
    expect(await ids({ words: 'serviette' })).to.deep.equal([]);
    expect(await ids({ words: 'écoles les' })).to.deep.equal(['ecoles']);
  });

  it('finds any of several words or phrases', async () => {
    expect(await ids({ any_of: ['zones humides', 'école'] })).to.have.members(['service', 'ecoles']);
    expect(await ids({ any_of: ['humides zones'] })).to.deep.equal([]);
  });

  it('finds by place, across the antimeridian too, by period, kind and identifiers', async () => {
    expect(await ids({ bbox: [1, 42.6, 1.1, 42.7] })).to.deep.equal(['zones_inondables']);
    expect(await ids({ bbox: [-179, -18, -178.5, -17] })).to.deep.equal(['ecoles']);
    expect(await ids({ bbox: [179, -18, -179.5, -17] })).to.deep.equal(['ecoles']);
    const triangle = {
      type: 'Polygon',
      coordinates: [
        [
          [2, 43],
          [3, 43],
          [3, 44],
          [2, 43],
        ],
      ],
    };
    expect(await ids({ place: { geometry: triangle } })).to.deep.equal(['zones_inondables']);
    expect(
      await ids({ datetime: { start: '2019-06-01T00:00:00Z', end: '2019-06-02T00:00:00Z' } }),
    ).to.deep.equal(['zones_inondables']);
    expect(await ids({ datetime: { start: '2024-01-01T00:00:00Z', end: null } })).to.deep.equal(['ecoles']);
    expect(await ids({ facets: { kind: ['service'] } })).to.deep.equal(['service']);
    expect(await ids({ external_ids: ['https://ariege.example/id/zi'] })).to.deep.equal(['zones_inondables']);
    expect(await ids({ ids: ['ecoles', 'absent'] })).to.deep.equal(['ecoles']);
  });

  it('finds by a published territory, and says when there is none', async () => {
    await database().query(
      sql`create table published.communes (id text primary key, geom geometry(Polygon, 2154))`,
    );
    await database().query(
      sql`insert into published.communes values ('09122', ST_Transform(ST_MakeEnvelope(1.5, 42.9, 1.7, 43, 4326), 2154))`,
    );
    expect(await ids({ place: { level: 'commune', code: '09122' } })).to.deep.equal(['zones_inondables']);
    for (const place of [
      { level: 'commune', code: '99999' } as const,
      { level: 'epci', code: '1' } as const,
    ]) {
      const refused = await search({ place }).catch((error: unknown) => error);
      expect(refused).to.include({ status: 400, code: 'unknown-territory' });
    }
  });

  it('counts facets of what matches, those of a chosen one as if it were not', async () => {
    const { facets, matched } = await search({
      count: ['kind', 'open', 'theme', 'format', 'producer'],
      facets: { kind: ['dataset'] },
    });
    expect(matched).to.equal(2);
    expect(facets.kind).to.deep.equal([
      { value: 'dataset', count: 2 },
      { value: 'service', count: 1 },
    ]);
    expect(facets.open).to.deep.equal([
      { value: 'false', count: 1 },
      { value: 'true', count: 1 },
    ]);
    expect(facets.theme).to.deep.equal([{ value: 'Zones à risque naturel', count: 1 }]);
    expect(facets.format).to.deep.equal([{ value: 'Shapefile', count: 1 }]);
    const both = await search({
      count: ['kind', 'open', 'producer'],
      facets: { kind: ['dataset'], open: ['true'] },
    });
    expect([both.ids, both.matched]).to.deep.equal([['zones_inondables'], 1]);
    // Of all datasets, of all that is open, of open datasets.
    expect(both.facets.open).to.deep.equal([
      { value: 'false', count: 1 },
      { value: 'true', count: 1 },
    ]);
    expect(both.facets.kind).to.deep.equal([{ value: 'dataset', count: 1 }]);
    expect(both.facets.producer).to.deep.equal([{ value: 'DDT 09', count: 1 }]);
    const none = await search({ count: ['kind', 'open'], facets: { kind: ['map'], open: ['true'] } });
    expect([none.ids, none.matched]).to.deep.equal([[], 0]);
    expect(none.facets).to.deep.equal({ kind: [{ value: 'dataset', count: 1 }], open: [] });
    expect(await search({ limit: 0, count: ['kind'] })).to.deep.include({ ids: [], matched: 3, next: null });
  });

  it('adds up the counts of a value that two transactions gave a number at once', async () => {
    await database().query(sql`insert into maillage.facet_value (value) values ('kind:service')`);
    await database().query(
      sql`update maillage.record_search set facet_codes = (
          select string_agg(int4send(code), '') from (select max(code) as code from maillage.facet_value where value = any (facets) group by value) twin
        ) where record_id = 'service'`,
    );
    await database().query(
      sql`insert into maillage.metadata_record (id, title, kind) values ('autre', 'Autre', 'service')`,
    );
    expect((await search({ count: ['kind'] })).facets.kind).to.deep.equal([
      { value: 'dataset', count: 2 },
      { value: 'service', count: 2 },
    ]);
    await database().query(sql`delete from maillage.metadata_record where id = 'autre'`);
  });

  it('orders and pages by token and by offset', async () => {
    const by_title = [{ name: 'title', descending: false } as const];
    const first = await search({ sort: by_title, limit: 2 });
    expect([first.ids, first.matched]).to.deep.equal([['ecoles', 'service'], 3]);
    const second = await search({ sort: by_title, limit: 2, token: first.next });
    expect([second.ids, second.next]).to.deep.equal([['zones_inondables'], null]);
    expect(await ids({ sort: by_title, offset: 1, limit: 1 })).to.deep.equal(['service']);
    const refused = await search({ words: 'zones', token: first.next }).catch((error: unknown) => error);
    expect(refused).to.include({ status: 400, code: 'invalid-token' });
  });

  it('tells nothing of drafts and restricted records: not in pages, counts or facets', async () => {
    const all = await search({ count: ['kind'] });
    await database().query(sql`update maillage.metadata_record set state = 'draft' where id = 'service'`);
    await database().query(
      sql`update maillage.metadata_record set visibility = 'accounts' where id = 'ecoles'`,
    );
    const left = await search({ count: ['kind', 'open'] });
    expect(left.ids).to.deep.equal(['zones_inondables']);
    expect([all.matched, left.matched]).to.deep.equal([3, 1]);
    expect(left.facets).to.deep.equal({
      kind: [{ value: 'dataset', count: 1 }],
      open: [{ value: 'true', count: 1 }],
    });
    expect(await ids({ states: ['draft'] })).to.deep.equal([]);
    // A condition that fails on a hidden row would tell of it.
    const filter = sql`1 / length(t.title) = 1 or t.record_id = 'zones_inondables' or 1 / (length(t.title) - 16) = 1`;
    expect(await ids({ filter })).to.deep.equal(['zones_inondables']);
    await database().query(
      sql`update maillage.metadata_record set state = 'published', visibility = 'public'`,
    );
    expect(await ids({})).to.have.lengthOf(3);
  });

  it('follows what changes: texts, collections, removals', async () => {
    const version = await catalogue_version(database());
    await database().query(
      sql`insert into maillage.collection (id, record_id, extent) values ('ecoles', 'ecoles', '{1, 43, 2, 44}')`,
    );
    expect(await catalogue_version(database())).not.to.equal(version);
    expect(await ids({ facets: { served: ['true'] } })).to.deep.equal(['ecoles']);
    expect(await ids({ facets: { format: ['GeoPackage'] }, bbox: [1.5, 43.5, 1.6, 43.6] })).to.deep.equal([
      'ecoles',
    ]);
    await database().query(sql`delete from maillage.collection where id = 'ecoles'`);
    expect(await ids({ facets: { served: ['true'] } })).to.deep.equal([]);
    await database().query(sql`update maillage.metadata_record set quality = 70 where id = 'ecoles'`);
    expect(await ids({ sort: [{ name: 'quality', descending: true }], limit: 1 })).to.deep.equal(['ecoles']);
    await database().query(sql`update maillage.metadata_record set title = 'Collèges' where id = 'ecoles'`);
    expect(await ids({ words: 'collège' })).to.deep.equal(['ecoles']);
    const [row] = await database().query(
      sql`select quality from maillage.metadata_record where id = 'ecoles'`,
    );
    expect(row).to.deep.equal({ quality: null });
    await database().query(sql`delete from maillage.metadata_record where id = 'ecoles'`);
    expect(await ids({ words: 'collège' })).to.deep.equal([]);
  });

  it('gives the same pages and counts from memory, and forgets them with the next change', async () => {
    await database().query(
      sql`insert into maillage.metadata_record (id, title) select 'n' || i, 'Fiche ' || i from generate_series(1, ${broad_matches}::int) i`,
    );
    const request = {
      count: ['kind'] as const,
      sort: [{ name: 'updated', descending: true } as const],
      limit: 500,
    };
    const walk = async () => {
      const seen: string[] = [];
      for (let token: string | null = null; ;) {
        const page = await search({ ...request, token });
        seen.push(...page.ids);
        token = page.next;
        if (token === null) return { seen, matched: page.matched };
      }
    };
    // Those who ask at once get one answer.
    const together = await Promise.all([search(request), search(request), search({ ...request, count: [] })]);
    expect(together[1]).to.deep.equal(together[0]);
    expect(together[2].ids).to.deep.equal(together[0].ids);
    const first = await walk();
    expect(first.matched).to.equal(broad_matches + 2);
    expect(new Set(first.seen).size).to.equal(first.matched);
    expect(await walk()).to.deep.equal(first);
    await database().query(sql`delete from maillage.metadata_record where id = ${first.seen[0]}`);
    const then = await walk();
    expect(then.seen).to.deep.equal(first.seen.slice(1));
    const counts = await search({ count: ['kind'], facets: { kind: ['service'] } });
    expect(counts.facets.kind?.[0]).to.deep.equal({ value: 'dataset', count: broad_matches });
    const hidden = await database().query(
      sql`update maillage.metadata_record set visibility = 'accounts' where id ~ '^n[1-9][0-9]$' returning id`,
    );
    const left = await search({ count: ['kind'], facets: { kind: ['service'] } });
    expect(left.facets.kind?.[0]?.count).to.equal(broad_matches - hidden.length);
  });
});
