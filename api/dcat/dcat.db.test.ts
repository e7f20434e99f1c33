import { expect } from 'chai';
import { parse as parse_csv } from 'csv-parse/sync';
import { parse_rdf } from '../../catalogue/formats/dcat/parse.ts';
import { read_dcat_page } from '../../catalogue/formats/dcat/read_page.ts';
import type { Syntax } from '../../catalogue/formats/dcat/serialize.ts';
import { parse_xml, type XmlElement } from '../../catalogue/xml.ts';
import { read_config } from '../../config.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { start_server, type RunningServer } from '../server.ts';
import { write_sitemap } from './sitemap.ts';

const records = 450;
const licence = ['Licence Ouverte 2.0', 'https://www.etalab.gouv.fr/licence-ouverte-open-licence/'];
const setup = [
  `insert into maillage.organisation (siret, name) values ('20005379100014', 'Région Essai')`,
  `insert into maillage.metadata_record (id, title, abstract, producer, licence_name, licence_url, origin, created_at,
    organisation_id, keywords)
    select 'fiche-' || lpad(i::text, 4, '0'), 'Fiche ' || i, 'Résumé ; n° ' || i, 'Région Essai', '${licence[0]}',
      '${licence[1]}', 'officer', timestamptz '2024-01-01Z' + i * interval '1 hour',
      case when i % 2 = 0 then (select id from maillage.organisation) end, array['Été', 'à;b']
    from generate_series(1, ${records}) i`,
  `insert into maillage.metadata_record (id, title, visibility) values ('cachee', 'Cachée', 'accounts')`,
  `insert into maillage.metadata_record (id, title, state) values ('retiree', 'Retirée', 'retired')`,
  `create table published.ecoles (id text primary key, geom geometry(Point, 2154))`,
  `insert into maillage.collection (id, record_id) values ('ecoles', 'fiche-0001')`,
];

