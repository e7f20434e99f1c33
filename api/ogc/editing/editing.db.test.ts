import { expect } from 'chai';
import { one } from '../../../sql/client.ts';
import { sql } from '../../../sql/fragment.ts';
import { use_database } from '../../../sql/testing.ts';
import {
  borne,
  digest_of,
  make_editing_site,
  problem_of,
  read_from,
  write_to,
  type EditingSite,
  type Feature,
  type Write,
} from './testing.ts';

describe('editing features', function () {
  this.timeout(60_000);
  const database = use_database();
  let site: EditingSite;
  before(async () => (site = await make_editing_site(database())));
  after(() => site.server.close());

  const ask = (path: string, init?: RequestInit) => site.ask(path, init);
  const write: Write = (...given) => write_to(site, ...given);
  const read = (path: string) => read_from(site, path);
  const bornes = '/collections/bornes/items';
  const digest = () => digest_of(database());
  const facts = (id: string) =>
    one<{ feature_count: number; extent: number[] | null; updated_at: Date; counted: number }>(
      database(),
      sql`select feature_count, extent, updated_at, (select count(*) from published.bornes) as counted
        from maillage.collection where id = ${id}`,
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
    await problem_of(await ask(path, { method: 'DELETE' }), 404);
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
    const stale = await problem_of(
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
    await problem_of(unwanted, 412);
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
    await problem_of(bad, 400);
    await problem_of(
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
