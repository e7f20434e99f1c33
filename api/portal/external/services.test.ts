import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { read_config } from '../../../config.ts';
import { AppError } from '../../../errors.ts';
import type { ServiceKind } from '../../../viewer/pages/external_view.ts';
import { fetch_features, most_features } from './features.ts';
import { choice_of } from './service.ts';
import { check_chosen, read_service } from './services.ts';
import {
  as_json,
  as_png,
  as_xml,
  png,
  point,
  start_other,
  wfs_capabilities,
  wms_capabilities,
  wmts_capabilities,
} from './services_testing.ts';
import { fetch_tile, tile_address } from './tile.ts';

const tilesets_rel = (kind: string) => `http://www.opengis.net/def/rel/ogc/1.0/tilesets-${kind}`;
const whole_world = [-180, -90, 180, 90] as const;

/** 2,500 points in pages; the last two features of the first page are no good. */
function page_of({ origin, searchParams }: URL) {
  const start = Number(searchParams.get('offset') ?? '0');
  const features = Array.from({ length: Math.min(1000, 2500 - start) }, (_, i) => point(start + i));
  if (start === 0)
    features.splice(
      998,
      2,
      point(1, { geometry: null }),
      point(2, { geometry: { type: 'Point', coordinates: [4e5, 6e6] } }),
    );
  const next = {
    rel: 'next',
    type: 'application/geo+json',
    href: `${origin}/api/collections/ponts/items?offset=${start + 1000}`,
  };
  return { type: 'FeatureCollection', features, links: start + 1000 < 2500 ? [next] : [] };
}

const half_broken = ({ origin }: URL) => ({
  type: 'FeatureCollection',
  features: [point(1), point(2)],
  links: [{ rel: 'next', href: `${origin}/page` }],
});

const endless = ({ origin }: URL) => ({
  type: 'FeatureCollection',
  numberMatched: 123_456,
  features: Array.from({ length: 1000 }, (_, i) => point(i)),
  links: [{ rel: 'next', href: `${origin}/endless` }],
});

