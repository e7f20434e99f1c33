import { expect } from 'chai';
import fc from 'fast-check';
import { one } from '../../../sql/client.ts';
import { sql } from '../../../sql/fragment.ts';
import { use_database } from '../../../sql/testing.ts';
import { borne, geojson, lambert, make_editing_site, patch, type EditingSite } from './testing.ts';

interface Feature {
  id: string | number;
  geometry: { type: string; coordinates: unknown } | null;
  properties: Record<string, unknown>;
}
interface Problem {
  status: number;
  code: string;
  detail: string;
  parameter?: string;
  errors?: { detail: string; pointer: string }[];
}

describe('editing features', function () {
  this.timeout(60_000);
  const database = use_database();
  let site: EditingSite;
  before(async () => (site = await make_editing_site(database())));
  after(() => site.server.close());

  const bornes = '/collections/bornes/items';
  const zones = '/collections/zones/items';
  const ask = (path: string, init?: RequestInit) => site.ask(path, init);
  const write = async (method: string, path: string, body: string, headers: Record<string, string> = {}) =>
    ask(path, { method, body, headers: { ...(method === 'PATCH' ? patch : geojson), ...headers } });
  const read = async (path: string) => {
    const answer = await ask(path);
    expect(answer.status, path).to.equal(200);
    return { feature: (await answer.json()) as Feature, etag: answer.headers.get('etag') ?? '' };
  };
  const problem = async (answer: Response, status: number) => {
    const body = (await answer.json()) as Problem;
    expect(answer.status, JSON.stringify(body)).to.equal(status);
    expect(answer.headers.get('content-type')).to.match(/^application\/problem\+json/);
    return body;
  };
  const pointers = async (answer: Response) =>
    ((await problem(answer, 422)).errors ?? []).map(({ pointer }) => pointer);
  const facts = (id: string) =>
    one<{ feature_count: number; extent: number[] | null; updated_at: Date; counted: number }>(
      database(),
      sql`select feature_count, extent, updated_at, (select count(*) from published.bornes) as counted
        from maillage.collection where id = ${id}`,
    );
  const digest = async () =>
    JSON.stringify(
      await database()
        .query(sql`select (select md5(string_agg(t::text, ',' order by id)) from published.bornes t) as b,
        (select md5(string_agg(t::text, ',' order by fid)) from published.zones t) as z,
        (select count(*) from maillage.audit where action like 'feature.%') as told, (select feature_count from
          maillage.collection where id = 'bornes') as counted`),
    );

  it('creates, reads, replaces, changes and removes a feature, and keeps the collection’s account of itself', async () => {
    const before = await facts('bornes');
    const created = await write(
      'POST',
      bornes,
      borne({ nom: 'Neuve', debit: 120, tags: ['a', null] }, [2, 44]),
    );
    expect(created.status).to.equal(201);
    expect(await created.text()).to.equal('');
    const location = created.headers.get('location') ?? '';
    expect(location).to.match(/^http:\/\/.*\/collections\/bornes\/items\/[0-9a-f]{8}-[0-9a-f-]{27}$/);
    const path = new URL(location).pathname;
    const first = await read(path);
    expect(first.etag)
      .to.match(/^"[0-9a-f]{32}"$/)
      .and.equal(created.headers.get('etag'));
    expect(first.feature).to.deep.include({
      id: path.split('/').at(-1),
      geometry: { type: 'Point', coordinates: [2, 44] },
    });
    expect(first.feature.properties).to.deep.include({
      nom: 'Neuve',
      debit: 120,
      etat: 'inconnu',
      tags: ['a', null],
    });
    const grown = await facts('bornes');
    expect(grown).to.include({ feature_count: before.feature_count + 1, counted: grown.feature_count });
    expect(grown.extent).to.deep.equal([1.4, 43.6, 2, 44]);
    expect(grown.updated_at.getTime()).to.be.above(before.updated_at.getTime());

    const replaced = await write('PUT', path, borne({ nom: 'Remplacée', etat: 'bon' }, [1.6, 43.8]));
    expect(replaced.status).to.equal(204);
    const second = await read(path);
    expect(second.etag).to.equal(replaced.headers.get('etag')).and.not.equal(first.etag);
    expect(second.feature.properties).to.include({ nom: 'Remplacée', debit: null, tags: null, etat: 'bon' });
    expect((await facts('bornes')).extent).to.deep.equal([1.4, 43.6, 1.6, 43.8]);

    const changed = await write('PATCH', path, JSON.stringify({ properties: { debit: 30, nom: 'Changée' } }));
    expect(changed.status).to.equal(204);
    const third = await read(path);
    expect(third.feature.properties).to.include({ nom: 'Changée', debit: 30, etat: 'bon' });
    expect(third.feature.geometry).to.deep.equal(second.feature.geometry);

    const removed = await ask(path, { method: 'DELETE', headers: { 'if-match': third.etag } });
    expect(removed.status).to.equal(204);
    expect((await ask(path)).status).to.equal(404);
    await problem(await ask(path, { method: 'DELETE' }), 404);
    const last = await facts('bornes');
    expect(last).to.include({ feature_count: before.feature_count, counted: before.counted });
    expect(last.extent).to.deep.equal(before.extent);
    const told = await database().query<{ action: string; object: string; actor: string }>(
      sql`select action, object, actor from maillage.audit where action like 'feature.%' order by id`,
    );
    expect(told.map(({ action }) => action)).to.deep.equal(
      ['created', 'replaced', 'changed', 'removed'].map((word) => `feature.${word}`),
    );
    expect(told[0]).to.include({ object: `bornes/${path.split('/').at(-1)}`, actor: 'officer@example.org' });
  });

  it('shows each edit at once, on pages and in their entity tags', async () => {
    const page = async () => {
      const answer = await ask(bornes);
      return { etag: answer.headers.get('etag'), body: (await answer.json()) as { features: Feature[] } };
    };
    let last = await page();
    for (const debit of [61, 62, 63, 60]) {
      await write('PATCH', `${bornes}/b1`, JSON.stringify({ properties: { debit } }));
      const next = await page();
      expect(next.body.features.find(({ id }) => id === 'b1')?.properties['debit']).to.equal(debit);
      expect(next.etag).not.to.equal(last.etag);
      last = next;
    }
  });

  it('answers 304 for a feature that is as the client holds it, though others have changed', async () => {
    const { etag } = await read(`${bornes}/b2`);
    await write('PATCH', `${bornes}/b1`, JSON.stringify({ properties: { debit: 7 } }));
    const again = await ask(`${bornes}/b2`, { headers: { 'if-none-match': etag } });
    expect(again.status).to.equal(304);
    await write('PATCH', `${bornes}/b1`, JSON.stringify({ properties: { debit: 60 } }));
  });

  it('lets one of two editors who read the same version write, and tells the other', async () => {
    const { etag } = await read(`${bornes}/b1`);
    const race = await Promise.all(
      [1, 2, 3, 4, 5].map((debit) =>
        write('PATCH', `${bornes}/b1`, JSON.stringify({ properties: { debit } }), { 'if-match': etag }),
      ),
    );
    const statuses = race.map(({ status }) => status).sort((a, b) => a - b);
    expect(statuses).to.deep.equal([204, 412, 412, 412, 412]);
    const winner = race.findIndex(({ status }) => status === 204) + 1;
    expect((await read(`${bornes}/b1`)).feature.properties['debit']).to.equal(winner);
    const stale = await problem(
      await ask(`${bornes}/b1`, { method: 'DELETE', headers: { 'if-match': etag } }),
      412,
    );
    expect(stale).to.include({ code: 'feature-changed', parameter: 'If-Match' });
    const now = await read(`${bornes}/b1`);
    for (const match of ['*', `"x", ${now.etag}`, `W/${now.etag}`])
      expect(
        (await write('PATCH', `${bornes}/b1`, '{"properties":{}}', { 'if-match': match })).status,
        match,
      ).to.equal(204);
    const unwanted = await write('PUT', `${bornes}/b1`, borne({ nom: 'Une' }), { 'if-none-match': '*' });
    await problem(unwanted, 412);
    // Without a condition the last one wins.
    await write('PATCH', `${bornes}/b1`, JSON.stringify({ properties: { debit: 60 } }));
    expect((await read(`${bornes}/b1`)).feature.properties['debit']).to.equal(60);
  });

  it('loses no edit of several at once, each of another feature', async () => {
    const made = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        write('POST', bornes, borne({ nom: `n${i}` }, [1.41 + i / 1000, 43.62])),
      ),
    );
    expect(made.map(({ status }) => status)).to.deep.equal(Array.from({ length: 12 }, () => 201));
    const after = await facts('bornes');
    expect(after.feature_count).to.equal(after.counted);
    const removed = await Promise.all(
      made.map((answer) => ask(new URL(answer.headers.get('location') ?? '').pathname, { method: 'DELETE' })),
    );
    expect(removed.every(({ status }) => status === 204)).to.equal(true);
    expect(await facts('bornes')).to.include({ feature_count: 3, counted: 3 });
  });

  it('gives the feature back to who prefers it, and merges what is nested', async () => {
    const merge = JSON.stringify({ properties: { details: { b: { c: null, d: [1] }, e: 'x' } } });
    const answer = await write('PATCH', `${bornes}/b1`, merge, { prefer: 'return=representation' });
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('preference-applied')).to.equal('return=representation');
    expect(answer.headers.get('content-type')).to.match(/^application\/geo\+json/);
    const feature = (await answer.json()) as Feature;
    expect(feature.properties['details']).to.deep.equal({ a: 1, b: { d: [1] }, e: 'x' });
    expect(feature).to.deep.equal((await read(`${bornes}/b1`)).feature);
    expect(answer.headers.get('etag')).to.equal((await read(`${bornes}/b1`)).etag);
    const created = await write('POST', bornes, borne({ nom: 'Vue' }, null), {
      prefer: 'respond-async, return="representation"',
    });
    expect(created.status).to.equal(201);
    const made = (await created.json()) as Feature;
    expect(made).to.deep.include({ geometry: null });
    await ask(`${bornes}/${made.id}`, { method: 'DELETE' });
  });

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
      if (pointer === null) await problem(await write('POST', zones, body, headers), 400);
      else expect(await pointers(await write('POST', zones, body, headers))).to.deep.equal([pointer]);
    expect((await ask(path, { method: 'DELETE' })).status).to.equal(204);
  });

  it('names everything that is wrong at once, and writes nothing', async () => {
    const before = await digest();
    const wrong = JSON.stringify({
      type: 'Feature',
      crs: { type: 'name' },
      geometry: { type: 'Point', coordinates: [1, 2, 3] },
      properties: { debi: 1, debit: 'x', controle: '2024-02-30', tags: ['a', 1], details: { a: '\ud800' } },
    });
    const answer = await problem(await write('POST', bornes, wrong), 422);
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
    expect(await pointers(await write('PUT', `${bornes}/b1`, borne({ nom: null })))).to.deep.equal([
      '/properties/nom',
    ]);
    const renamed = JSON.stringify({ id: 'b9', properties: { id: 'b9' } });
    expect(await pointers(await write('PATCH', `${bornes}/b1`, renamed))).to.deep.equal([
      '/id',
      '/properties/id',
    ]);
    const half = JSON.stringify({ geometry: { coordinates: [1, 2] } });
    expect(await pointers(await write('PATCH', `${bornes}/b1`, half))).to.deep.equal(['/geometry']);
    expect(await pointers(await write('PATCH', `${zones}/1`, '{"properties":{"surface":1}}'))).to.deep.equal([
      '/properties/surface',
    ]);
    expect(
      await pointers(await write('PATCH', `${zones}/1`, '{"properties":{"nom":"interdit"}}')),
    ).to.deep.equal(['/properties']);
    expect(await pointers(await write('PATCH', `${zones}/1`, '{"geometry":null}'))).to.deep.equal([
      '/geometry',
    ]);
    await problem(await write('POST', bornes, '[]'), 400);
    await problem(await write('POST', bornes, '{"type":"FeatureCollection","features":[]}'), 400);
    await problem(await write('POST', bornes, '{"type":"Feature"'), 400);
    await problem(await write('POST', bornes, borne({ __proto__: null, constructor: 1 })), 400);
    await problem(await write('POST', bornes, 'x'.repeat(4_000_001)), 413);
    await problem(await write('POST', `${bornes}?limit=1`, borne({ nom: 'a' })), 400);
    await problem(
      await write('PUT', `${bornes}/b1`, borne({ nom: 'a' }), { 'content-type': 'text/plain' }),
      415,
    );
    await problem(await write('PATCH', `${bornes}/b1`, '{}', geojson), 415);
    for (const [method, path] of [
      ['POST', bornes],
      ['PUT', `${bornes}/b1`],
      ['PATCH', `${bornes}/b1`],
    ] as const)
      // prettier-ignore
      await problem(
        await ask(path, { method, body: new Blob([borne({ nom: 'a' })]) }),
        400,
      );
    await problem(await write('PUT', `${bornes}/zzz`, borne({ nom: 'a' })), 404);
    await problem(await write('PUT', `${bornes}/zzz`, borne({ nom: 'a' }), { 'if-match': '"xyz"' }), 404);
    await problem(
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
    expect(await problem(await write('POST', mots, mot({ mot: 'été/1' })), 409)).to.include({
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
    expect(await pointers(await write('POST', mots, alone))).to.deep.equal(['/geometry']);
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

  it('searches by a POST of CQL2 JSON, as OWSLib does, where nobody may edit too', async () => {
    const condition = JSON.stringify({ op: '=', args: [{ property: 'nom' }, 'Deux'] });
    for (const headers of [
      { 'content-type': 'application/cql2+json' },
      { 'content-type': 'application/json' },
      {},
    ]) {
      const answer = await fetch(`${site.server.url}${bornes}?limit=5`, {
        method: 'POST',
        body: new Blob([condition]),
        headers: headers as Record<string, string>,
      });
      expect(answer.status).to.equal(200);
      const found = (await answer.json()) as { features: Feature[]; numberMatched: number };
      expect(found.features.map(({ id }) => id)).to.deep.equal(['b2']);
    }
    const bad = await ask(bornes, {
      method: 'POST',
      body: '{"op":"nope"}',
      headers: { 'content-type': 'application/json' },
    });
    await problem(bad, 400);
    await problem(
      await ask(bornes, { method: 'POST', body: '<a/>', headers: { 'content-type': 'text/xml' } }),
      415,
    );
  });

  it('declares its classes, its operations and what a new feature needs', async () => {
    const { conformsTo } = (await (await ask('/conformance')).json()) as { conformsTo: string[] };
    expect(conformsTo).to.include.members(
      ['create-replace-delete', 'update', 'features', 'optimistic-locking-etags'].map(
        (name) => `http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/${name}`,
      ),
    );
    const { paths } = (await (await ask('/api')).json()) as { paths: Record<string, object> };
    expect(paths['/collections/{collection}/items']).to.have.all.keys('get', 'post');
    expect(paths['/collections/{collection}/items/{item}']).to.have.all.keys('get', 'put', 'patch', 'delete');
    const schema = (await (await ask('/collections/bornes/schema')).json()) as { required?: string[] };
    expect(schema.required).to.deep.equal(['nom']);
  });

  it('shows an edit in the tiles, under a new version', async () => {
    const seen = async () => {
      const tile = await ask('/collections/bornes/tiles/WebMercatorQuad/6/23/32');
      expect(tile.status).to.equal(200);
      const body = Buffer.from(await tile.arrayBuffer()).toString('latin1');
      return { etag: tile.headers.get('etag'), is_changed: body.includes('Tuile changee') };
    };
    const before = await seen();
    expect(before.is_changed).to.equal(false);
    await write('PATCH', `${bornes}/b2`, JSON.stringify({ properties: { nom: 'Tuile changee' } }));
    const after = await seen();
    expect(after.is_changed).to.equal(true);
    expect(after.etag).not.to.equal(before.etag);
    await write('PATCH', `${bornes}/b2`, JSON.stringify({ properties: { nom: 'Deux' } }));
  });

  it('leaves nothing of an edit that ends before it is whole', async () => {
    const before = await digest();
    await database().query(
      sql`create function maillage.break_audit() returns trigger language plpgsql as 'begin raise exception ''broken''; end'`,
    );
    await database().query(
      sql`create trigger broken before insert on maillage.audit for each row execute function maillage.break_audit()`,
    );
    try {
      const refused = await write('PATCH', `${bornes}/b1`, JSON.stringify({ properties: { debit: 999 } }));
      expect(refused.status).to.equal(500);
      expect((await write('POST', bornes, borne({ nom: 'Perdue' }))).status).to.equal(500);
      expect((await ask(`${bornes}/b1`, { method: 'DELETE' })).status).to.equal(500);
    } finally {
      await database().query(sql`drop function maillage.break_audit() cascade`);
    }
    expect(await digest()).to.equal(before);
  });
});
