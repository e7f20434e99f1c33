import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { read_config } from '../../../config.ts';
import { use_database } from '../../../sql/testing.ts';
import { make_account, make_organisation, type TestAccount } from '../../auth/testing.ts';
import { start_server, type RunningServer } from '../../server.ts';
import { choice_of } from './service.ts';
import {
  as_json,
  as_png,
  as_xml,
  png,
  point,
  start_other,
  wfs_capabilities,
  wmts_capabilities,
} from './services_testing.ts';
import { tile_address } from './tile.ts';

describe('layers of other servers', () => {
  const database = use_database();
  const asked: URL[] = [];
  let other: Server;
  let host = '';
  let server: RunningServer;
  let officer: TestAccount;
  let stranger: TestAccount;
  let here: number;
  let services: Awaited<ReturnType<typeof start_other>>;

  before(async () => {
    other = createServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://x');
      asked.push(url);
      const path = url.pathname;
      if (path === '/away') response.writeHead(302, { location: 'http://10.0.0.1/' });
      else response.setHeader('content-type', path === '/page' ? 'text/html' : 'image/png');
      response.end(path === '/page' ? '<script>' : path === '/huge' ? Buffer.alloc(3e6) : png);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    host = `127.0.0.1:${(other.address() as AddressInfo).port}`;
    services = await start_other({
      '/wmts': as_xml(wmts_capabilities),
      '/wfs': as_xml((origin) => wfs_capabilities(origin)),
      '/kvp': as_png,
      '/legend.png': as_png,
      '/features': as_json(() => ({
        type: 'FeatureCollection',
        numberMatched: 3,
        features: [point(1), point(2)],
      })),
    });
    const EXTERNAL_LAYER_HOSTS = `${host},${services.host}`;
    const config = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '0', EXTERNAL_LAYER_HOSTS });
    server = await start_server({ config, database: database() }, { log_requests: false });
    here = await make_organisation(database(), 'Région');
    const elsewhere = await make_organisation(database(), 'Ailleurs');
    officer = await make_account(database(), 'officer@exemple.fr', [['officer', here]]);
    stranger = await make_account(database(), 'stranger@exemple.fr', [['officer', elsewhere]]);
  });
  after(async () => {
    await server.close();
    other.close();
    services.close();
  });

  async function post(account: TestAccount, path: string, fields: Record<string, string>) {
    const answer = await fetch(server.url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { accept: 'text/html', cookie: account.cookie, origin: server.url },
      body: new URLSearchParams({ csrf: account.csrf_token, ...fields }),
    });
    return { status: answer.status, text: await answer.text() };
  }
  const layer = (more: Record<string, string> = {}) => ({
    title: 'Ortho',
    kind: 'wms',
    url: `http://${host}/wms?map=a.map&layers=x`,
    layer: 'ortho',
    attribution: 'Producteur d’images',
    organisation: String(here),
    ...more,
  });
  async function add(more: Record<string, string>): Promise<number> {
    expect((await post(officer, '/carte/couches', layer(more))).status).to.equal(303);
    const [row] = await database().query<{ id: number }>({
      text: 'select max(id) as id from maillage.external_layer',
      values: [],
    });
    return row?.id ?? 0;
  }
  const tile = (id: number, place = '3/4/2') => fetch(`${server.url}/carte/externes/${id}/${place}`);

  it('asks a WMS for the tile in Web Mercator, and keeps the parameters of its address', async () => {
    const id = await add({});
    const answer = await tile(id);
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('content-type')).to.equal('image/png');
    expect(Buffer.from(await answer.arrayBuffer()).equals(png)).to.equal(true);
    const query = asked.at(-1)?.searchParams;
    expect(query?.get('map')).to.equal('a.map');
    expect(query?.getAll('LAYERS')).to.deep.equal(['ortho']);
    expect(query?.has('layers')).to.equal(false);
    const [west, south, east, north] = (query?.get('BBOX') ?? '').split(',').map(Number);
    expect([west, north]).to.deep.equal([0, 10_018_754.171394622]);
    expect((east ?? 0) - (west ?? 0)).to.be.closeTo((north ?? 0) - (south ?? 0), 1e-6);
    const page = await (await fetch(`${server.url}/carte`)).text();
    expect(page).to.contain(`"x:${id}"`).and.to.contain('Producteur d’images');
    expect(page).not.to.contain(host);
  });

  it('puts the place into the address of tiles', () => {
    const source = { kind: 'tiles', url: 'https://a.fr/{z}/{y}/{x}.png', layer: '', options: {} } as const;
    expect(tile_address(source, { z: 5, x: 16, y: 11 })).to.equal('https://a.fr/5/11/16.png');
  });

  it('hands on images alone, and follows nobody elsewhere', async () => {
    for (const path of ['page', 'away', 'huge']) {
      const id = await add({ kind: 'tiles', url: `http://${host}/${path}?t={z}-{x}-{y}` });
      const answer = await tile(id);
      expect(answer.status, path).to.equal(502);
      expect(answer.headers.get('content-type'), path).to.contain('problem+json');
    }
    for (const place of ['30/0/0', '2/9/0', 'a/0/0', '-1/0/0'])
      expect((await tile(1, place)).status, place).to.equal(404);
    expect((await tile(999_999)).status).to.equal(404);
  });

  it('is registered for allowed hosts only, by officers, for their own organisation', async () => {
    const elsewhere = await post(officer, '/carte/couches', layer({ url: 'https://ailleurs.exemple/wms' }));
    expect(elsewhere.status).to.equal(422);
    expect(elsewhere.text).to.contain('EXTERNAL_LAYER_HOSTS');
    expect((await post(officer, '/carte/couches', layer({ kind: 'tiles' }))).status).to.equal(422);
    expect((await post(officer, '/carte/couches', layer({ url: 'file:///etc/passwd' }))).status).to.equal(
      422,
    );
    expect((await post(stranger, '/carte/couches', layer())).status).to.equal(403);
    const id = await add({ title: 'À supprimer' });
    expect((await post(stranger, `/carte/couches/${id}/suppression`, {})).status).to.equal(404);
    expect((await post(officer, `/carte/couches/${id}/suppression`, {})).status).to.equal(303);
    expect((await tile(id)).status).to.equal(404);
  });

  it('tells its address, which may hold a key, to its own officers only', async () => {
    await add({ title: 'À clé', url: `http://${host}/wms?key=secret-42` });
    const page_of = async ({ cookie }: TestAccount) =>
      (await fetch(`${server.url}/carte/couches`, { headers: { accept: 'text/html', cookie } })).text();
    expect(await page_of(officer)).to.contain('secret-42');
    const seen = await page_of(stranger);
    expect(seen).to.contain('À clé');
    expect(seen).not.to.contain('secret-42');
  });

  const service = (kind: string, path: string) => ({
    service: kind,
    address: `http://${services.host}${path}`,
  });
  async function choose(kind: string, path: string, choice: string): Promise<number> {
    const fields = { ...service(kind, path), choice, organisation: String(here), attribution: 'Institut' };
    const { status, text } = await post(officer, '/carte/couches/choix', fields);
    expect(status, text).to.equal(303);
    const [row] = await database().query<{ id: number }>({
      text: 'select max(id) as id from maillage.external_layer',
      values: [],
    });
    return row?.id ?? 0;
  }

  it('is chosen in what a service lists, and keeps its matrices, legend and extent', async () => {
    const listed = await post(officer, '/carte/couches/service', service('wmts', '/wmts'));
    expect(listed.status).to.equal(200);
    for (const words of ['Ortho', 'Photographies.', 'Ortho – style Nuit', 'Cadastre', 'Web Mercator'])
      expect(listed.text).to.contain(words);
    const id = await choose('wmts', '/wmts', choice_of('ORTHO'));
    expect((await tile(id, '5/16/11')).headers.get('content-type')).to.equal('image/png');
    expect(services.asked.at(-1)?.searchParams.get('TILEMATRIX')).to.equal('EPSG:3857:5');
    const before = services.asked.length;
    expect((await tile(id, '5/0/0')).status).to.equal(404);
    expect(services.asked.length).to.equal(before);
    const legend = await fetch(`${server.url}/carte/externes/${id}/legende`);
    expect(Buffer.from(await legend.arrayBuffer()).equals(png)).to.equal(true);
    expect((await fetch(`${server.url}/carte/externes/${id}/objets`)).status).to.equal(404);
    const page = await (await fetch(`${server.url}/carte`)).text();
    expect(page).to.contain('"zooms":[5,6]').and.to.contain('"extent":[-2,42,4,46]');
    expect(page).not.to.contain(services.host);
  });

  it('of objects is handed on as GeoJSON with what it leaves out', async () => {
    const id = await choose('wfs', '/wfs', choice_of('essai:ponts'));
    const answer = await fetch(`${server.url}/carte/externes/${id}/objets?bbox=0,43,2,44`);
    expect(answer.headers.get('content-type')).to.contain('application/geo+json');
    expect(answer.headers.get('x-content-type-options')).to.equal('nosniff');
    const found = (await answer.json()) as { features: unknown[]; notices: string[] };
    expect(found.features.length).to.equal(2);
    expect(found.notices.join()).to.contain('2 objets montrés sur 3');
    for (const bbox of ['1,2,3', '5,0,4,1', 'a,b,c,d', '-181,0,0,1'])
      expect((await fetch(`${server.url}/carte/externes/${id}/objets?bbox=${bbox}`)).status, bbox).to.equal(
        400,
      );
    expect((await tile(id)).status).to.equal(404);
    expect((await fetch(`${server.url}/carte/externes/${id}/legende`)).status).to.equal(404);
  });

  it('is read from a service for officers alone, and what is wrong comes back beside its field', async () => {
    const agent = await make_account(database(), 'agent@exemple.fr', [['agent', here]]);
    for (const path of ['/carte/couches/service', '/carte/couches/choix']) {
      const before = services.asked.length;
      expect((await post(agent, path, service('wmts', '/wmts'))).status, path).to.equal(403);
      expect(services.asked.length).to.equal(before);
    }
    const elsewhere = await post(officer, '/carte/couches/service', {
      service: 'wms',
      address: 'https://169.254.169.254/latest',
    });
    expect([elsewhere.status, elsewhere.text.includes('EXTERNAL_LAYER_HOSTS')]).to.deep.equal([422, true]);
    const refused = await post(officer, '/carte/couches/choix', {
      ...service('wmts', '/wmts'),
      choice: choice_of('cadastre'),
      organisation: String(here),
    });
    expect([refused.status, refused.text.includes('choice-problem')]).to.deep.equal([422, true]);
    const foreign = { ...service('wmts', '/wmts'), choice: choice_of('plan'), organisation: String(here) };
    expect((await post(stranger, '/carte/couches/choix', foreign)).status).to.equal(403);
  });
});
