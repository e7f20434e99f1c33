import { expect } from 'chai';
import { read_config } from '../../config.ts';
import { use_database } from '../../sql/testing.ts';
import { start_server, type RunningServer } from '../server.ts';

interface Geometry {
  type: string;
  coordinates: unknown;
}
interface Feature {
  id: number;
  type: string;
  conformsTo?: string[];
  featureType?: string;
  featureSchema?: string;
  coordRefSys?: string;
  time?: { date?: string; timestamp?: string } | null;
  place?: Geometry | null;
  geometry: Geometry | null;
  properties: Record<string, unknown>;
  links: { rel: string; href: string; type: string }[];
}
interface Collection extends Omit<Feature, 'geometry' | 'properties'> {
  geometryDimension?: number;
  features: Feature[];
}

const core = 'http://www.opengis.net/spec/json-fg-1/1.0/conf/core';
const lambert = 'http://www.opengis.net/def/crs/EPSG/0/2154';
const profile_uri = (name: string) => `http://www.opengis.net/def/profile/OGC/0/${name}`;

const setup = [
  `create table published.lieux (id int primary key, nom text, jour date, geom geometry(multipoint, 2154))`,
  `insert into published.lieux values
    (1, 'un', '2024-02-29', ST_Multi(ST_SetSRID(ST_Point(574000, 6279000), 2154))),
    (2, 'deux', null, null), (3, 'trois', 'infinity', ST_Multi(ST_SetSRID(ST_Point(574001, 6279000), 2154)))`,
  `create table published.passages (id int primary key, moment timestamptz, geom geometry(pointz, 4326))`,
  `insert into published.passages values (1, '2024-02-29T12:00:00.25+02', ST_SetSRID(ST_MakePoint(1, 43, 500), 4326)),
    (2, '2024-02-29T10:00:00Z', ST_SetSRID(ST_MakePoint(2, 43, 500), 4326))`,
  `create table published.releves (id int primary key, local timestamp, autre date)`,
  `insert into published.releves values (1, '2024-02-29T12:00:00', '2024-01-01')`,
  `insert into maillage.metadata_record (id, title) values ('releves', 'Relevés')`,
  `insert into maillage.collection (id, record_id, columns) values
    ('releves', 'releves', '[{"name": "local", "role": "time"}]')`,
  `create table published.sans_temps (id int primary key, a date, b date, geom geometry(geometry, 4326))`,
  `insert into published.sans_temps values (1, '2024-01-01', '2024-01-02', ST_SetSRID(ST_Point(0, 43), 4326))`,
  `grant select on all tables in schema published to maillage_reader, maillage_writer`,
];

const wgs84 = /^http:\/\/www\.opengis\.net\/def\/crs\/OGC\/(?:1\.3\/CRS84|0\/CRS84h)$/;
const instants = {
  date: /^\d{4}-\d{2}-\d{2}$/,
  timestamp: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/,
};

function positions_of(value: unknown): number[][] {
  if (!Array.isArray(value)) return [];
  return typeof value[0] === 'number' ? [value as number[]] : value.flatMap(positions_of);
}

/** Requirements of classes Core (8) and Profiles (14) on a feature, in a collection or alone. */
function check_feature(feature: Feature, profile: string): void {
  const { time, place = null, geometry } = feature;
  expect(feature).to.include.keys('type', 'geometry', 'properties', 'time', 'place');
  if (time != null) {
    const [kind, text] = Object.entries(time)[0] as ['date' | 'timestamp', string];
    expect(text).to.match(instants[kind]);
  }
  for (const [longitude, latitude] of positions_of(geometry?.coordinates)) {
    expect(longitude).to.be.within(-180, 180);
    expect(latitude).to.be.within(-90, 90);
  }
  for (const one of [place, geometry]) {
    const sizes = new Set(positions_of(one?.coordinates).map(({ length }) => length));
    expect(sizes.size).to.be.at.most(1);
  }
  if (place !== null && geometry !== null) expect(place).not.to.deep.equal(geometry);
  if (place !== null) expect(geometry === null).to.equal(profile === 'jsonfg');
}

/** Requirements on what is the root of a document. */
function check_root({ conformsTo, featureType, featureSchema, coordRefSys }: Feature | Collection): void {
  expect(conformsTo).to.include(core).and.include(core.replace('core', 'types-schemas'));
  expect(featureType).to.be.a('string');
  expect(URL.canParse(featureSchema ?? '')).to.equal(true);
  if (coordRefSys !== undefined) expect(coordRefSys).not.to.match(wgs84);
}

