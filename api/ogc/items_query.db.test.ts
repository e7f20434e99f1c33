import { expect } from 'chai';
import fc from 'fast-check';
import { read_config } from '../../config.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { start_server, type RunningServer } from '../server.ts';

interface Items {
  numberMatched?: number;
  numberReturned: number;
  features: {
    id: string | number;
    geometry: { coordinates: number[] } | null;
    properties: Record<string, unknown>;
  }[];
  links: { rel: string; href: string }[];
}

/** Few different values, many nulls: orders with ties, which the key alone decides. */
const setup = sql`
  create table published.towns (code text primary key, nom text, population int, part double precision, capital bool,
    ouverture date, vu timestamptz, mots text[], "limit" int, geom geometry(point, 2154));
  insert into published.towns select 'c' || lpad(i::text, 4, '0'),
    case when i % 7 = 0 then null else 'nom ' || i % 5 end, case when i % 11 = 0 then null else i % 13 end,
    case when i % 5 = 0 then null else (i % 3) / 3.0 end, case when i % 6 = 0 then null else i % 2 = 0 end,
    date '2024-01-01' + i % 4, timestamptz '2024-01-01T00:00:00Z' + i % 3 * interval '1.000001 s', array['a', 'b'], i,
    st_setsrid(st_point(570000 + i, 6280000), 2154) from generate_series(1, 300) i order by md5(i::text);
  -- The same, counted by the catalogue: its pages are read in stretches.
  create table published.towns_counted as select * from published.towns;
  alter table published.towns_counted add primary key (code);
  insert into maillage.metadata_record (id, title) values ('towns', 'Villes');
  insert into maillage.collection (id, record_id, feature_count) values ('towns_counted', 'towns', 300);
  create table published.heights (id int primary key, geom geometry(pointz, 4326));
  insert into published.heights values (1, st_setsrid(st_makepoint(1.5, 43.5, 120), 4326));
  create view published.keyless with (security_invoker) as select nom, population from published.towns;
`;