describe('services of others', () => {
  let other: Awaited<ReturnType<typeof start_other>>;
  let config: ReturnType<typeof read_config>;
  before(async () => {
    other = await start_other({
      '/wms': as_xml(wms_capabilities),
      '/wmts': as_xml(wmts_capabilities),
      '/WMTSCapabilities.xml': as_xml(wmts_capabilities),
      '/wfs': as_xml((origin) => wfs_capabilities(origin)),
      '/gml': as_xml((origin) => wfs_capabilities(origin, 'text/xml; subtype=gml/3.1')),
      '/features': as_json(() => ({
        type: 'FeatureCollection',
        totalFeatures: 7000,
        features: [point(1), point(2)],
      })),
      // Large objects: 200 fit into the limit of an answer, no more.
      '/large': as_json(({ searchParams }) => {
        const count = Number(searchParams.get('COUNT') ?? searchParams.get('limit'));
        const text = 'x'.repeat(20_000);
        const features = Array.from({ length: Math.min(450, count) }, (_, i) =>
          point(i, { properties: { text } }),
        );
        return { type: 'FeatureCollection', features };
      }),
      '/huge_json': as_json(() => ({ type: 'FeatureCollection', features: [], text: 'x'.repeat(8e6) })),
      '/doctype': as_xml(() => '<!DOCTYPE x [<!ENTITY a "b">]><WMS_Capabilities>&a;</WMS_Capabilities>'),
      '/deep': as_xml(() => `${'<a>'.repeat(3000)}${'</a>'.repeat(3000)}`),
      '/page': (_url, response) => response.setHeader('content-type', 'text/html').end('<html></html>'),
      '/away': (_url, response) => response.writeHead(302, { location: 'http://10.0.0.1/wms' }).end(),
      '/huge': (_url, response) => response.setHeader('content-type', 'text/xml').end(Buffer.alloc(13e6, 32)),
      '/bomb': (_url, response) =>
        response
          .writeHead(200, { 'content-type': 'text/xml', 'content-encoding': 'gzip' })
          .end(gzipSync(Buffer.alloc(50e6, 32))),
      '/api': as_json(({ origin }) => ({
        title: 'API d’essai',
        links: [{ rel: tilesets_rel('vector'), type: 'application/json', href: `${origin}/api/tiles` }],
      })),
      '/api/collections': as_json(({ origin }) => ({
        collections: [
          {
            id: 'ponts',
            title: 'Ponts',
            itemType: 'feature',
            extent: { spatial: { bbox: [[0, 42, 3, 45]] } },
            links: [
              { rel: 'items', type: 'text/html', href: `${origin}/api/collections/ponts/items?f=html` },
              { rel: 'items', type: 'application/geo+json', href: '/api/collections/ponts/items?f=geojson' },
              {
                rel: tilesets_rel('map'),
                type: 'application/json',
                href: '/api/collections/ponts/map/tiles',
              },
            ],
          },
          { id: 'fiches', itemType: 'record', links: [] },
          {
            id: 'ailleurs',
            itemType: 'feature',
            links: [{ rel: 'items', type: 'application/geo+json', href: 'http://10.0.0.1/items' }],
          },
        ],
      })),
      '/api/collections/ponts/items': as_json(page_of, 'application/geo+json'),
      '/endless': as_json(endless),
      '/half_broken': as_json(half_broken),
      '/elsewhere': as_json(() => ({
        type: 'FeatureCollection',
        features: [point(1)],
        links: [{ rel: 'next', href: 'http://10.0.0.1/' }],
      })),
      '/api/tiles': as_json(() => ({
        tilesets: [
          { tileMatrixSetURI: 'http://www.opengis.net/def/tilematrixset/OGC/1.0/WorldCRS84Quad', links: [] },
          {
            tileMatrixSetURI: 'http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad',
            links: [{ rel: 'self', type: 'application/json', href: '/api/tiles/WebMercatorQuad' }],
          },
        ],
      })),
      '/api/tiles/WebMercatorQuad': as_json(() => ({
        layers: [{ id: 'ponts' }, { id: 'routes' }],
        tileMatrixSetLimits: [{ tileMatrix: '3' }, { tileMatrix: '12' }],
        links: [
          {
            rel: 'item',
            templated: true,
            type: 'application/vnd.mapbox-vector-tile',
            href: '/api/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}?f=mvt',
          },
        ],
      })),
      '/api/tiles/WebMercatorQuad/5/11/16': (_url, response) =>
        response
          .writeHead(200, { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' })
          .end(gzipSync('tuile')),
      '/api/collections/ponts/map/tiles': as_json(() => ({
        tilesets: [{ tileMatrixSetId: 'EuropeanETRS89_LAEAQuad', links: [] }],
      })),
      '/draw': as_png,
    });
    config = read_config({ EXTERNAL_LAYER_HOSTS: other.host });
  });
  after(() => other.close());

  const read = (kind: ServiceKind, path: string) => read_service(config, kind, `http://${other.host}${path}`);
  const choose = async (kind: ServiceKind, path: string, choice: string) =>
    check_chosen(config, await (await read(kind, path)).choose(choice));
  async function refusal(work: Promise<unknown>): Promise<AppError> {
    const error = await work.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(AppError);
    return error as AppError;
  }

  it('list the layers of a WMS with styles, extents and legends, and tell which cannot be drawn', async () => {
    const { offered } = await read('wms', '/wms?map=a.map&VERSION=1.1.1');
    expect(other.asked.at(-1)?.search).to.equal(
      '?SERVICE=WMS&REQUEST=GetCapabilities&VERSION=1.3.0&map=a.map',
    );
    expect(offered).to.include({ title: 'Cartes d’essai', attribution: 'Service d’essai' });
    expect(offered.notes).to.deep.equal(['Conditions d’utilisation : Licence Ouverte 2.0']);
    expect(offered.layers.map(({ title, refusal }) => [title, refusal === null])).to.deep.equal([
      ['En Lambert', false],
      ['Relief', true],
      ['Eau & rives', true],
      ['Eau & rives – style Gris', true],
    ]);
    expect((await refusal(choose('wms', '/wms', choice_of('lambert')))).message).to.contain('EPSG:3857');
    const { source } = await choose('wms', '/wms?key=k1', choice_of('eau', 'gris'));
    expect(source.options).to.deep.include({
      style: 'gris',
      format: 'image/png',
      crs: 'EPSG:3857',
      extent: [-1, 42, 4, 46],
    });
    const address = new URL(tile_address(source, { z: 3, x: 4, y: 2 }));
    expect(address.pathname).to.equal('/draw');
    expect(Object.fromEntries(address.searchParams)).to.include({
      LAYERS: 'eau',
      STYLES: 'gris',
      CRS: 'EPSG:3857',
      key: 'k1',
    });
    expect(new URL(source.options.legend ?? '').searchParams.get('STYLE')).to.equal('gris');
    expect((await choose('wms', '/wms', choice_of('eau'))).source.options.legend).to.match(/\/legend\.png$/);
  });

  it('list the layers of a WMTS: by parameters with prefix, limits and dimension, by path, and none in Lambert 93', async () => {
    const { offered } = await read('wmts', '/wmts');
    expect(offered.attribution).to.equal('Institut d’essai');
    expect(offered.layers.map(({ title, refusal }) => [title, refusal === null])).to.deep.equal([
      ['Ortho', true],
      ['Ortho – style Nuit', true],
      ['Plan', true],
      ['Cadastre', false],
    ]);
    const ortho = (await choose('wmts', '/wmts', choice_of('ORTHO'))).source;
    expect(ortho.options).to.deep.include({ extent: [-2, 42, 4, 46] });
    expect(ortho.options.matrices?.map(({ zoom }) => zoom)).to.deep.equal([5, 6]);
    const asked = new URL(tile_address(ortho, { z: 5, x: 16, y: 11 }));
    expect(asked.pathname).to.equal('/kvp');
    expect(Object.fromEntries(asked.searchParams)).to.include({
      LAYER: 'ORTHO',
      STYLE: 'normal',
      FORMAT: 'image/jpeg',
      TILEMATRIXSET: 'PREFIXE',
      TILEMATRIX: 'EPSG:3857:5',
      TILEROW: '11',
      TILECOL: '16',
      Annee: '2025',
    });
    for (const place of [
      { z: 5, x: 17, y: 11 },
      { z: 5, x: 16, y: 13 },
      { z: 4, x: 8, y: 5 },
    ])
      expect(() => tile_address(ortho, place)).to.throw(AppError, /n’existe pas/);
    const plan = (await choose('wmts', '/WMTSCapabilities.xml', choice_of('plan'))).source;
    expect(tile_address(plan, { z: 9, x: 258, y: 186 })).to.equal(
      `http://${other.host}/rest/plan/a%20b/now/PM/9/186/258.png`,
    );
    expect((await refusal(choose('wmts', '/wmts', choice_of('cadastre')))).message).to.contain(
      'Web Mercator',
    );
  });

  it('list the collections of an OGC API, and follow their pages within limits, saying what is left out', async () => {
    const { offered } = await read('ogc', '/api/collections/ponts/items?key=k2');
    expect(
      offered.layers.map(({ title, shown_as, refusal }) => [title, shown_as, refusal === null]),
    ).to.deep.equal([
      ['Ponts', 'objets', true],
      ['Ponts – images', 'images', true],
      ['fiches', 'objets', false],
      ['ailleurs', 'objets', true],
      ['API d’essai', 'tuiles vectorielles', true],
    ]);
    const { source } = await choose('ogc', '/api?key=k2', choice_of('ponts', 'items'));
    expect(source.url).to.equal(`http://${other.host}/api/collections/ponts/items?f=geojson&key=k2`);
    const found = await fetch_features(config, source, [0, 43, 2, 44]);
    expect(other.asked.at(-3)?.searchParams.get('bbox')).to.equal('0,43,2,44');
    expect(other.asked.slice(-3).map(({ searchParams }) => searchParams.get('key'))).to.deep.equal([
      'k2',
      'k2',
      'k2',
    ]);
    expect(found.features.length).to.equal(2498);
    expect(found.features[0]?.properties).to.deep.equal({ nom: 'Pont 0', detail: '{"large":true}' });
    expect(found.is_complete).to.equal(true);
    expect(found.notices).to.deep.equal(['2 objets sans géométrie lisible ne sont pas montrés.']);
    const all = await fetch_features(config, { ...source, url: `http://${other.host}/endless` }, whole_world);
    expect(all.features.length).to.equal(most_features);
    expect(all.is_complete).to.equal(false);
    expect(all.notices.join()).to.match(/5\s000 objets montrés sur 123\s456/);
    const half = await fetch_features(
      config,
      { ...source, url: `http://${other.host}/half_broken` },
      whole_world,
    );
    expect([half.features.length, half.is_complete]).to.deep.equal([2, false]);
    // Another machine is not followed, and that is said.
    const cut = await fetch_features(
      config,
      { ...source, url: `http://${other.host}/elsewhere` },
      whole_world,
    );
    expect(cut.notices.join()).to.contain('1 objets montrés');
    const kept = await choose('ogc', '/api', choice_of('ailleurs', 'items'));
    expect(new URL(kept.source.url).host).to.equal(other.host);
  });

  it('find the tiles of an OGC API in WebMercatorQuad, and unpack those that are stored compressed', async () => {
    const { source } = await choose('ogc', '/api', choice_of('', 'vector'));
    expect(source).to.deep.include({
      kind: 'vector_tiles',
      url: `http://${other.host}/api/tiles/WebMercatorQuad/{z}/{y}/{x}?f=mvt`,
      options: { tile_layers: ['ponts', 'routes'], zooms: [3, 12] },
    });
    const { type, bytes } = await fetch_tile(config, source, { z: 5, x: 16, y: 11 });
    expect([type, bytes.toString()]).to.deep.equal(['application/vnd.mapbox-vector-tile', 'tuile']);
    const other_grid = await refusal(choose('ogc', '/api', choice_of('ponts', 'map')));
    expect(other_grid.message).to.contain('WebMercatorQuad');
  });

  it('take WFS layers as GeoJSON, and say so when the service has none', async () => {
    const { source } = await choose('wfs', '/wfs', choice_of('essai:ponts'));
    const found = await fetch_features(config, source, [0, 43, 2, 44]);
    expect(Object.fromEntries(other.asked.at(-1)!.searchParams)).to.include({
      TYPENAMES: 'essai:ponts',
      SRSNAME: 'EPSG:4326',
      BBOX: '43,0,44,2,urn:ogc:def:crs:EPSG::4326',
      OUTPUTFORMAT: 'application/json',
    });
    expect(found.notices.join()).to.match(/2 objets montrés sur 7\s000/);
    expect((await refusal(choose('wfs', '/gml', choice_of('essai:ponts')))).message).to.contain('GeoJSON');
  });

  it('are asked for fewer objects when they answer too long, and say so when even few are too large', async () => {
    const { source } = await choose('wfs', '/wfs', choice_of('essai:ponts'));
    const large = { ...source, url: `http://${other.host}/large` };
    const counts = () => other.asked.flatMap(({ searchParams }) => searchParams.get('COUNT') ?? []).slice(-3);
    const found = await fetch_features(config, large, [0, 43, 2, 44]);
    expect(counts()).to.deep.equal(['5000', '1000', '200']);
    expect([found.features.length, found.is_complete]).to.deep.equal([200, false]);
    const pages = await fetch_features(config, { ...large, kind: 'features' }, whole_world);
    expect(other.asked.slice(-2).map(({ searchParams }) => searchParams.get('limit'))).to.deep.equal([
      '1000',
      '250',
    ]);
    expect(pages.features.length).to.equal(250);
    const refused = await refusal(
      fetch_features(config, { ...large, url: `http://${other.host}/huge_json` }, whole_world),
    );
    expect(refused).to.include({ status: 502, code: 'external-too-many' });
    expect(refused.message).to.contain('zoomez');
  });

  it('that are slow hold no more places than their own, and lose nobody a tile', async () => {
    let under_way = 0;
    let most = 0;
    const slow = await start_other({
      '/tile': (_url, response) => {
        most = Math.max(most, ++under_way);
        setTimeout(() => {
          under_way--;
          response.setHeader('content-type', 'image/png').end(png);
        }, 10);
      },
    });
    const allowed = read_config({ EXTERNAL_LAYER_HOSTS: slow.host });
    const address = {
      kind: 'tiles',
      url: `http://${slow.host}/tile?t={z}-{x}-{y}`,
      layer: '',
      options: {},
    } as const;
    const tiles = Array.from({ length: 64 }, (_, x) => fetch_tile(allowed, address, { z: 6, x, y: 0 }));
    const came = await Promise.all(tiles);
    slow.close();
    expect(came.every(({ type }) => type === 'image/png')).to.equal(true);
    expect(most).to.be.at.most(8);
  });

  it('are refused when they are hostile, wrong or elsewhere', async () => {
    const reasons: [ServiceKind, string, RegExp][] = [
      ['wms', '/doctype', /DTD/],
      ['wms', '/deep', /imbriqués/],
      ['wms', '/page', /XML/],
      ['wms', '/away', /autre adresse/],
      ['wms', '/huge', /octets/],
      ['wms', '/bomb', /trop long/],
      ['wms', '/none', /404/],
      ['wms', '/wmts', /pas un service WMS/],
      ['wmts', '/wms', /pas un service WMTS/],
      ['wfs', '/wms', /pas un service WFS/],
      ['ogc', '/wms', /JSON|404/],
    ];
    for (const [kind, path, reason] of reasons) {
      const error = await refusal(read(kind, path));
      expect(error, path).to.include({ status: 422, place: 'address' });
      expect(error.message, path).to.match(reason);
    }
    for (const address of [
      'http://10.0.0.1/wms',
      'https://exemple.fr/',
      'file:///etc/passwd',
      'wms',
      `http://a:b@${other.host}/`,
    ])
      expect(await refusal(read_service(config, 'wms', address)), address).to.include({ place: 'address' });
    expect((await refusal(choose('wms', '/wms', 'rien'))).place).to.equal('choice');
  });

  it('whose host is no longer allowed say so without their address', async () => {
    const { source } = await choose('wms', '/wms?key=secret-7', choice_of('relief'));
    const error = await refusal(fetch_tile(read_config({}), source, { z: 1, x: 0, y: 0 }));
    expect(error).to.include({ status: 502, place: undefined });
    expect(`${error.message} ${error.remedy}`).not.to.contain('secret-7');
  });
});
