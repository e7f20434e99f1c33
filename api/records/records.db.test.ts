import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { read_config } from '../../config.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { start_server, type RunningServer } from '../server.ts';

const setup = [
  `create table published.ecoles (id text primary key, geom geometry(Point, 4326))`,
  `create table published.catalogue (id text primary key)`,
  `insert into maillage.metadata_record (id, title, abstract, keywords, licence_name, licence_url, producer, details) values
    ('ecoles', 'Écoles publiques', 'Toutes les écoles.', '{éducation}', 'Licence Ouverte 2.0',
      'https://www.etalab.gouv.fr/licence-ouverte-open-licence', 'Région',
      '{"extents": [{"bbox": [0, 43, 1, 44]}], "identifiers": ["urn:x:ecoles"], "period": {"begin": "2020", "end": "2021"}}'),
    ('zones', 'Zones humides', 'Inventaire des zones humides.', '{eau}', null, null, 'Agence de l’eau', '{"extents": [{"bbox": [2, 43, 3, 44]}]}'),
    ('flux eau', 'Flux de l’eau', '', '{}', null, null, '', '{}')`,
  `update maillage.metadata_record set kind = 'service', updated_at = now() - interval '1 day' where id = 'flux eau'`,
  `insert into maillage.metadata_record (id, title, state) values ('brouillon', 'Zones secrètes', 'draft')`,
  `insert into maillage.collection (id, record_id, feature_count, extent) values ('ecoles', 'ecoles', 2, '{0, 43, 1, 44}')`,
];

interface Page {
  numberMatched: number;
  numberReturned: number;
  features: {
    id: string;
    geometry: unknown;
    properties: Record<string, unknown>;
    links: { rel: string; type: string; href: string }[];
  }[];
  links: { rel: string; type: string; href: string }[];
  facets?: Record<string, { value: string; count: number }[]>;
}

