import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { read_config } from '../../config.ts';
import { use_database } from '../../sql/testing.ts';
import { start_server, type RunningServer } from '../server.ts';

type Property = Record<string, unknown>;
interface Schema {
  $id: string;
  title: string;
  properties: Record<string, Property>;
  required?: string[];
}

const setup = [
  `create type public.etat_du_lieu as enum ('ouvert', 'fermé', 'en travaux')`,
  `create domain public.code_postal as varchar(5) check (value ~ '^[0-9]{5}$')`,
  `create table published.familles (id int primary key, nom text)`,
  `create table published.lieux (
    id int generated always as identity primary key,
    nom varchar(40) not null,
    famille int references published.familles,
    rang int not null default 0 check (rang between 0 and 9),
    part numeric check (part > 0 and part < 1),
    sorte text check (sorte in ('a', 'b')),
    etat public.etat_du_lieu not null,
    postal public.code_postal,
    jour date,
    fin timestamptz,
    cle uuid,
    mots text[],
    notes int[],
    brut jsonb,
    double_rang int generated always as (rang * 2) stored,
    texte_compare text check (texte_compare > '5'),
    geom geometry(multipolygon, 2154) not null)`,
  `insert into published.familles values (1, 'une')`,
  `insert into published.lieux (nom, famille, sorte, etat, postal, geom) values ('là', 1, 'a', 'ouvert', '09000',
    ST_Multi(ST_MakeEnvelope(600000, 6200000, 600100, 6200100, 2154)))`,
  `insert into published.lieux (nom, etat, geom) values ('ici', 'fermé',
    ST_Multi(ST_MakeEnvelope(600000, 6200000, 600100, 6200100, 2154)))`,
  `insert into maillage.metadata_record (id, title) values ('lieux', 'Lieux')`,
  `insert into maillage.collection (id, record_id, columns) values ('lieux', 'lieux', '[{"name": "nom", "title": "Nom",
    "description": "Nom du lieu"}, {"name": "jour", "title": "Jour", "role": "time"}, {"name": "part", "title": "Part",
    "unit": "%"}]')`,
  `create table published.cachee (id int primary key)`,
  `create table published.renvoi (id int primary key, cachee int references published.cachee, geom geometry)`,
  `grant select on published.lieux, published.familles, published.renvoi to maillage_reader, maillage_writer`,
  `revoke select on published.cachee from maillage_reader`,
  `create table published.melange (id int primary key, nom text, valeur float8, rare text, tardif text,
    geom geometry(geometry, 4326))`,
  `insert into published.melange select i, i::text, case i when 999 then 'NaN'::float8 else i end,
    case i % 2 when 0 then 'a' else 'b' end, null, ST_SetSRID(ST_Point(1, 43), 4326) from generate_series(1, 999) i`,
  `insert into published.melange (id, tardif) select i, case when i < 6000 then 'x' else i::text end
    from generate_series(1000, 6100) i`,
  `update published.melange set geom = ST_Multi(geom) where id = 7`,
  `create table published.cachee_vide (id int primary key, nom text, geom geometry(point, 4326))`,
  `create table published.dates (jour date, vrai boolean)`,
  `insert into published.dates select date '2024-01-01' + i, true from generate_series(1, 9) i`,
  `grant select on published.melange, published.cachee_vide, published.dates to maillage_reader`,
  `create view published.vue with (security_invoker) as select nom, rang from published.lieux`,
  `grant select on published.vue to maillage_reader`,
];