function check_collection(collection: Collection, profile: string): void {
  check_root(collection);
  for (const feature of collection.features) {
    check_feature(feature, profile);
    expect(feature).not.to.have.property('conformsTo');
    if (feature.place != null) expect(collection.coordRefSys).to.be.a('string');
  }
}

describe('JSON-FG', () => {
  const database = use_database();
  let server: RunningServer;
  before(async () => {
    for (const statement of setup) await database().pool.query(statement);
    const config = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '0' });
    server = await start_server({ config, database: database() }, { log_requests: false });
  });
  after(() => server.close());

  const ask = (path: string, accept = '*/*') => fetch(`${server.url}${path}`, { headers: { accept } });
  const read = async <T>(path: string, accept?: string) => {
    const answer = await ask(path, accept);
    expect(answer.status, path).to.equal(200);
    return (await answer.json()) as T;
  };

  it('says once, of the whole collection, what its features are', async () => {
    const answer = await ask('/collections/lieux/items?profile=jsonfg');
    expect(answer.headers.get('content-type')).to.include('application/geo+json');
    expect(answer.headers.get('link')).to.include(`<${profile_uri('jsonfg')}>; rel="profile"`);
    const { features, links, ...head } = (await answer.json()) as Collection;
    expect(head).to.deep.include({
      type: 'FeatureCollection',
      featureType: 'lieux',
      featureSchema: `${server.url}/collections/lieux/schema`,
      geometryDimension: 0,
    });
    expect(head.conformsTo).to.include(core).and.include(core.replace('core', 'types-schemas'));
    expect(links.find(({ rel }) => rel === 'profile')?.href).to.equal(profile_uri('jsonfg'));
    for (const feature of features) {
      for (const member of ['conformsTo', 'featureType', 'coordRefSys'])
        expect(feature).not.to.have.property(member);
      expect(feature).to.include.keys('time', 'place', 'geometry', 'properties', 'id');
    }
    // Its type is declared, so this one is not: any geometry.
    expect(await read('/collections/sans_temps/items?profile=jsonfg')).not.to.have.property(
      'geometryDimension',
    );
  });

  it('puts coordinates of another system in `place`, and never longitudes and latitudes of WGS 84', async () => {
    const degrees = await read<Collection>('/collections/lieux/items?profile=jsonfg');
    expect(degrees).not.to.have.property('coordRefSys');
    for (const { place } of degrees.features) expect(place).to.equal(null);
    expect(degrees.features[0]?.geometry?.type).to.equal('MultiPoint');
    const metres = await read<Collection>(`/collections/lieux/items?profile=jsonfg&crs=${lambert}`);
    expect(metres.coordRefSys).to.equal(lambert);
    expect(metres.features[0]?.place?.coordinates).to.deep.equal([[574000, 6279000]]);
    expect(metres.features[0]?.geometry).to.equal(null);
    expect(metres.features[1]).to.include({ place: null, geometry: null });
    const latitude_first = 'http://www.opengis.net/def/crs/EPSG/0/4326';
    const flipped = await read<Collection>(
      `/collections/passages/items?profile=jsonfg&crs=${latitude_first}`,
    );
    expect(flipped.coordRefSys).to.equal(latitude_first);
    expect(positions_of(flipped.features[0]?.place?.coordinates)[0]?.slice(0, 2)).to.deep.equal([43, 1]);
  });

  it('gives readers of GeoJSON their own geometry beside it on request', async () => {
    const { features } = await read<Collection>(
      `/collections/lieux/items?profile=jsonfg-plus&crs=${lambert}`,
    );
    const [first] = features;
    expect(first?.place?.coordinates).to.deep.equal([[574000, 6279000]]);
    const [[longitude, latitude] = []] = positions_of(first?.geometry?.coordinates);
    expect(longitude).to.be.closeTo(1.436, 0.01);
    expect(latitude).to.be.closeTo(43.6, 0.05);
    const { features: degrees } = await read<Collection>('/collections/lieux/items?profile=jsonfg-plus');
    expect(degrees[0]?.place).to.equal(null);
  });

  it('tells the time of a feature as a day or as an instant in UTC', async () => {
    const times = async (id: string) =>
      (await read<Collection>(`/collections/${id}/items?profile=jsonfg`)).features.map(({ time }) => time);
    // What never ends is no day.
    expect(await times('lieux')).to.deep.equal([{ date: '2024-02-29' }, null, null]);
    expect(await times('passages')).to.deep.equal([
      { timestamp: '2024-02-29T10:00:00.25Z' },
      { timestamp: '2024-02-29T10:00:00Z' },
    ]);
    expect(await times('releves')).to.deep.equal([{ timestamp: '2024-02-29T12:00:00Z' }]);
    // Two times, and nobody said which is the feature's.
    expect(await times('sans_temps')).to.deep.equal([null]);
  });

  it('filters by the only time of a collection, as its schema says', async () => {
    const { features } = await read<Collection>('/collections/passages/items?datetime=2025-01-01/..');
    expect(features).to.have.length(0);
    const schema = await read<{ properties: Record<string, Record<string, unknown>> }>(
      '/collections/passages/schema',
    );
    expect(schema.properties['moment']).to.include({ 'x-ogc-role': 'primary-instant' });
  });

  it('is a single feature too, with all that its collection would say', async () => {
    const feature = await read<Feature>(`/collections/lieux/items/1?profile=jsonfg&crs=${lambert}`);
    expect(feature).to.include({ type: 'Feature', id: 1, featureType: 'lieux', coordRefSys: lambert });
    expect(feature.conformsTo).to.include(core);
    expect(feature.time).to.deep.equal({ date: '2024-02-29' });
    expect(feature.links.find(({ rel }) => rel === 'profile')?.href).to.equal(profile_uri('jsonfg'));
    expect((await fetch(feature.featureSchema!)).status).to.equal(200);
  });

  it('keeps every requirement that a document can break', async () => {
    const crs = ['', `&crs=${lambert}`, '&crs=http://www.opengis.net/def/crs/EPSG/0/3857'];
    for (const id of ['lieux', 'passages', 'releves', 'sans_temps'])
      for (const profile of ['jsonfg', 'jsonfg-plus'])
        for (const system of crs) {
          const path = `/collections/${id}/items`;
          check_collection(await read(`${path}?profile=${profile}${system}`), profile);
          check_root(await read(`${path}/1?profile=${profile}${system}`));
          check_feature(await read(`${path}/1?profile=${profile}${system}`), profile);
        }
  });

  it('is asked for by f, by profile in its three forms, and by Accept', async () => {
    const quoted = `application/geo+json; profile="${profile_uri('jsonfg')}"`;
    for (const [query, accept] of [
      ['?f=jsonfg', '*/*'],
      ['?profile=jsonfg', '*/*'],
      [`?profile=${encodeURIComponent('[ogc-profile:jsonfg]')}`, '*/*'],
      [`?profile=${encodeURIComponent(profile_uri('jsonfg'))}`, '*/*'],
      ['', quoted],
      ['', 'application/geo+json;profile=jsonfg'],
      ['', 'application/vnd.ogc.fg+json'],
    ] as const) {
      const document = await read<Collection>(`/collections/lieux/items${query}`, accept);
      expect(document.conformsTo, `${query} ${accept}`).to.include(core);
    }
    const first = await read<Collection>('/collections/lieux/items?limit=1', quoted);
    const next = first.links.find(({ rel }) => rel === 'next')!.href;
    expect(((await (await fetch(next)).json()) as Collection).conformsTo).to.include(core);
  });

  it('is not what others get: plain GeoJSON says its profile and nothing of JSON-FG', async () => {
    for (const query of ['', '?profile=rfc7946', '?f=json']) {
      const document = await read<Collection>(`/collections/lieux/items${query}`);
      expect(document).not.to.have.any.keys('conformsTo', 'featureType', 'coordRefSys');
      expect(document.features[0]).not.to.have.any.keys('place', 'time');
      expect(document.links.find(({ rel }) => rel === 'profile')?.href).to.equal(profile_uri('rfc7946'));
      const other = document.links.find(({ type }) => type.includes('jsonfg'))!;
      const answer = await fetch(other.href, { headers: { accept: other.type } });
      expect(((await answer.json()) as Collection).conformsTo).to.include(core);
    }
    expect((await ask('/collections/lieux/items?profile=jsonld')).status).to.equal(400);
    const page = await ask('/collections/lieux/items/1?f=html&profile=jsonfg');
    expect(page.headers.get('content-type')).to.include('text/html');
    const tags = await Promise.all(
      ['*/*', 'application/vnd.ogc.fg+json'].map(async (accept) =>
        (await ask('/collections/lieux/items', accept)).headers.get('etag'),
      ),
    );
    expect(new Set(tags).size).to.equal(2);
  });

  it('is announced, with its parameter', async () => {
    const { conformsTo } = await read<{ conformsTo: string[] }>('/conformance', 'application/json');
    for (const name of ['core', 'types-schemas', 'profiles', 'api'])
      expect(conformsTo).to.include(core.replace('core', name));
    const document = await read<{
      components: { parameters: Record<string, { name: string; style: string; explode: boolean }> };
    }>('/api', 'application/json');
    expect(document.components.parameters['profile-features']).to.deep.include({
      name: 'profile',
      style: 'form',
      explode: false,
    });
  });
});
