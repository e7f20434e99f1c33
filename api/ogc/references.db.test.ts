import { expect } from 'chai';
import { read_config } from '../../config.ts';
import { use_database } from '../../sql/testing.ts';
import { start_server, type RunningServer } from '../server.ts';

interface Feature {
  id: number;
  properties: Record<string, unknown>;
  links: { rel: string; href: string }[];
}
interface Collection {
  conformsTo?: string[];
  features: Feature[];
  links: { rel: string; href: string }[];
}

const register = 'http://www.opengis.net/def/profile/OGC/0/';
const odd = `a/b c%é?#'(x)`;

const setup = [
  `create table published.familles (id int primary key, nom text)`,
  `insert into published.familles values (1, 'Une'), (2, null)`,
  `create table published.codes (code text primary key, valeur int)`,
  `insert into published.codes values ('${odd.replaceAll("'", "''")}', 1), ('net-1.0_~', 2)`,
  `create table published.cachee (id int primary key, nom text)`,
  `insert into published.cachee values (1, 'secretcache')`,
  `insert into maillage.metadata_record (id, title) values ('cachee', 'cachée')`,
  `create table published.numeriques (id numeric primary key, nom text)`,
  `insert into published.numeriques values (1, 'un')`,
  `create table published.lieux (
    id int primary key references published.familles,
    nom text,
    famille int references published.familles,
    code text references published.codes,
    cachee int references published.cachee,
    retiree int references published.cachee,
    numerique numeric references published.numeriques,
    parent int references published.lieux,
    libre int,
    geom geometry(point, 2154))`,
  `insert into published.lieux values
    (1, 'un', 1, '${odd.replaceAll("'", "''")}', 1, 1, 1, null, 1, ST_SetSRID(ST_Point(574000, 6279000), 2154)),
    (2, 'deux', 2, 'net-1.0_~', null, null, null, 1, null, null)`,
  `create table published.edites (id int generated always as identity primary key, famille int references published.familles)`,
  `insert into published.edites (famille) values (1)`,
  `insert into maillage.metadata_record (id, title) values ('edites', 'Édités')`,
  `insert into maillage.collection (id, record_id, is_editable) values ('edites', 'edites', true)`,
  `grant select on all tables in schema published to maillage_reader, maillage_writer`,
  `revoke select on published.cachee from maillage_reader`,
];

