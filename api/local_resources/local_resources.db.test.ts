import { expect } from 'chai';
import { read_config } from '../../config.ts';
import { use_database } from '../../sql/testing.ts';
import { start_server, type RunningServer } from '../server.ts';

const setup = `
  create table published.ecoles (id text primary key, geom geometry(Point, 4326));
  create table published.crues (id text primary key, geom geometry(Polygon, 4326));
  create table published.brute (id text primary key);
  create table published.cachee (id text primary key);
  comment on table published.brute is 'Une table sans fiche.';
  insert into maillage.metadata_record (id, title, abstract, keywords, producer, licence_name, details, created_at) values
    ('ecoles', 'Écoles publiques', 'Toutes les écoles.', '{éducation}', 'Région', 'Licence Ouverte 2.0',
      '{"identifiers": ["urn:x:ecoles"], "period": {"begin": "2020", "end": "2021"}}', '2024-01-01Z'),
    ('crues', 'Zones inondables', 'Les crues connues.', '{eau}', 'Agence de l’eau', null, '{}', '2024-02-01Z'),
    ('cachee', 'Zones secrètes', 'Crues secrètes.', '{}', '', null, '{}', '2024-03-01Z');
  update maillage.metadata_record set kind = 'process_result' where id = 'crues';
  insert into maillage.collection (id, record_id, feature_count, extent, visibility, updated_at) values
    ('ecoles', 'ecoles', 2, '{0, 43, 1, 44}', 'public', '2024-05-01Z'),
    ('crues', 'crues', 2, '{2, 43, 3, 44}', 'public', '2024-04-01Z');
  insert into maillage.collection (id, record_id, feature_count, extent, visibility) values
    ('cachee', 'cachee', 1, '{0, 43, 1, 44}', 'accounts');
  update maillage.metadata_record set visibility = 'accounts' where id = 'cachee';
  select maillage.protect_collection('cachee')`;

interface List {
  id: string;
  type: string;
  numberMatched: number;
  numberReturned: number;
  links: { rel: string; type: string; href: string }[];
  collections: ({ id: string; itemType: string } & Record<string, unknown>)[];
}

const conformance = 'http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/local-resources-catalog';
const relation = 'http://www.opengis.net/def/rel/ogc/1.0';

