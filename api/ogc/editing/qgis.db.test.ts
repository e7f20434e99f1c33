import { expect } from 'chai';
import { sql } from '../../../sql/fragment.ts';
import { use_database } from '../../../sql/testing.ts';
import { make_editing_site, type EditingSite } from './testing.ts';

/**
 * What QGIS (3.32 and later) sends while a layer is edited, in its order: src/providers/wfs/oapif of its source. It asks
 * OPTIONS with its credentials, sends no If-Match, and takes the identifier of a new feature from the end of Location.
 */
describe('editing with QGIS', function () {
  this.timeout(60_000);
  const database = use_database();
  let site: EditingSite;
  before(async () => (site = await make_editing_site(database())));
  after(() => site.server.close());

  // QGIS's « basic » authentication: any name, the key as password.
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(site.server.url + path, {
      ...init,
      headers: {
        authorization: `Basic ${Buffer.from(`qgis:${site.key}`).toString('base64')}`,
        'user-agent': 'Mozilla/5.0 QGIS/33400',
        ...(init.headers as Record<string, string>),
      },
    });
  const items = '/collections/bornes/items';

  it('detects that features can be added, changed and removed, and does all of it', async () => {
    const page = await ask(`${items}?limit=10`, {
      headers: { accept: 'application/geo+json, application/json' },
    });
    expect(page.status).to.equal(200);
    const on_items = await ask(items, { method: 'OPTIONS' });
    expect(on_items.status).to.equal(200);
    expect(on_items.headers.get('allow')?.split(', ')).to.include('POST');
    for (const id of ['b1', 'unknown_id']) {
      const on_item = await ask(`${items}/${id}`, { method: 'OPTIONS' });
      expect(on_item.headers.get('allow')?.split(', ')).to.include.members(['PUT', 'PATCH', 'DELETE']);
    }

    // addFeatures: all fields, null where nobody filled them; neither id nor bbox.
    const created = await ask(items, {
      method: 'POST',
      headers: { 'content-type': 'application/geo+json' },
      body: JSON.stringify({
        geometry: { coordinates: [1.42, 43.61], type: 'Point' },
        properties: {
          controle: '2024-05-01',
          debit: 45,
          details: null,
          etat: null,
          nom: 'Posée dans QGIS',
          tags: null,
          vu_le: '2024-05-01T10:30:00',
        },
        type: 'Feature',
      }),
    });
    expect(created.status, await created.clone().text()).to.equal(201);
    const location = created.headers.get('location') ?? '';
    const id = location.slice(location.lastIndexOf('/items/') + '/items/'.length);
    const path = `${items}/${id}`;
    const again = (await (await ask(path)).json()) as { properties: Record<string, unknown> };
    expect(again.properties).to.include({ debit: 45, etat: 'inconnu', controle: '2024-05-01' });
    expect(new Date(String(again.properties['vu_le'])).toISOString()).to.equal('2024-05-01T08:30:00.000Z');

    // changeGeometryValues and changeAttributeValues.
    const send = (method: string, body: object, type: string) =>
      ask(path, { method, headers: { 'content-type': type }, body: JSON.stringify(body) });
    const merge = 'application/merge-patch+json';
    const moved = { geometry: { coordinates: [1.43, 43.62], type: 'Point' } };
    expect((await send('PATCH', moved, merge)).status).to.equal(204);
    expect((await send('PATCH', { properties: { debit: 50, nom: 'Changée' } }, merge)).status).to.equal(204);
    // Without PATCH, the whole feature with the identifier of its address.
    const whole = { id, ...moved, properties: { ...again.properties, nom: 'Par PUT' }, type: 'Feature' };
    expect((await send('PUT', whole, 'application/geo+json')).status).to.equal(204);
    expect(
      await database().query(
        sql`select nom, debit, st_astext(geom) as place from published.bornes where id = ${id}`,
      ),
    ).to.deep.equal([{ nom: 'Par PUT', debit: 45, place: 'POINT(1.43 43.62)' }]);
    expect((await ask(path, { method: 'DELETE' })).status).to.equal(204);
    expect((await ask(path)).status).to.equal(404);
  });

  it('sends another system of coordinates by Content-Crs, with the axes that the system has', async () => {
    const body = JSON.stringify({
      geometry: { coordinates: [[[574000, 6279000], [574010, 6279000], [574010, 6279010], [574000, 6279000]]], type: 'Polygon' },
      properties: { code: null, fid: null, nom: 'Parcelle', surface: null },
      type: 'Feature',
    }); // prettier-ignore
    const created = await ask('/collections/zones/items', {
      method: 'POST',
      headers: {
        'content-type': 'application/geo+json',
        'content-crs': 'http://www.opengis.net/def/crs/EPSG/0/2154',
      },
      body,
    });
    expect(created.status, await created.clone().text()).to.equal(201);
    expect(
      await database().query(sql`select surface from published.zones where nom = 'Parcelle'`),
    ).to.deep.equal([{ surface: 50 }]);
  });

  it('may hold the version that it read, where it asks for that', async () => {
    const etag = (await ask(`${items}/b1`)).headers.get('etag') ?? '';
    const conditional = (match: string) =>
      ask(`${items}/b1`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/merge-patch+json', 'if-match': match },
        body: '{"properties":{"debit":61}}',
      });
    expect((await conditional(etag)).status).to.equal(204);
    expect((await conditional(etag)).status).to.equal(412);
  });
});
