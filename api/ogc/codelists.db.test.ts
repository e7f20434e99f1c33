import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { create_staging, insert_rows, prepare_staging, publish_tables } from '../../catalogue/publication.ts';
import { white_zones } from '../../catalogue/referentiels.ts';
import { read_config } from '../../config.ts';
import { use_database } from '../../sql/testing.ts';
import { start_server, type RunningServer } from '../server.ts';
import { class_titles } from '../../viewer/pages/map_view.ts';
import { import_communes_for_tests } from '../territories/testing.ts';

type Property = Record<string, unknown>;
interface Schema {
  properties: Record<string, Property>;
}

const register = 'http://www.opengis.net/def/profile/OGC/0/';

const setup = [
  `create type public.etat as enum ('o', 'f', 'x')`,
  `create table published.lieux (id int primary key, nom text, sorte text, etat public.etat, rang int,
    autre text check (autre in ('a', 'b')), cle int, "é/?" text)`,
  `insert into published.lieux values (1, 'un', 's', 'o', 2, 'a', 1, 'z'), (2, 'deux', null, null, 1, null, 2, null)`,
  `insert into maillage.metadata_record (id, title) values ('lieux', 'Lieux')`,
  `insert into maillage.collection (id, record_id, columns) values ('lieux', 'lieux', '[
    {"name": "sorte", "title": "Sorte", "description": "Sorte de lieu",
      "codes": [{"code": "s", "title": "Simple"}, {"code": "d", "title": "Double"}]},
    {"name": "etat", "title": "État", "codes": [{"code": "o", "title": "Ouvert"}, {"code": "f", "title": "Fermé"}]},
    {"name": "rang", "title": "Rang", "codes": [{"code": 1, "title": "Premier"}, {"code": 2, "title": "Second"}]},
    {"name": "cle", "title": "Clé", "codes": []},
    {"name": "é/?", "title": "Nom étrange", "codes": [{"code": "z", "title": "Zède"}]}]')`,
  `create table published.cachee (id int primary key, sorte text)`,
  `insert into maillage.metadata_record (id, title) values ('cachee', 'Cachée')`,
  `insert into maillage.collection (id, record_id, columns) values ('cachee', 'cachee',
    '[{"name": "sorte", "codes": [{"code": "s", "title": "Secret"}]}]')`,
  `grant select on published.lieux to maillage_reader, maillage_writer`,
  `revoke select on published.cachee from maillage_reader`,
];