describe('the catalogue of local resources', function () {
  this.timeout(60_000);
  const database = use_database();
  let server: RunningServer;
  before(async () => {
    await database().pool.query(setup);
    server = await start_server(
      { config: read_config({ PORT: '0' }), database: database() },
      { log_requests: false },
    );
  });
  after(() => server.close());
  const ask = async <T>(path: string) => {
    const answer = await fetch(server.url + path);
    expect(answer.status, path).to.equal(200);
    return (await answer.json()) as T;
  };
  const list = (query = '') => ask<List>(`/collections${query === '' ? '' : `?${query}`}`);
  const ids = async (query = '') => (await list(query)).collections.map(({ id }) => id);
  const link = ({ links }: Pick<List, 'links'>, rel: string) => links.find((one) => one.rel === rel);

  it('claims its four classes, and landing page and list name it', async () => {
    const { conformsTo } = await ask<{ conformsTo: string[] }>('/conformance');
    expect(conformsTo).to.include.members(
      ['', '-query-parameters', '-filtering', '-sorting'].map((part) => conformance + part),
    );
    const landing = await ask<List>('/');
    const catalogues = landing.links.filter(({ rel }) => rel === `${relation}/ogc-catalog`);
    expect(catalogues.map(({ href }) => href)).to.include(`${server.url}/collections`);
  });

  it('local-resources-catalog: the list is a catalogue with its records in line', async () => {
    const all = await list();
    expect(all).to.include({ id: 'collections', type: 'Collection', recordsArrayName: 'collections' });
    expect(all).to.deep.include({ itemType: ['record', 'catalog'], numberMatched: 4, numberReturned: 4 });
    expect(link(all, 'self')?.href).to.equal(`${server.url}/collections?f=json`);
    expect(link(all, 'alternate')?.type).to.equal('text/html');
    expect(link(all, 'next')).to.equal(undefined);
    for (const collection of all.collections)
      expect(collection, collection.id).to.include.all.keys('id', 'type', 'title', 'itemType', 'links');
    const [schools] = all.collections.filter(({ id }) => id === 'ecoles');
    expect(schools).to.deep.include({
      type: 'dataset',
      itemType: 'feature',
      keywords: ['éducation'],
      externalIds: [{ value: 'urn:x:ecoles' }],
      created: '2024-01-01T00:00:00.000Z',
      updated: '2024-05-01T00:00:00.000Z',
    });
    expect(await ask('/collections/ecoles')).to.deep.equal(schools);
  });

  it('shows all collections in their order where nothing is asked, whatever the page', async () => {
    expect(await ids()).to.deep.equal(['brute', 'crues', 'ecoles', 'catalogue']);
    const first = await list('limit=3');
    expect(first.collections.map(({ id }) => id)).to.deep.equal(['brute', 'crues', 'ecoles']);
    expect(first).to.include({ numberMatched: 4, numberReturned: 3 });
    const next = link(first, 'next');
    expect(next?.type).to.equal('application/json');
    const second = (await (await fetch(next?.href ?? '')).json()) as List;
    expect(second.collections.map(({ id }) => id)).to.deep.equal(['catalogue']);
    expect(link(second, 'next')).to.equal(undefined);
  });

  it('local-resources-catalog-query-parameters: each parameter chooses, and all of them together', async () => {
    expect(await ids('q=école')).to.deep.equal(['ecoles']);
    expect(await ids('q=ecole,crue')).to.have.members(['ecoles', 'crues']);
    expect(await ids('words=table fiche')).to.deep.equal(['brute']);
    expect(await ids('words=secret')).to.deep.equal([]);
    expect(await ids('bbox=0.5,43.5,0.6,43.6')).to.deep.equal(['ecoles']);
    expect(await ids('datetime=2020-05-01/..')).to.deep.equal(['ecoles']);
    expect(await ids('type=process_result')).to.deep.equal(['crues']);
    expect(await ids('type=dataset')).to.deep.equal(['brute', 'ecoles']);
    expect(await ids('type=Collection')).to.deep.equal(['catalogue']);
    expect(await ids('ids=crues,catalogue,nulle')).to.deep.equal(['crues', 'catalogue']);
    expect(await ids('externalIds=urn:x:ecoles')).to.deep.equal(['ecoles']);
    expect(await ids('q=zones&bbox=0,43,1,44')).to.deep.equal([]);
    expect(await ids('q=&type=&limit=')).to.have.lengthOf(4);
    const answer = await fetch(`${server.url}/collections?commune=09001`);
    expect(((await answer.json()) as { code: string }).code).to.equal('unknown-territory');
  });

  it('local-resources-catalog-filtering: by CQL2 on the queryables that the list names', async () => {
    const queryables = await ask<{ properties: object }>(
      new URL(link(await list(), `${relation}/queryables`)?.href ?? '').pathname,
    );
    expect(queryables.properties).to.include.all.keys('id', 'title', 'updated', 'keywords', 'geometry');
    const filter = (text: string, rest = '') => ids(`filter=${encodeURIComponent(text)}${rest}`);
    expect(await filter("producer = 'Région' AND A_CONTAINS(keywords, ('éducation'))")).to.deep.equal([
      'ecoles',
    ]);
    expect(await filter("updated < DATE('2024-04-15')")).to.deep.equal(['crues']);
    expect(await filter('producer IS NULL')).to.deep.equal(['brute', 'catalogue']);
    const place = {
      op: 's_intersects',
      args: [{ property: 'geometry' }, { type: 'Point', coordinates: [43.5, 2.5] }],
    };
    const crs = encodeURIComponent('http://www.opengis.net/def/crs/EPSG/0/4326');
    expect(await filter(JSON.stringify(place), `&filter-lang=cql2-json&filter-crs=${crs}`)).to.deep.equal([
      'crues',
    ]);
    expect(await filter("title LIKE 'Z%'", '&q=école')).to.deep.equal([]);
    const refused = await fetch(`${server.url}/collections?filter=nom%3D1`);
    expect([refused.status, ((await refused.json()) as { code: string }).code]).to.deep.equal([
      400,
      'invalid-filter',
    ]);
  });

  it('local-resources-catalog-sorting: by the sortables that the list names', async () => {
    const sortables = await ask<{ properties: object }>(
      new URL(link(await list(), `${relation}/sortables`)?.href ?? '').pathname,
    );
    expect(sortables.properties).to.include.all.keys('id', 'title', 'updated');
    expect(await ids('sortby=-title')).to.deep.equal(['crues', 'ecoles', 'catalogue', 'brute']);
    expect(await ids('sortby=updated&ids=ecoles,crues')).to.deep.equal(['crues', 'ecoles']);
    expect(await ids('sortby=-updated&limit=1&offset=1')).to.deep.equal(['crues']);
    expect((await fetch(`${server.url}/collections?sortby=nom`)).status).to.equal(400);
  });

  it('costs as a search where conditions or an order are asked', async () => {
    const config = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '1000' });
    const limited = await start_server({ config, database: database() }, { log_requests: false });
    const left_after = async (query: string) => {
      const answer = await fetch(`${limited.url}/collections?${query}`);
      return Number(/r=(\d+)/.exec(answer.headers.get('ratelimit') ?? '')?.[1]);
    };
    try {
      for (const search of ['q=zones', 'sortby=title']) {
        const before = await left_after('f=json');
        expect(before - (await left_after(search)), search).to.be.within(8, 12);
      }
    } finally {
      await limited.close();
    }
  });

  it('is a page with a form of words', async () => {
    const html = await (await fetch(`${server.url}/collections?f=html&words=inondable`)).text();
    expect(html).to.include('role="search"').and.include('Zones inondables').and.include('1 trouvée');
    expect(html).not.to.include('Écoles publiques');
    const empty = await (await fetch(`${server.url}/collections?f=html&words=rien`)).text();
    expect(empty).to.include('Aucune donnée trouvée');
  });
});