describe('the catalogue for other catalogues', () => {
  const database = use_database();
  let server: RunningServer;
  before(async () => {
    for (const statement of setup) await database().pool.query(statement);
    const config = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '0', REGION_NAME: 'Pays d’essai' });
    server = await start_server({ config, database: database() }, { log_requests: false });
  });
  after(() => server.close());
  const ask = (address: string, headers: Record<string, string> = {}) =>
    fetch(new URL(address, server.url), { headers });
  const bytes_of = async (answer: Response) => new Uint8Array(await answer.arrayBuffer());

  /** All records of the catalogue as a harvester reads them, page by page. */
  async function walk(syntax: Syntax, start: string, on_page: () => Promise<unknown> = async () => {}) {
    const pages: string[][] = [];
    for (let next: string | null = start; next !== null;) {
      const answer = await ask(next);
      expect(answer.status).to.equal(200);
      const page = await read_dcat_page(await bytes_of(answer), syntax, next);
      expect(answer.headers.get('link')).to.equal(page.next === null ? null : `<${page.next}>; rel="next"`);
      pages.push(page.records.map(({ record }) => record.id));
      next = page.next;
      await on_page();
    }
    return pages;
  }

  it('is walked through by its Hydra links, once each, at most 200 on a page', async () => {
    for (const syntax of ['jsonld', 'rdf', 'ttl'] as const) {
      const pages = await walk(syntax, `/dcat?f=${syntax}&limit=200`);
      expect(pages.map((page) => page.length)).to.deep.equal([200, 200, 50]);
      const ids = pages.flat();
      expect(new Set(ids).size).to.equal(records);
      expect(ids).to.not.include.members(['cachee']);
      expect(ids).to.not.include.members(['retiree']);
      expect(ids[0]).to.equal('fiche-0001');
    }
    expect((await ask('/dcat?limit=201')).status).to.equal(400);
  });

  it('passes over nothing and repeats nothing when records come while somebody walks', async () => {
    let count = 0;
    const add = () =>
      database().query(
        sql`insert into maillage.metadata_record (id, title, created_at) values (${`aa-${++count}`}, 'Venue', now())`,
      );
    const ids = (await walk('ttl', '/dcat?f=ttl&limit=150', add)).flat();
    expect(ids.filter((id) => id.startsWith('fiche-'))).to.have.length(records);
    expect(new Set(ids).size).to.equal(ids.length);
    await database().query(sql`delete from maillage.metadata_record where id like 'aa-%'`);
  });

  it('leads to the last page, and says how many there are', async () => {
    const first = (await (await ask('/dcat?limit=100')).json()) as Record<string, unknown>;
    const view = first['hydra:view'] as Record<string, { '@id': string }>;
    expect(first['hydra:totalItems']).to.deep.include({ '@value': String(records) });
    const last = await ask(view['hydra:last']?.['@id'] ?? '');
    expect((await read_dcat_page(await bytes_of(last), 'jsonld')).records).to.have.length(50);
  });

  it('speaks the syntax that is asked for, by parameter or header', async () => {
    const type = async (address: string, accept: string) =>
      (await ask(address, { accept })).headers.get('content-type');
    expect(await type('/dcat?limit=1', '*/*')).to.equal('application/ld+json');
    expect(await type('/dcat?limit=1', 'text/turtle, application/rdf+xml;q=0.5')).to.equal('text/turtle');
    expect(await type('/dcat?limit=1', 'application/rdf+xml')).to.equal('application/rdf+xml');
    expect(await type('/dcat?limit=1&f=ttl', 'application/rdf+xml')).to.equal('text/turtle');
  });

  /** As data.gouv.fr's harvesters look for it: DCAT's on each distribution, the address of an Anchor in ISO by CSW. */
  it('says the licence by its address in all that data.gouv.fr harvests', async () => {
    for (const syntax of ['jsonld', 'rdf', 'ttl'] as const) {
      const graph = await parse_rdf(await bytes_of(await ask(`/dcat?limit=3&f=${syntax}`)), syntax);
      const distributions = [...graph.subjects].filter((each) =>
        graph.types(each).includes('dcat:Distribution'),
      );
      expect(distributions.length, syntax).to.be.greaterThan(5);
      for (const each of distributions)
        expect(graph.objects(each, 'dct:license'), `${syntax} ${each}`).to.deep.equal([
          { kind: 'iri', value: licence[1] },
        ]);
    }
    const csw = await ask(
      '/csw?service=CSW&version=2.0.2&request=GetRecordById&id=fiche-0001&outputSchema=http://www.isotc211.org/2005/gmd',
    );
    expect(await csw.text()).to.match(
      new RegExp(
        `<gmd:otherConstraints>\\s*<gmx:Anchor xlink:href="${licence[1]}">${licence[0]}</gmx:Anchor>`,
      ),
    );
  });

  it('gives each file its licence and format, which data.gouv.fr reads there', async () => {
    const page = await read_dcat_page(await bytes_of(await ask('/dcat?limit=1&f=rdf')), 'rdf');
    const [record] = page.records.map((one) => one.record);
    expect(record?.licence).to.deep.equal({ name: licence[0], url: licence[1] });
    const csv = record?.distributions?.find(({ url }) => url.endsWith('/collections/ecoles/download?f=csv'));
    expect(csv).to.deep.include({ function: 'download', format: { name: 'CSV', media_type: 'text/csv' } });
  });

  it('says 304 to whoever holds the page, until something changes', async () => {
    for (const address of ['/dcat?limit=3', '/catalogue.csv', '/sitemap.xml', '/robots.txt']) {
      const etag = (await ask(address)).headers.get('etag') ?? '';
      expect((await ask(address, { 'if-none-match': etag })).status, address).to.equal(304);
    }
    const etag = (await ask('/catalogue.csv')).headers.get('etag') ?? '';
    await database().query(sql`update maillage.metadata_record set title = 'Autre' where id = 'fiche-0002'`);
    expect((await ask('/catalogue.csv', { 'if-none-match': etag })).status).to.equal(200);
  });

  it('is a file of the SCDL schema, whole and by its separators', async () => {
    for (const [query, delimiter] of [
      ['', ','],
      ['?separateur=point-virgule', ';'],
    ] as const) {
      const text = await (await ask(`/catalogue.csv${query}`)).text();
      const rows = parse_csv<Record<string, string>>(text, { columns: true, delimiter });
      expect(rows).to.have.length(records);
      expect(rows[0]).to.deep.include({
        COLL_NOM: 'Pays d’essai',
        COLL_SIRET: '',
        ID: 'fiche-0001',
        DESCRIPTION: 'Résumé ; n° 1',
        MOTS_CLES: 'ete;a,b',
        LICENCE: 'Licence Ouverte-LO',
        PRODUCTEUR_SIRET: '20005379100014',
      });
      expect(rows[1]).to.include({ COLL_NOM: 'Région Essai', COLL_SIRET: '20005379100014' });
    }
  });

  const addresses = ({ children }: XmlElement) =>
    children.flatMap((child) =>
      typeof child === 'string' ? [] : ((child.children[0] as XmlElement).children[0] as string),
    );

  it('has a plan of what anybody may see, in parts when it is long', async () => {
    const whole = parse_xml(await bytes_of(await ask('/sitemap.xml')));
    expect(whole.name).to.equal('urlset');
    const all = addresses(whole);
    expect(all).to.include.members([
      `${server.url}/`,
      `${server.url}/collections/ecoles`,
      `${server.url}/catalogue/fiche-0450`,
    ]);
    expect(all.join(' ')).to.not.match(/cachee|retiree/);
    const base = 'https://x.example';
    const index = parse_xml(Buffer.from(await write_sitemap(database(), base, 0, 200)));
    expect(index.name).to.equal('sitemapindex');
    expect(addresses(index)).to.deep.equal([1, 2, 3].map((part) => `${base}/sitemap.xml?page=${part}`));
    const parts: string[] = [];
    for (const part of [1, 2, 3]) {
      const found = addresses(parse_xml(Buffer.from(await write_sitemap(database(), base, part, 200))));
      expect(found.length).to.be.lessThan(201);
      parts.push(...found);
    }
    expect(parts).to.deep.equal(all.map((address) => address.replace(server.url, base)));
    expect((await ask('/sitemap.xml?page=7')).status).to.equal(404);
    expect(await (await ask('/robots.txt')).text()).to.include(`Sitemap: ${server.url}/sitemap.xml`);
  });
});