describe('OGC API – Records', function () {
  this.timeout(60_000);
  const database = use_database();
  let server: RunningServer;
  before(async () => {
    for (const statement of setup) await database().pool.query(statement);
    server = await start_server(
      { config: read_config({ PORT: '0' }), database: database() },
      { log_requests: false },
    );
  });
  after(() => server.close());
  const ask = (path: string, init?: RequestInit) => fetch(`${server.url}/collections/catalogue${path}`, init);
  const page = async (query: string) => (await (await ask(`/items?${query}`)).json()) as Page;
  const ids = async (query: string) => (await page(query)).features.map(({ id }) => id);

  it('is a collection of records beside the others, whatever tables are there', async () => {
    const list = (await (await fetch(`${server.url}/collections`)).json()) as {
      collections: { id: string; itemType: string }[];
    };
    expect(list.collections.filter(({ id }) => id === 'catalogue')).to.have.lengthOf(1);
    const catalogue = (await (await ask('')).json()) as Record<string, unknown>;
    expect(catalogue).to.include({ id: 'catalogue', type: 'Collection', itemType: 'record' });
    const landing = (await (await fetch(`${server.url}/`)).json()) as Page;
    expect(landing.links).to.deep.include({
      href: `${server.url}/collections/catalogue/items`,
      rel: 'http://www.opengis.net/def/rel/ogc/1.0/ogc-catalog',
      type: 'application/geo+json',
      title: 'Catalogue des données',
    });
    const html = await (await fetch(`${server.url}/`, { headers: { Accept: 'text/html' } })).text();
    expect(html).to.include('rel="http://www.opengis.net/def/rel/ogc/1.0/ogc-catalog"');
  });

  it('finds by each parameter of the standard; empty ones count as none', async () => {
    expect(await ids('q=école')).to.deep.equal(['ecoles']);
    expect(await ids('q=zones humides')).to.deep.equal(['zones']);
    expect(await ids('q=humides zones')).to.deep.equal([]);
    expect(await ids('q=ecole,zone')).to.have.members(['ecoles', 'zones']);
    expect(await ids('words=humide zone')).to.deep.equal(['zones']);
    expect(await ids('bbox=2.5,43.5,2.6,43.6')).to.deep.equal(['zones']);
    expect(await ids('datetime=2020-05-01/..')).to.deep.equal(['ecoles']);
    expect(await ids('type=service,map')).to.deep.equal(['flux eau']);
    expect(await ids('ids=zones,nulle')).to.deep.equal(['zones']);
    expect(await ids('externalIds=urn:x:ecoles')).to.deep.equal(['ecoles']);
    expect(await ids('bbox=&q=&type=&ids=&datetime=&limit=2')).to.have.lengthOf(2);
    expect(await ids('open=true')).to.deep.equal(['ecoles']);
  });

  it('filters in CQL2, orders, pages, counts facets', async () => {
    const filter = (text: string) => ids(`filter=${encodeURIComponent(text)}`);
    expect(await filter(`title LIKE 'Zones%' AND updated > DATE('2020-01-01')`)).to.deep.equal(['zones']);
    expect(await filter(`A_CONTAINS(keywords, ('eau')) OR type = 'service'`)).to.have.members([
      'zones',
      'flux eau',
    ]);
    expect(await filter(`S_INTERSECTS(geometry, POINT(0.5 43.5)) AND served = true`)).to.deep.equal([
      'ecoles',
    ]);
    const posted = await ask('/items', {
      method: 'POST',
      headers: { 'Content-Type': 'application/query-cql-json' },
      body: JSON.stringify({ op: '=', args: [{ property: 'producer' }, 'Région'] }),
    });
    expect(((await posted.json()) as Page).features.map(({ id }) => id)).to.deep.equal(['ecoles']);
    const first = await page('sortby=-title&limit=2&facets=kind,producer');
    expect(first.features.map(({ id }) => id)).to.deep.equal(['zones', 'flux eau']);
    expect([first.numberMatched, first.numberReturned]).to.deep.equal([3, 2]);
    expect(first.facets?.kind).to.deep.equal([
      { value: 'dataset', count: 2 },
      { value: 'service', count: 1 },
    ]);
    const next = first.links.find(({ rel }) => rel === 'next')?.href ?? '';
    const second = (await (await fetch(next)).json()) as Page;
    expect(second.features.map(({ id }) => id)).to.deep.equal(['ecoles']);
    expect(second.links.some(({ rel }) => rel === 'next')).to.equal(false);
    expect(await ids('sortby=title&offset=2')).to.deep.equal(['zones']);
  });

  it('gives what was found as CSV too, page by page, with their number and the next page in the headers', async () => {
    const all = (await (await ask('/items?limit=500&sortby=title')).json()) as Page;
    const listed: string[] = [];
    let next: string | undefined = '/items?f=csv&limit=2&sortby=title';
    for (; next !== undefined;) {
      const page: Response = await ask(next.replace(/^.*\/collections\/catalogue/, ''));
      expect(page.headers.get('content-type')).to.equal('text/csv; charset=utf-8; header=present');
      expect(page.headers.get('ogc-numbermatched')).to.equal(String(all.numberMatched));
      const rows = parse<{ ID: string }>(await page.text(), { columns: true });
      expect(page.headers.get('ogc-numberreturned')).to.equal(String(rows.length));
      listed.push(...rows.map(({ ID }) => ID));
      next = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1];
    }
    expect(listed).to.deep.equal(all.features.map(({ id }) => id));
    const asked = await ask('/items?q=introuvable', { headers: { Accept: 'text/csv' } });
    expect((await asked.text()).trim().split('\n')).to.have.length(1);
    const type_of = async (accept: string) =>
      (await ask('/items?limit=1', { headers: { Accept: accept } })).headers
        .get('content-type')
        ?.split(';')[0];
    expect(await type_of('text/csv, text/html;q=0.1')).to.equal('text/csv');
    expect(await type_of('text/html, text/csv;q=0.1')).to.equal('text/html');
    expect(all.links.find(({ type }) => type === 'text/csv')?.href).to.include('f=csv');
  });

  it('refuses what is wrong by name', async () => {
    for (const [query, code] of [
      ['sortby=nom', 'invalid-sortby'],
      ['filter=nom%3D1', 'invalid-filter'],
      ['bbox=1,50,2,40', 'invalid-bbox'],
      ['commune=09001', 'unknown-territory'],
      ['truc=1', 'unknown-parameter'],
      ['token=aaaaaaaaaaaaaaaa', 'invalid-token'],
      ['facets=truc', 'invalid-facets'],
    ]) {
      const answer = await ask(`/items?${query}`);
      expect([answer.status, ((await answer.json()) as { code: string }).code]).to.deep.equal([400, code]);
    }
    expect((await ask('/items/nulle')).status).to.equal(404);
    expect((await ask('/items/brouillon')).status).to.equal(404);
    const created = await ask('/items', {
      method: 'POST',
      headers: { 'Content-Type': 'application/geo+json' },
      body: '{}',
    });
    expect(created.status).to.equal(405);
  });

  it('gives a record in the standard’s form, as a page and in the other formats', async () => {
    const answer = await ask('/items/ecoles');
    expect(answer.headers.get('content-type')).to.equal('application/geo+json');
    const record = (await answer.json()) as Page['features'][number];
    expect(record.properties).to.include({ type: 'dataset', title: 'Écoles publiques' });
    expect(record.properties).to.have.any.keys('created');
    const rels = record.links.map(({ rel }) => rel);
    expect(rels).to.include.members(['self', 'collection', 'alternate', 'profile']);
    const listed = await page('ids=ecoles');
    expect(listed.features[0]).to.deep.equal(record);
    for (const { href, type } of record.links.filter(({ rel }) => rel === 'alternate')) {
      const other = await fetch(href, { redirect: 'follow' });
      expect(other.status, href).to.equal(200);
      expect(other.headers.get('content-type'), href).to.include(type.split(';')[0]);
    }
    const html = await (await ask('/items/flux%20eau?f=html')).text();
    expect(html).to.include('<h1>Flux de l’eau</h1>');
    const list = await (await ask('/items?f=html&words=zone')).text();
    expect(list).to.include('1 fiche').and.include('/catalogue/zones');
  });

  it('is revalidated by its entity tag', async () => {
    for (const path of ['/items', '/items/ecoles', '', '/queryables']) {
      const etag = (await ask(path)).headers.get('etag') ?? '';
      expect((await ask(path, { headers: { 'If-None-Match': etag } })).status, path).to.equal(304);
    }
    const etag = (await ask('/items/ecoles')).headers.get('etag') ?? '';
    await database().query(
      sql`update maillage.metadata_record set abstract = 'Autres mots.' where id = 'ecoles'`,
    );
    expect((await ask('/items/ecoles', { headers: { 'If-None-Match': etag } })).status).to.equal(200);
  });
});