describe('queries of items', () => {
  const database = use_database();
  let server: RunningServer;
  before(async () => {
    for (const statement of setup.text.split(/;\n/))
      if (statement.trim() !== '') await database().pool.query(statement);
    const config = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '1000000' });
    server = await start_server({ config, database: database() }, { log_requests: false });
  });
  after(() => server.close());
  const ask = (path: string) => fetch(server.url + path);
  const items = async (path: string) => {
    const answer = await ask(path);
    const text = await answer.text();
    expect(answer.status, `${path} ${text.slice(0, 400)}`).to.equal(200);
    return JSON.parse(text) as Items;
  };
  const problem = async (path: string) => {
    const answer = await ask(path);
    expect(answer.status, path).to.equal(400);
    return (await answer.json()) as { detail: string; parameter: string };
  };

  /** All features, by following next. */
  async function walk(path: string): Promise<Items['features']> {
    const all: Items['features'] = [];
    for (let next: string | undefined = server.url + path; next !== undefined;) {
      const page: Items = await items(next.slice(server.url.length));
      all.push(...page.features);
      expect(all.length).to.be.at.most(2000);
      next = page.links.find((link) => link.rel === 'next')?.href;
    }
    return all;
  }

  describe('sortby', () => {
    const compare = (a: unknown, b: unknown, descending: boolean): number => {
      if (a === b) return 0;
      if (a === null) return 1;
      if (b === null) return -1;
      return (a as string) < (b as string) === descending ? 1 : -1;
    };

    it('pages through any order once, nulls last, ties by the key', async () => {
      const names = ['nom', 'population', 'part', 'capital', 'ouverture', 'vu', 'code'];
      const term = fc.record({ name: fc.constantFrom(...names), sign: fc.constantFrom('', '%2B', '+', '-') });
      const terms = fc.uniqueArray(term, { minLength: 1, maxLength: 3, selector: ({ name }) => name });
      await fc.assert(
        fc.asyncProperty(
          terms,
          fc.integer({ min: 7, max: 120 }),
          fc.boolean(),
          async (sort, limit, filtered) => {
            const sortby = sort.map(({ name, sign }) => sign + name).join(',');
            const filter = filtered ? '&filter=population%3E3' : '';
            const found = await walk(
              `/collections/${filtered ? 'towns' : 'towns_counted'}/items?sortby=${sortby}&limit=${limit}${filter}`,
            );
            if (!filtered) expect(found.length).to.equal(300);
            expect(new Set(found.map(({ id }) => id)).size).to.equal(found.length);
            const expected = found.toSorted((one, other) => {
              for (const { name, sign } of sort) {
                const order = compare(one.properties[name], other.properties[name], sign === '-');
                if (order !== 0) return order;
              }
              return one.id < other.id ? -1 : 1;
            });
            expect(found.map(({ id }) => id)).to.deep.equal(expected.map(({ id }) => id));
          },
        ),
        { numRuns: 25 },
      );
    });

    it('sorts what has no key by counting', async () => {
      const found = await walk('/collections/keyless/items?sortby=-population&limit=90');
      expect(found).to.have.length(300);
      const values = found.map(({ properties }) => properties['population'] as number | null);
      expect(values).to.deep.equal(values.toSorted((a, b) => compare(a, b, true)));
    });

    it('refuses other properties, repeated ones, and the token of another order', async () => {
      expect((await problem('/collections/towns/items?sortby=popultion')).detail).to.match(/« population »/);
      expect((await problem('/collections/towns/items?sortby=geom')).parameter).to.equal('sortby');
      await problem('/collections/towns/items?sortby=mots');
      await problem('/collections/towns/items?sortby=nom,-nom');
      await problem('/collections/towns/items?sortby=');
      const page = await items('/collections/towns/items?sortby=nom');
      const next = page.links.find(({ rel }) => rel === 'next')?.href ?? '';
      const other = next.slice(server.url.length).replace('sortby=nom', 'sortby=-nom');
      expect((await problem(other)).parameter).to.equal('token');
    });

    it('answers 400 to a token that was tampered with', async () => {
      const page = await items('/collections/towns/items?sortby=population');
      const href = page.links.find(({ rel }) => rel === 'next')?.href ?? '';
      const token = new URL(href).searchParams.get('token') ?? '';
      const hash = Buffer.from(token, 'base64url').toString().slice(0, 8);
      for (const place of [
        '["x","c0001"]',
        '["1"]',
        '{"a":1}',
        '[1,2]',
        '["1","c1","c2"]',
        '[',
        '[{},"a"]',
      ]) {
        const forged = Buffer.from(hash + place).toString('base64url');
        expect(
          (await problem(`/collections/towns/items?sortby=population&token=${forged}`)).parameter,
          place,
        ).to.equal('token');
      }
    });
  });

  describe('properties', () => {
    it('gives those alone, and the geometry when it is named', async () => {
      const page = await items('/collections/towns/items?properties=population,nom&limit=1');
      expect(Object.keys(page.features[0]?.properties ?? {})).to.deep.equal(['nom', 'population']);
      expect(page.features[0]?.geometry).to.equal(null);
      expect(page.features[0]?.id).to.equal('c0001');
      const placed = await items('/collections/towns/items?properties=nom,geom&limit=1');
      expect(placed.features[0]?.geometry?.coordinates).to.have.length(2);
      const bare = await items('/collections/towns/items?properties=geom&limit=1');
      expect(bare.features[0]?.properties).to.deep.equal({});
      const item = await ask('/collections/towns/items/c0002?properties=nom');
      expect((await item.json()) as unknown).to.deep.include({
        geometry: null,
        properties: { nom: 'nom 2' },
      });
    });

    it('names what the collection has not, and the nearest', async () => {
      expect((await problem('/collections/towns/items?properties=noms')).detail).to.match(/« nom »/);
      expect((await problem('/collections/towns/items/c0001?properties=x')).parameter).to.equal('properties');
    });
  });

  describe('crs', () => {
    const epsg = (code: number) => `http://www.opengis.net/def/crs/EPSG/0/${code}`;
    const place = async (crs: string | null) => {
      const query = crs === null ? '' : `?crs=${encodeURIComponent(crs)}`;
      const answer = await ask(`/collections/towns/items/c0100${query}`);
      const { geometry } = (await answer.json()) as Items['features'][number];
      return { header: answer.headers.get('content-crs'), coordinates: geometry?.coordinates ?? [] };
    };

    it('is CRS84 when nobody asks, and said in Content-Crs', async () => {
      const { header, coordinates } = await place(null);
      expect(header).to.equal('<http://www.opengis.net/def/crs/OGC/1.3/CRS84>');
      expect(coordinates[0]).to.be.closeTo(1.4, 0.2);
      expect(coordinates[1]).to.be.closeTo(43.6, 0.2);
    });

    it('writes the axes in the order of the authority', async () => {
      const [longitude, latitude] = (await place(null)).coordinates;
      expect(await place(epsg(4326))).to.deep.equal({
        header: `<${epsg(4326)}>`,
        coordinates: [latitude, longitude],
      });
      expect((await place(epsg(2154))).coordinates).to.deep.equal([570100, 6280000]);
      expect((await place('EPSG:2154')).header).to.equal(`<${epsg(2154)}>`);
      const [northing = 0, easting = 0] = (await place(epsg(3035))).coordinates;
      expect(northing).to.be.closeTo(2_300_000, 100_000);
      expect(easting).to.be.closeTo(3_600_000, 100_000);
    });

    it('takes any system of the EPSG registry that the database knows, and keeps it in links', async () => {
      const page = await items(`/collections/towns/items?limit=1&crs=${encodeURIComponent(epsg(27700))}`);
      expect(page.features[0]?.geometry?.coordinates).to.have.length(2);
      expect(page.links.find(({ rel }) => rel === 'next')?.href).to.include('crs=');
      expect(
        (await problem('/collections/towns/items?crs=http://www.opengis.net/def/crs/0/unknown')).parameter,
      ).to.equal('crs');
      expect((await problem('/collections/towns/items/c0001?crs=EPSG:5513')).parameter).to.equal('crs');
    });

    it('has a database that knows each system of the table', async () => {
      const { rows } = await database().pool.query<{ srid: number }>('select srid from spatial_ref_sys');
      const known = new Set(rows.map(({ srid }) => srid));
      const { readFileSync } = await import('node:fs');
      const table = readFileSync('api/crs_axes.csv', 'utf8').trimEnd().split('\n').slice(1);
      expect(table.length).to.be.greaterThan(5000);
      const unknown = table.map((line) => Number(line.split(',')[0])).filter((srid) => !known.has(srid));
      expect(unknown).to.deep.equal([]);
    });

    it('says CRS84h of coordinates with heights, which it keeps', async () => {
      const answer = await ask('/collections/heights/items');
      expect(answer.headers.get('content-crs')).to.equal('<http://www.opengis.net/def/crs/OGC/0/CRS84h>');
      const page = (await answer.json()) as Items;
      expect(page.features[0]?.geometry?.coordinates).to.deep.equal([1.5, 43.5, 120]);
      const collection = (await (await ask('/collections/heights')).json()) as { crs: string[] };
      expect(collection.crs[0]).to.equal('http://www.opengis.net/def/crs/OGC/0/CRS84h');
    });

    it('is listed by the collection, with the stored one', async () => {
      const collection = (await (await ask('/collections/towns')).json()) as {
        crs: string[];
        storageCrs: string;
      };
      expect(collection.storageCrs).to.equal(epsg(2154));
      expect(collection.crs[0]).to.equal('http://www.opengis.net/def/crs/OGC/1.3/CRS84');
      expect(collection.crs).to.include.members([epsg(2154), epsg(4326), epsg(3857)]);
    });
  });

  describe('properties as parameters', () => {
    const count = async (query: string) =>
      (await items(`/collections/towns/items?limit=1&${query}`)).numberMatched;

    it('keeps what has just that value', async () => {
      expect(await count('nom=nom+1')).to.equal((await count("filter=nom%3D'nom 1'")) ?? -1);
      expect(await count('code=c0007')).to.equal(1);
      expect(await count('population=3')).to.equal((await count('filter=population%3D3')) ?? -1);
      expect(await count('population=3.5')).to.equal(0);
      expect(await count('population=99999999999999')).to.equal(0);
      expect(await count('capital=true&population=4')).to.equal(
        (await count('filter=capital AND population%3D4')) ?? -1,
      );
      expect(await count('ouverture=2024-01-02')).to.equal(75);
      expect(await count('vu=2024-01-01T00:00:00Z')).to.equal(100);
      expect(await count("nom='%3B drop table published.towns --")).to.equal(0);
    });

    it('refuses values of another type, by the name of the parameter', async () => {
      for (const query of [
        'population=beaucoup',
        'capital=1',
        'ouverture=2024-02-30',
        'vu=hier',
        'population=NaN',
      ])
        expect((await problem(`/collections/towns/items?${query}`)).parameter).to.equal(query.split('=')[0]);
    });

    it('leaves alone lists, geometries and names of other parameters, and names the nearest', async () => {
      await problem('/collections/towns/items?mots=a');
      await problem('/collections/towns/items?geom=a');
      expect(
        (await items('/collections/towns/items?limit=1')).numberMatched,
        'a column named limit',
      ).to.equal(300);
      expect((await problem('/collections/towns/items?populaton=1')).detail).to.match(/« population »/);
    });

    it('pages within the condition', async () => {
      const found = await walk('/collections/towns/items?ouverture=2024-01-02&limit=20');
      expect(found).to.have.length(75);
    });

    it('is written in the API’s description of each collection', async () => {
      const api = (await (await ask('/api')).json()) as {
        paths: Record<string, { get: { parameters: { name?: string; schema?: unknown }[] } }>;
      };
      const parameters = api.paths['/collections/towns/items']?.get.parameters ?? [];
      const own = Object.fromEntries(
        parameters.flatMap(({ name, schema }) => (name === undefined ? [] : [[name, schema]])),
      );
      expect(own).to.deep.include({
        nom: { type: 'string' },
        population: { type: 'integer' },
        capital: { type: 'boolean' },
      });
      expect(own).to.not.have.any.keys('limit', 'mots', 'geom');
    });
  });
});
