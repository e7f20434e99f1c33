import { expect } from 'chai';
import fc from 'fast-check';
import { read_config } from '../../config.ts';
import { sql } from '../../sql/fragment.ts';
import { list_published_tables } from '../../catalogue/published_tables.ts';
import { use_database } from '../../sql/testing.ts';
import { crs84 } from '../crs.ts';
import { start_server, type RunningServer } from '../server.ts';
import { filter_properties } from './properties.ts';
import { translate } from './translate.ts';
import { functions as known_functions, type ArgumentKind } from './functions.ts';

interface Page {
  numberMatched?: number;
  features: { properties: { rang: number } }[];
  links: { rel: string; href: string }[];
  code?: string;
  detail?: string;
}

describe('filters of items', function () {
  this.timeout(60_000);
  const database = use_database();
  let server: RunningServer;
  before(async () => {
    for (const statement of [
      sql`create table published.lieux (id int primary key, nom text, rang int, taux double precision, prix numeric,
        jour date, moment timestamptz, local timestamp, ouvert boolean, mots text[], notes int[], code uuid, brut jsonb,
        geom geometry(point, 2154))`,
      sql`insert into published.lieux
        select i, case i % 3 when 0 then 'Saint-Été ' || i when 1 then 'SAINT-ETE ' || i else 'l''Isle ' || i end, i,
          i / 4.0, i * 1.5, date '2024-01-01' + i, timestamptz '2024-01-01T00:00:00Z' + i * interval '1 hour',
          timestamp '2024-01-01' + i * interval '1 hour', i % 2 = 0, array['a', 'b' || i], array[i, i + 1],
          md5(i::text)::uuid, '{}', ST_Transform(ST_SetSRID(ST_Point(1 + i * 0.01, 43), 4326), 2154)
        from generate_series(0, 99) i`,
      sql`insert into published.lieux (id) values (1000)`,
      sql`grant select on published.lieux to maillage_reader, maillage_writer`,
    ])
      await database().query(statement);
    const config = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '0' });
    server = await start_server({ config, database: database() }, { log_requests: false });
  });
  after(() => server.close());

  const ask = async (filter: string, more = '') => {
    const answer = await fetch(
      `${server.url}/collections/lieux/items?filter=${encodeURIComponent(filter)}${more}`,
    );
    return { status: answer.status, body: (await answer.json()) as Page };
  };
  const count = async (filter: string, more = '') => {
    const { status, body } = await ask(filter, more);
    expect(status, `${filter} ${body.detail ?? ''}`).to.equal(200);
    return body.numberMatched;
  };

  it('count what PostgreSQL counts, in every type', async () => {
    const cases: readonly (readonly [filter: string, condition: ReturnType<typeof sql>])[] = [
      [`rang > 50 and rang <= 60`, sql`rang > 50 and rang <= 60`],
      [`taux * 2 + 1 = 11`, sql`taux * 2 + 1 = 11`],
      [`prix div 10 = 3 and rang % 2 = 1`, sql`div(prix, 10) = 3 and rang % 2 = 1`],
      [`nom like 'l''Isle 1%'`, sql`nom like 'l''Isle 1%'`],
      [`casei(accenti(nom)) like casei(accenti('saint-été%'))`, sql`lower(unaccent(nom)) like 'saint-ete%'`],
      [`nom < 'b'`, sql`nom collate "C" < 'b'`],
      [
        `jour between DATE('2024-01-10') and DATE('2024-01-20')`,
        sql`jour between '2024-01-10' and '2024-01-20'`,
      ],
      [`moment > TIMESTAMP('2024-01-02T12:00:00Z')`, sql`moment > '2024-01-02T12:00:00Z'`],
      [`local = TIMESTAMP('2024-01-02T12:00:00Z')`, sql`local = '2024-01-02T12:00:00'`],
      [`t_during(moment, INTERVAL('2024-01-02', '..'))`, sql`moment > '2024-01-02T00:00:00Z'`],
      [`ouvert = true and not rang in (2, 4, 6)`, sql`ouvert and rang not in (2, 4, 6)`],
      [`a_contains(mots, ('a', 'b7'))`, sql`mots @> array['b7']`],
      [`a_overlaps(notes, (3, 50))`, sql`notes && array[3, 50]`],
      [`code = 'cfcd2084-95d5-65ef-66e7-dff9f98764da'`, sql`id = 0`],
      [`brut is null`, sql`brut is null`],
      [`s_intersects(geom, BBOX(1.095, 42.9, 1.205, 43.1))`, sql`rang between 10 and 20`],
      [`s_within(geom, POLYGON((0.9 42, 1.055 42, 1.055 44, 0.9 44, 0.9 42)))`, sql`rang <= 5`],
      [`rang / 0 = 1`, sql`false`],
    ];
    for (const [filter, condition] of cases) {
      const rows = await database().query(sql`select from published.lieux where ${condition}`);
      expect(await count(filter), filter).to.equal(rows.length);
    }
  });

  it('are read as JSON and by the names that older clients use', async () => {
    const json = JSON.stringify({ op: '<', args: [{ property: 'rang' }, 10] });
    expect(await count(json)).to.equal(10);
    expect(await count(json, '&filter-lang=cql2-json')).to.equal(10);
    expect(await count('rang < 10', '&filter-lang=cql-text')).to.equal(10);
    const point = 'S_INTERSECTS(geom, POINT(43 1.1))';
    const crs = '&filter-crs=http://www.opengis.net/def/crs/EPSG/0/4326';
    expect(await count(`s_intersects(geom, BBOX(42.9, 1.095, 43.1, 1.105))`, crs)).to.equal(1);
    expect((await ask(point, crs)).status).to.equal(200);
  });

  it('call functions, each as PostGIS itself answers', async () => {
    const earth = sql`st_transform(geom, 4326)::geography`;
    const here = sql`st_setsrid(st_point(1.5, 43), 4326)::geography`;
    const cases: readonly (readonly [filter: string, condition: ReturnType<typeof sql>])[] = [
      ['distance_m(geom, POINT(1.5 43)) < 4100', sql`st_distance(${earth}, ${here}) < 4100`],
      ['within_m(geom, POINT(1.5 43), 4100)', sql`st_dwithin(${earth}, ${here}, 4100)`],
      ['within_m(POINT(1.5 43), geom, 4100) = false', sql`not st_dwithin(${earth}, ${here}, 4100)`],
      ['s_within(geom, buffer_m(POINT(1.5 43), 4100))', sql`st_dwithin(${earth}, ${here}, 4100)`],
      ['s_intersects(geom, buffer_m(geom, 1))', sql`geom is not null`],
      ['area_m2(buffer_m(geom, 100)) between 30000 and 32000', sql`geom is not null`],
      ['length_m(LINESTRING(1 43, 1 44)) > 111000 and rang < 3', sql`rang < 3`],
      ['perimeter_m(envelope(buffer_m(geom, 100))) > 700', sql`geom is not null`],
      ['longitude(geom) > 1.505', sql`st_x(st_transform(geom, 4326)) > 1.505`],
      ['latitude(centroid(geom)) > 44', sql`false`],
      [
        `geometry_type(geom) = 'Point' and num_points(geom) = 1 and num_parts(geom) = 1`,
        sql`geom is not null`,
      ],
      ['is_valid(geom) and not is_empty(point_on_surface(geom))', sql`geom is not null`],
      [`lower(nom) = 'saint-été 3'`, sql`rang = 3`],
      [`upper(trim(concat('  ', nom))) = 'SAINT-ÉTÉ 3'`, sql`rang = 3`],
      ['char_length(nom) = 11', sql`char_length(nom) = 11`],
      [
        'abs(-1 * rang) = 3 or round(taux) = 2 or floor(taux) = 9 or ceil(taux) = 11',
        sql`rang = 3 or round(taux) = 2 or floor(taux) = 9 or ceil(taux) = 11`,
      ],
      ['sqrt(rang) = 5', sql`rang = 25`],
      ['sqrt(-1 * rang) is null', sql`rang is null or rang > 0`],
      ['year(jour) = 2024 and month(jour) = 2 and day(jour) = 10', sql`jour = '2024-02-10'`],
      ['day_of_week(jour) = 1', sql`extract(isodow from jour) = 1`],
      ['hour(moment) = 7 and hour(local) = 7', sql`extract(hour from local) = 7`],
      ['size(mots) = 2', sql`mots is not null`],
    ];
    const named = cases.map(([filter]) => filter).join(' ');
    for (const name of known_functions.keys()) expect(named).to.include(`${name}(`);
    for (const [filter, condition] of cases) {
      const rows = await database().query(sql`select from published.lieux where ${condition}`);
      expect(await count(filter), filter).to.equal(rows.length);
    }
  });

  it('ask the spatial index for what is near', async () => {
    const target = {
      properties: filter_properties(
        (await list_published_tables(database())).find(({ id }) => id === 'lieux')!,
      ),
      srid: 2154,
      crs: crs84,
    };
    const condition = translate(
      { op: 'within_m', args: [{ property: 'geom' }, { type: 'Point', coordinates: [1.5, 43] }, 4100] },
      () => null,
      target,
    );
    await database().query(sql`create index lieux_geom on published.lieux using gist (geom)`);
    const plan = await database().write(async (db) => {
      await db.query(sql`set local enable_seqscan = off`);
      return JSON.stringify(await db.query(sql`explain select from published.lieux t where ${condition}`));
    });
    expect(plan).to.include('lieux_geom');
  });

  it('list their functions, as JSON and as a page', async () => {
    const listed = (await (await fetch(`${server.url}/functions`)).json()) as {
      functions: { name: string; arguments: { type: string[] }[]; returns: string[] }[];
    };
    expect(listed.functions.map(({ name }) => name)).to.deep.equal([...known_functions.keys()]);
    expect(listed.functions.find(({ name }) => name === 'within_m')).to.deep.include({
      returns: ['boolean'],
    });
    const landing = await (await fetch(server.url)).text();
    expect(landing).to.include('def/rel/ogc/1.0/functions');
    const page = await (await fetch(`${server.url}/functions?f=html`)).text();
    expect(page).to.include('within_m').and.include('Mètres (nombre)');
    const { status, body } = await ask('distence_m(geom, geom) = 0');
    expect(status).to.equal(400);
    expect(body.detail).to.include('caractère 1').and.include('distence_m');
    expect((body as { remedy?: string }).remedy).to.include('« distance_m »');
  });

  it('go on from page to page, and a token of another filter is refused', async () => {
    const { body } = await ask('rang >= 20', '&limit=30');
    const next = body.links.find(({ rel }) => rel === 'next')!.href;
    const second = (await (await fetch(next)).json()) as Page;
    expect(second.numberMatched).to.equal(80);
    expect(second.features[0]?.properties.rang).to.equal(50);
    const other = new URL(next);
    other.searchParams.set('filter', 'rang >= 21');
    expect(((await (await fetch(other)).json()) as Page).code).to.equal('invalid-token');
  });

  it('say what is wrong and where', async () => {
    const { status, body } = await ask('rang >> 3');
    expect(status).to.equal(400);
    expect(body).to.include({ code: 'invalid-filter', parameter: 'filter' });
    expect(body.detail).to.include('caractère 7');
    expect((await ask('{"op":"=","args":[{"property":"rang"},"a"]}')).body.detail).to.include('/');
    for (const filter of [
      `nom like 'a\\'`,
      `moment = TIMESTAMP('2024-01-01T00:00:00+02')`,
      'rang = 99999999999999999999999 and prix = 1e308 * 1e308',
    ])
      expect((await ask(filter)).status, filter).to.be.oneOf([200, 400]);
  });

  it('never fail on our side, whatever is combined', async () => {
    const property = fc.constantFrom(
      'nom',
      'rang',
      'taux',
      'prix',
      'jour',
      'moment',
      'local',
      'ouvert',
      'mots',
      'notes',
      'code',
      'brut',
      'geom',
      'id',
      'autre',
    );
    const literal = fc.constantFrom(
      '1',
      '-2.5',
      '1e300',
      "'a'",
      "'2024-01-01'",
      'true',
      "DATE('2024-02-01')",
      "TIMESTAMP('2024-01-01T00:00:00Z')",
      "INTERVAL('..', '2024-01-03')",
      'POINT(1 43)',
      'BBOX(1,42,2,44)',
      'BBOX(170,-10,-170,10)',
      'GEOMETRYCOLLECTION(POINT(1 43))',
      'LINESTRING(0 0, 0 0)',
      "('a', 1)",
      '()',
    );
    const operand = fc.oneof(property, literal);
    const fitting: Record<ArgumentKind, fc.Arbitrary<string>> = {
      geometry: fc.constantFrom(
        'geom',
        'POINT(1 43)',
        'LINESTRING(0 0, 0 0)',
        'BBOX(170,-10,-170,10)',
        'centroid(geom)',
      ),
      number: fc.constantFrom('rang', 'taux', 'prix', '-1', '0', '1e300', '500', '-1e6', '1e6'),
      text: fc.constantFrom('nom', 'code', "'a'", "''"),
      instant: fc.constantFrom('jour', 'moment', 'local', "DATE('2024-02-01')"),
      array: fc.constantFrom('mots', 'notes'),
      boolean: fc.constantFrom('ouvert', 'true'),
    };
    const cql_functions = [...known_functions];
    const operators = ['=', '<>', '<', '>=', '+', '/', '^', 'div', 'LIKE', 'AND'];
    const functions = [
      's_intersects',
      's_touches',
      's_disjoint',
      't_after',
      't_meets',
      'a_equals',
      'a_overlaps',
      'casei',
      'foo',
    ];
    const call = fc
      .constantFrom(...cql_functions)
      .chain(([name, { args }]) =>
        fc
          .tuple(...args.map(([, kind]) => fc.oneof({ weight: 4, arbitrary: fitting[kind] }, operand)))
          .map((given) => `${name}(${given.join(', ')})`),
      );
    const expression = fc.oneof(
      fc
        .tuple(call, fc.constantFrom(...operators), fc.oneof(call, operand))
        .map(([a, op, b]) => `${a} ${op} ${b}`),
      fc.tuple(call, call).map(([a, b]) => `s_intersects(${a}, buffer_m(${b}, 10))`),
      call,
      call.map((a) => `${a} is not null`),
      fc.tuple(operand, fc.constantFrom(...operators), operand).map(([a, op, b]) => `${a} ${op} ${b}`),
      fc.tuple(fc.constantFrom(...functions), operand, operand).map(([name, a, b]) => `${name}(${a}, ${b})`),
      fc.tuple(operand, operand, operand).map(([a, b, c]) => `${a} between ${b} and ${c}`),
      fc.tuple(operand, operand).map(([a, b]) => `${a} not in (${b})`),
      operand.map((a) => `${a} is not null`),
    );
    await fc.assert(
      fc.asyncProperty(expression, async (filter) => {
        const { status, body } = await ask(filter, '&limit=1');
        expect(status, `${filter} → ${JSON.stringify(body).slice(0, 200)}`).to.be.oneOf([200, 400]);
      }),
      { numRuns: 800 },
    );
  });

  it('name what can be filtered, as a schema and as a page', async () => {
    const answer = await fetch(`${server.url}/collections/lieux/queryables`);
    expect(answer.headers.get('content-type')).to.include('application/schema+json');
    const { properties } = (await answer.json()) as {
      properties: Record<string, { type?: string; format?: string }>;
    };
    expect(properties['rang']).to.include({ type: 'integer' });
    expect(properties['geom']).to.include({ format: 'geometry-point' });
    expect(properties).not.to.have.property('brut');
    const page = await fetch(`${server.url}/collections/lieux/queryables?f=html`);
    expect(await page.text())
      .to.include('Filtrer')
      .and.include('nombre entier');
  });
});
