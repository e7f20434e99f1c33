import { expect } from 'chai';
import fc from 'fast-check';
import { set_editable } from '../../../catalogue/editing.ts';
import { one } from '../../../sql/client.ts';
import { sql } from '../../../sql/fragment.ts';
import { use_database } from '../../../sql/testing.ts';
import {
  borne,
  digest_of,
  geojson,
  lambert,
  make_editing_site,
  patch,
  pointers_of,
  problem_of,
  read_from,
  write_to,
  type EditingSite,
  type Write,
} from './testing.ts';

describe('bodies of edits', function () {
  this.timeout(60_000);
  const database = use_database();
  let site: EditingSite;
  before(async () => (site = await make_editing_site(database())));
  after(() => site.server.close());

  const ask = (path: string, init?: RequestInit) => site.ask(path, init);
  const write: Write = (...given) => write_to(site, ...given);
  const read = (path: string) => read_from(site, path);
  const bornes = '/collections/bornes/items';
  const zones = '/collections/zones/items';
  const digest = () => digest_of(database());

  it('takes coordinates of any system, makes a polygon multiple, numbers by identity', async () => {
    const square = (x: number, y: number, size: number) => [
      [
        [x, y],
        [x + size, y],
        [x + size, y + size],
        [x, y + size],
        [x, y],
      ],
    ];
    const zone = (coordinates: unknown, properties: object) =>
      JSON.stringify({ type: 'Feature', geometry: { type: 'Polygon', coordinates }, properties });
    // As QGIS sends it, without brackets; a field that nobody filled is null.
    const created = await write(
      'POST',
      zones,
      zone(square(575000, 6279000, 100), { nom: 'Lambert', fid: null }),
      {
        'content-crs': lambert,
      },
    );
    expect(created.status, await created.clone().text()).to.equal(201);
    const path = new URL(created.headers.get('location') ?? '').pathname;
    expect(path).to.equal(`${zones}/2`);
    const stored = (id: number) =>
      one<{ place: string; surface: number }>(
        database(),
        sql`select st_asewkt(geom, 0) as place, surface from published.zones where fid = ${id}`,
      );
    expect(await stored(2)).to.deep.equal({
      place:
        'SRID=2154;MULTIPOLYGON(((575000 6279000,575100 6279000,575100 6279100,575000 6279100,575000 6279000)))',
      surface: 10_000,
    });
    const flipped = square(43.6, 1.44, 0.001);
    const north_first = await write('PUT', path, zone(flipped, { nom: 'Degrés' }), {
      'content-crs': '<http://www.opengis.net/def/crs/EPSG/0/4326>',
    });
    expect(north_first.status, await north_first.clone().text()).to.equal(204);
    const { feature } = await read(path);
    const coordinates = (feature.geometry?.coordinates ?? []) as number[][][][];
    expect(coordinates[0]?.[0]?.[0]?.[0]).to.be.closeTo(1.44, 0.002);
    for (const [body, headers, pointer] of [
      [zone(square(1, 43, 1), { nom: 'Degrés en mètres' }), { 'content-crs': 'EPSG:9999999' }, null],
      [zone(square(43, 170, 1), { nom: 'Loin' }), {}, '/geometry/coordinates/0/0'],
      [zone(square(1e300, 1e300, 1e299), { nom: 'Trop loin' }), { 'content-crs': 'EPSG:3857' }, '/geometry'],
      [zone([[[0, 43], [1, 44], [1, 43], [0, 44], [0, 43]]], { nom: 'Nœud' }), {}, '/geometry'], // prettier-ignore
    ] as const)
      if (pointer === null) await problem_of(await write('POST', zones, body, headers), 400);
      else expect(await pointers_of(await write('POST', zones, body, headers))).to.deep.equal([pointer]);
    expect((await ask(path, { method: 'DELETE' })).status).to.equal(204);
  });

  it('columns of domains: what is not named is left as it is, and their rules hold', async () => {
    const run = (text: string) => database().pool.query(text);
    await run("create domain published.mot as varchar(5) not null default 'vide'");
    await run("create domain published.mot_court as published.mot check (value <> 'non')");
    await run(`create table published.domaines (id text primary key, mot published.mot_court not null, n int,
      geom geometry(Point, 4326))`);
    await run("insert into published.domaines values ('d1', 'un', 1)");
    await run("insert into maillage.metadata_record (id, title) values ('domaines', 'Domaines')");
    await run("insert into maillage.collection (id, record_id) values ('domaines', 'domaines')");
    await database().write((db) => set_editable(db, 'domaines', true, site.organisation));
    const items = '/collections/domaines/items';
    const patched = await write('PATCH', `${items}/d1`, '{"properties":{"n":2}}');
    expect(patched.status, await patched.text()).to.equal(204);
    const moved = await write('PATCH', `${items}/d1`, '{"geometry":{"type":"Point","coordinates":[1,43]}}');
    expect(moved.status, await moved.text()).to.equal(204);
    expect((await read(`${items}/d1`)).feature).to.deep.include({
      geometry: { type: 'Point', coordinates: [1, 43] },
      properties: { mot: 'un', n: 2 },
    });
    for (const mot of ['trop long', 'non', 3, null])
      expect(
        (await write('PATCH', `${items}/d1`, JSON.stringify({ properties: { mot } }))).status,
        String(mot),
      ).to.equal(422);
    expect((await write('POST', items, borne({ mot: 'deux' }))).status).to.equal(201);
  });

  it('names everything that is wrong at once, and writes nothing', async () => {
    const before = await digest();
    const wrong = JSON.stringify({
      type: 'Feature',
      crs: { type: 'name' },
      geometry: { type: 'Point', coordinates: [1, 2, 3] },
      properties: { debi: 1, debit: 'x', controle: '2024-02-30', tags: ['a', 1], details: { a: '\ud800' } },
    });
    const answer = await problem_of(await write('POST', bornes, wrong), 422);
    expect(answer).to.include({ code: 'invalid-feature', parameter: '/crs' });
    expect(answer.errors?.map(({ pointer }) => pointer)).to.deep.equal([
      '/crs',
      '/properties/debi',
      '/properties/debit',
      '/properties/controle',
      '/properties/tags/1',
      '/properties/details',
      '/properties/nom',
      '/geometry',
    ]);
    expect(answer.errors?.[1]?.detail).to.include('« debit »');
    expect(await pointers_of(await write('PUT', `${bornes}/b1`, borne({ nom: null })))).to.deep.equal([
      '/properties/nom',
    ]);
    const renamed = JSON.stringify({ id: 'b9', properties: { id: 'b9' } });
    expect(await pointers_of(await write('PATCH', `${bornes}/b1`, renamed))).to.deep.equal([
      '/id',
      '/properties/id',
    ]);
    const half = JSON.stringify({ geometry: { coordinates: [1, 2] } });
    expect(await pointers_of(await write('PATCH', `${bornes}/b1`, half))).to.deep.equal(['/geometry']);
    expect(
      await pointers_of(await write('PATCH', `${zones}/1`, '{"properties":{"surface":1}}')),
    ).to.deep.equal(['/properties/surface']);
    expect(
      await pointers_of(await write('PATCH', `${zones}/1`, '{"properties":{"nom":"interdit"}}')),
    ).to.deep.equal(['/properties']);
    expect(await pointers_of(await write('PATCH', `${zones}/1`, '{"geometry":null}'))).to.deep.equal([
      '/geometry',
    ]);
    await problem_of(await write('POST', bornes, '[]'), 400);
    await problem_of(await write('POST', bornes, '{"type":"FeatureCollection","features":[]}'), 400);
    await problem_of(await write('POST', bornes, '{"type":"Feature"'), 400);
    await problem_of(await write('POST', bornes, borne({ __proto__: null, constructor: 1 })), 400);
    await problem_of(await write('POST', bornes, 'x'.repeat(4_000_001)), 413);
    await problem_of(await write('POST', `${bornes}?limit=1`, borne({ nom: 'a' })), 400);
    await problem_of(
      await write('PUT', `${bornes}/b1`, borne({ nom: 'a' }), { 'content-type': 'text/plain' }),
      415,
    );
    await problem_of(await write('PATCH', `${bornes}/b1`, '{}', geojson), 415);
    for (const [method, path] of [
      ['POST', bornes],
      ['PUT', `${bornes}/b1`],
      ['PATCH', `${bornes}/b1`],
    ] as const)
      // prettier-ignore
      await problem_of(
        await ask(path, { method, body: new Blob([borne({ nom: 'a' })]) }),
        400,
      );
    await problem_of(await write('PUT', `${bornes}/zzz`, borne({ nom: 'a' })), 404);
    await problem_of(await write('PUT', `${bornes}/zzz`, borne({ nom: 'a' }), { 'if-match': '"xyz"' }), 404);
    await problem_of(
      await write('PUT', `${zones}/abc`, JSON.stringify({ properties: { nom: 'a' } }), patch),
      415,
    );
    expect(await digest()).to.equal(before);
  });

  it('tells of values that must be unique, and takes the key of a collection that has its own', async () => {
    const mots = '/collections/mots/items';
    const mot = (properties: object) => JSON.stringify({ type: 'Feature', geometry: null, properties });
    const made = await write('POST', mots, mot({ mot: 'été/1', sens: 'saison' }));
    expect(made.headers.get('location')).to.match(/\/mots\/items\/%C3%A9t%C3%A9%2F1$/);
    expect(await problem_of(await write('POST', mots, mot({ mot: 'été/1' })), 409)).to.include({
      code: 'duplicate-value',
    });
    const path = new URL(made.headers.get('location') ?? '').pathname;
    expect((await write('PUT', path, mot({ mot: 'été/1', sens: 'autre' }))).status).to.equal(204);
    expect((await read(path)).feature.properties).to.deep.equal({ mot: 'été/1', sens: 'autre' });
    expect((await ask(path, { method: 'DELETE' })).status).to.equal(204);
    const free = await write('POST', mots, mot({ sens: 'sans mot' }));
    expect(free.headers.get('location')).to.match(/items\/[0-9a-f-]{36}$/);
    const alone = JSON.stringify({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [1, 2] },
      properties: {},
    });
    expect(await pointers_of(await write('POST', mots, alone))).to.deep.equal(['/geometry']);
  });

  it('takes anything for a body without failing inside, and writes nothing that does not fit', async () => {
    const names = fc.oneof(
      fc.constantFrom('nom', 'debit', 'controle', 'vu_le', 'etat', 'tags', 'details', 'id', 'geom'),
      fc.constantFrom(
        'nom" = null; --',
        "x'; drop table published.bornes; --",
        '"',
        '$1',
        'toString',
        '',
        '\0',
      ),
      fc.string(),
    );
    const values = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.string({ unit: 'binary' }), fc.double(), fc.constantFrom(null, 1e308, -0, 2 ** 53, '2024-01-31', '2024-01-31T10:00:00', '2024-01-31T24:00:00Z', '0000-01-01', '٢٠٢٤-٠١-٠١', 'NaN', "'; drop table published.bornes; --")); // prettier-ignore
    const geometry = fc.oneof(
      fc.constant(null),
      fc.record({
        type: fc.constantFrom(
          'Point',
          'LineString',
          'Polygon',
          'MultiPoint',
          'constructor',
          'GeometryCollection',
        ),
        coordinates: fc.oneof(fc.array(fc.double(), { maxLength: 4 }), fc.jsonValue()),
      }),
    );
    const bodies = fc.oneof(
      { weight: 1, arbitrary: fc.jsonValue() },
      {
        weight: 5,
        arbitrary: fc.record(
          {
            type: fc.constantFrom('Feature', 'Feature', 'Feature', 'feature'),
            id: values,
            geometry,
            properties: fc.dictionary(names, values, { maxKeys: 4 }),
          },
          { requiredKeys: ['type'] },
        ),
      },
    );
    await fc.assert(
      fc.asyncProperty(bodies, fc.constantFrom('POST', 'PUT', 'PATCH'), async (body, method) => {
        const before = await digest();
        const answer = await write(method, method === 'POST' ? bornes : `${bornes}/b3`, JSON.stringify(body));
        const text = await answer.text();
        expect(answer.status, text).to.be.oneOf([201, 204, 400, 409, 422]);
        expect(text).not.to.match(/pg_|syntax|SQLSTATE|\bat .*\.ts/);
        if (answer.status >= 400) expect(await digest(), text).to.equal(before);
      }),
      { numRuns: 150 },
    );
    await database().query(sql`delete from published.bornes where id not in ('b1', 'b2', 'b3')`);
    await database().query(
      sql`update published.bornes set nom = 'Trois', debit = null, geom = null where id = 'b3'`,
    );
  });
});