describe('references between collections', () => {
  const database = use_database();
  let server: RunningServer;
  before(async () => {
    for (const statement of setup) await database().pool.query(statement);
    const config = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '0' });
    server = await start_server({ config, database: database() }, { log_requests: false });
  });
  after(() => server.close());

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/collections/${path}`, { headers });
  const items = async (path: string) => (await (await get(path)).json()) as Collection;
  const item = async (path: string) => (await (await get(path)).json()) as Feature;
  const address = (path: string) => `${server.url}/collections/${path}`;
  const profiles_of = ({ links }: { links: Feature['links'] }) =>
    links.filter(({ rel }) => rel === 'profile').map(({ href }) => href.replace(register, ''));

  it('are keys when nothing or rel-as-key is asked', async () => {
    for (const query of ['', '?profile=rel-as-key', `?profile=${register}rel-as-key`]) {
      const { features } = await items(`lieux/items${query}`);
      expect(features[0]?.properties).to.include({ famille: 1, code: odd, cachee: 1, parent: null });
    }
  });

  it('are addresses that lead to what they name, of items and of an item', async () => {
    const page = await items('lieux/items?profile=rel-as-uri');
    expect(page.features.map(({ properties }) => properties['famille'])).to.deep.equal([
      address('familles/items/1'),
      address('familles/items/2'),
    ]);
    expect(page.features.map(({ properties }) => properties['parent'])).to.deep.equal([
      null,
      address('lieux/items/1'),
    ]);
    const codes = page.features.map(({ properties }) => String(properties['code']));
    expect(codes).to.deep.equal(
      [odd, 'net-1.0_~'].map((code) => address(`codes/items/${encodeURIComponent(code)}`)),
    );
    const keys = codes.map(async (href) => ((await (await fetch(href)).json()) as { id: unknown }).id);
    expect(await Promise.all(keys)).to.deep.equal([odd, 'net-1.0_~']);
    const { properties } = await item('lieux/items/1?profile=rel-as-uri');
    expect(properties).to.deep.equal(page.features[0]?.properties);
  });

  it('are links, with a title where what they name has one', async () => {
    const [one, two] = (await items('lieux/items?profile=rel-as-link')).features;
    expect(one?.properties['famille']).to.deep.equal({ href: address('familles/items/1'), title: 'Une' });
    expect(two?.properties['famille']).to.deep.equal({ href: address('familles/items/2') });
    expect(two?.properties['code']).to.deep.equal({ href: address('codes/items/net-1.0_~') });
    expect(two?.properties['parent']).to.deep.equal({ href: address('lieux/items/1'), title: 'un' });
    expect(one?.properties['parent']).to.equal(null);
    // The other columns, and their order, are as before.
    const plain = (await items('lieux/items')).features[0]?.properties ?? {};
    expect(Object.keys(one?.properties ?? {})).to.deep.equal(Object.keys(plain));
    expect(one?.properties).to.include({ nom: 'un', libre: 1 });
  });

  it('are written alike in pages that are counted, filtered, sorted and cut', async () => {
    for (const query of [
      'filter=famille%3D1',
      'bbox=1,43,2,44',
      'limit=1',
      'sortby=nom&offset=1',
      'famille=1',
    ]) {
      const { features } = await items(`lieux/items?profile=rel-as-link&properties=famille&${query}`);
      expect(features, query).to.have.length(1);
      expect(features[0]?.properties, query).to.deep.equal({
        famille: { href: address('familles/items/1'), title: 'Une' },
      });
    }
  });

  it('keep to the profile on the next page, beside JSON-FG', async () => {
    const first = await items('lieux/items?limit=1&profile=rel-as-uri,jsonfg');
    expect(profiles_of(first)).to.deep.equal(['jsonfg', 'rel-as-uri']);
    const second = (await (
      await fetch(first.links.find(({ rel }) => rel === 'next')!.href)
    ).json()) as Collection;
    expect(second.conformsTo).to.be.an('array');
    expect(second.features[0]?.properties['famille']).to.equal(address('familles/items/2'));
    const accept = { accept: `application/geo+json; profile="${register}jsonfg"` };
    const accepted = (await (
      await get('lieux/items?limit=1&profile=rel-as-uri', accept)
    ).json()) as Collection;
    const next = accepted.links.find(({ rel }) => rel === 'next')!.href;
    expect(profiles_of((await (await fetch(next)).json()) as Collection)).to.deep.equal([
      'jsonfg',
      'rel-as-uri',
    ]);
  });

  it('name the profile in links and headers, the first where several are asked for', async () => {
    for (const [asked, used] of [
      ['rel-as-key', ['rfc7946', 'rel-as-key']],
      ['rel-as-link,rel-as-uri', ['rfc7946', 'rel-as-link']],
      ['jsonfg-plus', ['jsonfg-plus']],
    ] as const)
      for (const path of ['lieux/items', 'lieux/items/1', 'familles/items']) {
        const answer = await get(`${path}?profile=${asked}`);
        for (const name of used)
          expect(answer.headers.get('link')).to.include(`<${register}${name}>; rel="profile"`);
        expect(profiles_of((await answer.json()) as Collection), `${path} ${asked}`).to.deep.equal(used);
      }
    expect((await get('lieux/items?profile=rel-as-lnik')).status).to.equal(400);
  });

  it('are what the schema calls references, and nothing else', async () => {
    const schema = (await (await get('lieux/schema')).json()) as {
      properties: Record<string, Record<string, string>>;
    };
    const references = Object.keys(schema.properties).filter(
      (name) => schema.properties[name]?.['x-ogc-role'] === 'reference',
    );
    // A key and a number that is no integer are none.
    expect(references).to.deep.equal(['famille', 'code', 'parent']);
    const { properties } = await item('lieux/items/1?profile=rel-as-uri');
    const written = Object.keys(properties).filter((name) => String(properties[name]).startsWith(server.url));
    expect(written).to.deep.equal(['famille', 'code']);
    expect(properties).to.include({ numerique: 1 });
  });

  it('say nothing of a collection that the asker may not see', async () => {
    for (const profile of ['rel-as-uri', 'rel-as-link']) {
      const text = await (await get(`lieux/items?profile=${profile}`)).text();
      expect(text).not.to.include('collections/cachee').and.not.to.include('secretcache');
      expect(text).to.include('"cachee":1');
    }
  });

  it('are kept no longer than what they name stays as it is', async () => {
    for (const path of ['lieux/items?profile=rel-as-link', 'edites/items/1?profile=rel-as-link']) {
      const before = await get(path);
      const tag = before.headers.get('etag') ?? '';
      expect(await before.text()).to.include('"Une"');
      expect((await get(path, { 'if-none-match': tag })).status, path).to.equal(304);
      await database().pool.query(`update published.familles set nom = 'Autre' where id = 1`);
      const after = await get(path, { 'if-none-match': tag });
      await database().pool.query(`update published.familles set nom = 'Une' where id = 1`);
      expect(after.status, path).to.equal(200);
      expect(await after.text()).to.include('"Autre"');
    }
    // The tag that a change of the feature needs comes with its keys.
    expect((await get('edites/items/1?profile=rel-as-key')).headers.get('etag')).to.match(/^"/);
  });

  it('stay keys in files and pages', async () => {
    const csv = await (await get('lieux/items?f=csv&profile=rel-as-link')).text();
    expect(csv).to.include('net-1.0_~').and.not.to.include('familles/items');
    expect((await get('lieux/items?f=html&profile=rel-as-link')).status).to.equal(200);
  });
});