describe('code lists', () => {
  const database = use_database();
  let server: RunningServer;
  before(async () => {
    for (const statement of setup) await database().pool.query(statement);
    await import_communes_for_tests(database(), [['09122', 'Foix']]);
    const config = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '0' });
    server = await start_server({ config, database: database() }, { log_requests: false });
  });
  after(() => server.close());

  const get = (path: string, accept = 'application/schema+json') =>
    fetch(`${server.url}${path}`, { headers: { accept } });
  const properties_of = async (path: string) => ((await (await get(path)).json()) as Schema).properties;
  const codes_address = (column: string, id = 'lieux') =>
    `${server.url}/collections/${id}/codelists/${encodeURIComponent(column)}`;

  it('are enumerated and named by their address (codelist-ref), which is the default', async () => {
    for (const query of [
      '',
      '?profile=codelist-ref',
      '?profile=codelists-ref',
      `?profile=${register}codelist-ref`,
    ]) {
      const answer = await get(`/collections/lieux/schema${query}`);
      expect(answer.headers.get('link')).to.include(`<${register}codelist-ref>; rel="profile"`);
      expect(answer.headers.get('link')).not.to.include('codelist-inline');
      const { properties } = (await answer.json()) as Schema;
      expect(properties['sorte']).to.deep.include({
        type: 'string',
        enum: ['s', 'd'],
        'x-ogc-codelistUri': codes_address('sorte'),
      });
      expect(properties['rang']).to.deep.include({ type: 'integer', enum: [1, 2] });
      expect(JSON.stringify(properties)).not.to.include('oneOf');
    }
  });

  it('tell what each code means on the spot (codelist-inline)', async () => {
    for (const kind of ['schema', 'queryables', 'sortables'])
      for (const name of ['codelist-inline', 'codelists-inline']) {
        const answer = await get(`/collections/lieux/${kind}?profile=${name}`);
        expect(answer.headers.get('link')).to.include(`<${register}codelist-inline>; rel="profile"`);
        const schema = (await answer.json()) as Schema;
        expect(new Ajv2020({ strict: false }).validateSchema(schema)).to.equal(true);
        expect(schema.properties['sorte']).to.deep.include({
          type: 'string',
          oneOf: [
            { const: 's', title: 'Simple' },
            { const: 'd', title: 'Double' },
          ],
        });
        expect(schema.properties['sorte']).not.to.have.any.keys('enum', 'x-ogc-codelistUri');
        expect(schema.properties['rang']?.['oneOf']).to.deep.include({ const: 1, title: 'Premier' });
        expect(JSON.stringify(schema)).not.to.include('x-ogc-codelistUri');
        // Values that nobody explains are no code list.
        expect(schema.properties['autre']).to.deep.include({ enum: ['a', 'b'] });
        expect(schema.properties['cle']).not.to.have.any.keys('enum', 'oneOf');
      }
  });

  it('hold what the database takes, or what stands there, with the titles that are known', async () => {
    const valid = await properties_of('/collections/lieux/schema?profile=codelist-inline');
    expect(valid['etat']?.['oneOf']).to.deep.equal([
      { const: 'o', title: 'Ouvert' },
      { const: 'f', title: 'Fermé' },
      { const: 'x' },
    ]);
    const answer = await get('/collections/lieux/schema?profile=codelist-inline,actual-domain');
    expect(answer.headers.get('link')).to.include('codelist-inline').and.include('actual-domain');
    const { properties } = (await answer.json()) as Schema;
    expect(properties['etat']?.['oneOf']).to.deep.equal([{ const: 'o', title: 'Ouvert' }]);
    expect(properties['sorte']?.['oneOf']).to.deep.equal([{ const: 's', title: 'Simple' }]);
  });

  it('stand at the address that the schema names', async () => {
    const properties = await properties_of('/collections/lieux/schema');
    const addresses = Object.values(properties)
      .map((property) => property['x-ogc-codelistUri'])
      .filter((uri) => typeof uri === 'string');
    expect(addresses).to.deep.equal(['sorte', 'etat', 'rang', 'é/?'].map((name) => codes_address(name)));
    for (const address of addresses) {
      const list = (await (await fetch(address)).json()) as { id: string; codes: unknown[] };
      expect(list.id).to.equal(address);
      expect(list.codes).not.to.have.length(0);
    }
    const list = (await (await fetch(codes_address('sorte'))).json()) as Record<string, unknown>;
    expect(list).to.deep.include({
      title: 'Sorte',
      description: 'Sorte de lieu',
      codes: [
        { code: 's', title: 'Simple' },
        { code: 'd', title: 'Double' },
      ],
    });
  });

  it('are not there for other columns, nor for who may not see the collection', async () => {
    for (const name of ['nom', 'cle', 'autre', 'constructor', '__proto__'])
      expect((await fetch(codes_address(name))).status, name).to.equal(404);
    const hidden = await fetch(codes_address('sorte', 'cachee'));
    expect(hidden.status).to.equal(404);
    expect(await hidden.text()).not.to.include('Secret');
    const plain = await get('/collections/communes/schema?profile=toString');
    expect(plain.status).to.equal(400);
  });

  it('are read by people in the page of the schema', async () => {
    const page = await (await get('/collections/lieux/schema', 'text/html')).text();
    expect(page).to.include('s (Simple), d (Double)').and.include('1 (Premier)');
  });

  it('come with the référentiels, once they are published', async () => {
    const communes = await properties_of('/collections/communes/schema?profile=codelist-inline');
    expect(communes['chef_lieu']?.['oneOf']).to.deep.include({
      const: 'departement',
      title: 'Préfecture : chef-lieu de département',
    });
    await publish_zones();
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const list = (await (await fetch(codes_address('class', 'white_zones'))).json()) as { codes: unknown[] };
    // The words of the map.
    expect(list.codes).to.have.deep.members(
      Object.entries(class_titles).map(([code, title]) => ({ code, title })),
    );
  });

  async function publish_zones(): Promise<void> {
    const table = await create_staging(database(), white_zones, 'test');
    await insert_rows(database(), white_zones, table, [{ id: 'a', class: 'white' }], null);
    const staged = await prepare_staging(database(), white_zones, table);
    const [id, kind, title] = ['white_zones', 'dataset', 'Zones'] as const;
    const texts = { abstract: '', producer: '', lineage: '', keywords: [], warnings: [] };
    const record = { id, kind, title, ...texts, licence: null, source_url: null, vintage: null };
    await publish_tables(database(), [{ ...staged, record }]);
  }

  it('are announced', async () => {
    const { conformsTo } = (await (await get('/conformance', 'application/json')).json()) as {
      conformsTo: string[];
    };
    expect(conformsTo).to.include('http://www.opengis.net/spec/ogcapi-common-3/1.0/conf/profile-codelists');
  });
});