describe('schemas of collections', () => {
  const database = use_database();
  let server: RunningServer;
  before(async () => {
    for (const statement of setup) await database().pool.query(statement);
    const config = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '0' });
    server = await start_server({ config, database: database() }, { log_requests: false });
  });
  after(() => server.close());

  const get = (path: string, accept = 'application/schema+json') =>
    fetch(`${server.url}${path}`, { headers: { accept } });
  const schema_of = async (path: string) => (await (await get(path)).json()) as Schema;

  it('say the types, roles, units and order of the columns', async () => {
    const { properties, title } = await schema_of('/collections/lieux/schema');
    expect(title).to.equal('Lieux');
    expect(properties['nom']).to.deep.equal({
      title: 'Nom',
      description: 'Nom du lieu',
      type: 'string',
      maxLength: 40,
      'x-ogc-propertySeq': 2,
    });
    expect(properties['id']).to.include({ type: 'integer', 'x-ogc-role': 'id', readOnly: true });
    expect(properties['jour']).to.include({ format: 'date', 'x-ogc-role': 'primary-instant' });
    expect(properties['fin']).to.include({ format: 'date-time' }).and.not.have.property('x-ogc-role');
    expect(properties['cle']).to.include({ type: 'string', format: 'uuid' });
    expect(properties['mots']).to.deep.include({ type: 'array', items: { type: 'string' } });
    expect(properties['notes']).to.deep.include({ items: { type: 'integer' } });
    expect(properties['brut']?.['type']).to.include('object');
    expect(properties['part']).to.include({ type: 'number', 'x-ogc-unit': '%' });
    expect(properties['geom']).to.deep.include({
      format: 'geometry-multipolygon',
      'x-ogc-role': 'primary-geometry',
    });
    expect(properties['geom']).not.to.have.any.keys('type', '$ref');
    expect(Object.keys(properties)).to.have.length(17);
  });

  it('say the values that the database takes', async () => {
    const { properties, required } = await schema_of('/collections/lieux/schema');
    expect(properties['rang']).to.include({ minimum: 0, maximum: 9 });
    expect(properties['part']).to.include({ exclusiveMinimum: 0, exclusiveMaximum: 1 });
    expect(properties['sorte']?.['enum']).to.deep.equal(['a', 'b']);
    expect(properties['etat']).to.deep.include({ type: 'string', enum: ['ouvert', 'fermé', 'en travaux'] });
    expect(properties['postal']).to.include({ type: 'string', maxLength: 5, pattern: '^[0-9]{5}$' });
    expect(properties['double_rang']).to.include({ readOnly: true });
    expect(properties['texte_compare']).not.to.have.property('exclusiveMinimum');
    // A column with a default may be left out.
    expect(required).to.deep.equal(['nom', 'etat', 'geom']);
  });

  it('name the collection behind a reference, and none that the asker may not see', async () => {
    const { properties } = await schema_of('/collections/lieux/schema');
    expect(properties['famille']).to.include({ 'x-ogc-role': 'reference', 'x-ogc-collectionId': 'familles' });
    const answer = await (await get('/collections/renvoi/schema')).text();
    expect(answer).not.to.include('x-ogc-collectionId').and.not.to.include('reference');
    // A geometry without reference system is not served, and so not described.
    expect(answer).not.to.include('geom');
  });

  it('leave out what filters cannot compare and what gives no order', async () => {
    const queryables = Object.keys((await schema_of('/collections/lieux/queryables')).properties);
    expect(queryables).to.include.members(['nom', 'etat', 'postal', 'mots', 'geom']);
    expect(queryables).not.to.include('brut');
    const sortables = await schema_of('/collections/lieux/sortables');
    expect(Object.keys(sortables.properties)).to.include.members(['nom', 'etat', 'rang']);
    expect(Object.keys(sortables.properties)).not.to.include.members(['mots']).and.not.to.include('geom');
    expect(JSON.stringify(sortables)).not.to.include('readOnly').and.not.to.include('required');
  });

  it('are valid JSON Schema at their own address, each linked from its collection', async () => {
    const collection = (await (await get('/collections/lieux', 'application/json')).json()) as {
      links: { rel: string; href: string; type: string }[];
    };
    for (const kind of ['schema', 'queryables', 'sortables']) {
      const link = collection.links.find(
        ({ rel }) => rel === `http://www.opengis.net/def/rel/ogc/1.0/${kind}`,
      );
      expect(link?.href).to.equal(`${server.url}/collections/lieux/${kind}`);
      const answer = await fetch(link!.href, { headers: { accept: 'application/schema+json' } });
      expect(answer.status).to.equal(200);
      expect(answer.headers.get('content-type')).to.include('application/schema+json');
      const schema = (await answer.json()) as Schema;
      expect(schema.$id).to.equal(link!.href);
      expect(new Ajv2020({ strict: false }).validateSchema(schema)).to.equal(true);
      for (const [name, property] of Object.entries(schema.properties))
        expect(
          property['type'] !== undefined || String(property['format']).startsWith('geometry-'),
          name,
        ).to.equal(true);
      const roles = Object.values(schema.properties).map((property) => property['x-ogc-role']);
      for (const role of ['id', 'primary-geometry', 'primary-instant'])
        expect(roles.filter((one) => one === role).length, role).to.be.at.most(1);
    }
  });

  it('mark the geometry for QGIS alone, which knows it by no other sign', async () => {
    const headers = { accept: 'application/schema+json', 'user-agent': 'Mozilla/5.0 QGIS/34003/Windows 11' };
    const answer = await fetch(`${server.url}/collections/lieux/queryables`, { headers });
    const given = (await answer.json()) as Schema;
    const plain = await schema_of('/collections/lieux/queryables');
    expect(given.properties['geom']).to.deep.equal({
      ...plain.properties['geom'],
      $ref: 'https://geojson.org/schema/MultiPolygon.json',
    });
    expect(given.properties['geom']).not.to.have.property('type');
    expect(plain.properties['geom']).not.to.have.property('$ref');
    const { geom: _marked, ...others } = given.properties;
    const { geom: _plain, ...same } = plain.properties;
    expect(others).to.deep.equal(same);
    expect(answer.headers.get('cache-control')).to.match(/^private/);
    const schema = await fetch(`${server.url}/collections/lieux/schema`, { headers });
    expect(((await schema.json()) as Schema).properties['geom']).not.to.have.property('$ref');
    expect(schema.headers.get('cache-control')).to.match(/^public/);
  });

  it('are true of the features', async () => {
    const schema = await schema_of('/collections/lieux/schema');
    const { geom: _geometry, ...properties } = schema.properties;
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile({
      type: 'object',
      properties,
      additionalProperties: false,
    });
    const { features } = (await (await get('/collections/lieux/items', '*/*')).json()) as {
      features: { id: number; properties: Property }[];
    };
    expect(features).to.have.length(2);
    for (const { id, properties: shown } of features) {
      // What has no value is null in GeoJSON, and absent in the sense of the schema.
      const present = Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== null));
      expect(validate({ id, ...present }), JSON.stringify(validate.errors)).to.equal(true);
    }
  });

  it('tell of a view and of a table without key what they can', async () => {
    const { properties } = await schema_of('/collections/vue/schema');
    expect(Object.keys(properties)).to.deep.equal(['nom', 'rang']);
    expect(properties['nom']).to.include({ type: 'string', maxLength: 40 });
    expect((await get('/collections/cachee/schema')).status).to.equal(404);
  });

  it('take a profile by its three names, link it, and refuse one that they do not know', async () => {
    for (const name of [
      'valid-domain',
      '[ogc-profile:valid-domain]',
      'http://www.opengis.net/def/profile/OGC/0/valid-domain',
    ]) {
      const answer = await get(`/collections/lieux/schema?profile=${encodeURIComponent(name)}`);
      expect(answer.status, name).to.equal(200);
      expect(answer.headers.get('link')).to.equal(
        '<http://www.opengis.net/def/profile/OGC/0/valid-domain>; rel="profile"',
      );
    }
    const refused = await get('/collections/lieux/schema?profile=valid-domian');
    expect(refused.status).to.equal(400);
    expect(((await refused.json()) as { detail: string }).detail).to.include('valid-domain ?');
  });

  it('say the values that stand there, on request', async () => {
    const answer = await get('/collections/lieux/queryables?profile=actual-domain');
    expect(answer.headers.get('link')).to.include('OGC/0/actual-domain>');
    const { properties } = (await answer.json()) as Schema;
    expect(properties['nom']).to.deep.include({ enum: ['ici', 'là'], minLength: 2, maxLength: 3 });
    expect(properties['etat']?.['enum']).to.deep.equal(['fermé', 'ouvert']);
    expect(properties['rang']).to.include({ minimum: 0, maximum: 0 });
    // Nothing stands there, so nothing is said; and what may stand there is not mixed in.
    expect(properties['part']).not.to.have.any.keys('minimum', 'maximum', 'exclusiveMinimum');
    expect(properties['postal'])
      .to.deep.include({ enum: ['09000'], minLength: 5 })
      .and.not.have.property('pattern');
    expect(properties['geom']).to.include({ format: 'geometry-multipolygon' });
    const many = (await schema_of('/collections/melange/schema?profile=actual-domain')).properties;
    expect(many['geom']).to.include({ format: 'geometry-point-or-multipoint' });
    expect(many['nom']).to.include({ minLength: 1, maxLength: 3 }).and.not.have.property('enum');
    expect(many['valeur']).to.include({ minimum: 1 }).and.not.have.property('maximum');
    expect(many['rare']).to.deep.include({ enum: ['a', 'b'] });
    // Many values past the sample.
    expect(many['tardif']).not.to.have.property('enum');
    for (const id of ['cachee_vide', 'dates'])
      expect((await get(`/collections/${id}/schema?profile=actual-domain`)).status, id).to.equal(200);
    const page = await (await get('/collections/melange/queryables?f=html&profile=actual-domain')).text();
    expect(page).to.include('point ou points').and.include('celles qu’elle admet');
  });

  it('have pages', async () => {
    for (const [kind, words] of [
      ['schema', ['Schéma', 'ouvert, fermé, en travaux', 'à partir de 0', 'renvoi vers familles']],
      ['queryables', ['Filtrer', 'Exemple']],
      ['sortables', ['Trier', 'sortby']],
    ] as const) {
      const text = await (await get(`/collections/lieux/${kind}`, 'text/html')).text();
      for (const word of words) expect(text, kind).to.include(word);
    }
  });

  it('are announced', async () => {
    const { conformsTo } = (await (await get('/conformance', 'application/json')).json()) as {
      conformsTo: string[];
    };
    expect(conformsTo).to.include.members([
      'http://www.opengis.net/spec/ogcapi-common-3/1.0/conf/returnables-and-receivables',
      'http://www.opengis.net/spec/ogcapi-common-3/1.0/conf/profile-references',
      'http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/schemas',
    ]);
  });

  it('let filters ask for the values of enumerations and domains', async () => {
    for (const [filter, count] of [
      [`etat = 'ouvert'`, 1],
      [`etat like 'f%'`, 1],
      [`postal = '09000'`, 1],
    ] as const) {
      const answer = await get(`/collections/lieux/items?filter=${encodeURIComponent(filter)}`, '*/*');
      expect(((await answer.json()) as { numberMatched: number }).numberMatched, filter).to.equal(count);
    }
  });
});
