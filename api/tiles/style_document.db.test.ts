import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { expect } from 'chai';
import type { StyleSpecification } from 'maplibre-gl';
import { read_config } from '../../config.ts';
import { use_database } from '../../sql/testing.ts';
import { start_server, type RunningServer } from '../server.ts';
import { ask_by, quad, type DocumentLink } from './tiles_testing.ts';

interface Style {
  version: 8;
  sources: { maillage: { type: 'vector'; tiles: string[]; bounds?: number[]; attribution?: string } };
  layers: { id: string; type: string; 'source-layer'?: string; filter?: unknown }[];
}

describe('TileJSON and styles', () => {
  const database = use_database();
  let server: RunningServer;
  const ask = ask_by(() => server);
  before(async () => {
    await database().pool.query(`
      create table published.points (id int primary key, geom geometry(point, 4326));
      create table published.roads (id int primary key, geom geometry(multilinestring, 4326));
      create table published.areas (id int primary key, geom geometry(multipolygon, 2154));
      create table published."Été & cie" (id int primary key, geom geometry(geometry, 4326));
      insert into published.points values (1, st_setsrid(st_makepoint(1.5, 43.5), 4326));
      insert into maillage.metadata_record (id, title, producer, licence_name, licence_url) values
        ('points', 'Des points', 'IGN & <b>cie</b>', 'Licence Ouverte', '');
      insert into maillage.collection (id, record_id, extent) values ('points', 'points', '{1,43,2,44}')`);
    server = await start_server(
      { config: read_config({ PORT: '0' }), database: database() },
      { log_requests: false },
    );
  });
  after(() => server?.close());
  const style_at = async (path: string) => {
    const answer = await ask(path);
    expect(answer.headers.get('content-type')).to.match(/^application\/vnd\.mapbox\.style\+json(;|$)/);
    return (await answer.json()) as Style;
  };

  it('are valid for MapLibre, for one collection, several and all', async () => {
    for (const path of [
      `/collections/points/${quad}`,
      `/collections/${encodeURIComponent('Été & cie')}/${quad}`,
      `/${quad}`,
    ])
      expect(
        validateStyleMin((await style_at(`${path}?f=mapbox`)) as unknown as StyleSpecification),
        path,
      ).to.deep.equal([]);
  });

  it('draw each geometry as it is, from absolute addresses that answer', async () => {
    const style = await style_at(`/collections/points/${quad}?f=mapbox`);
    expect(style.layers.map(({ type }) => type)).to.deep.equal(['background', 'circle']);
    const { tiles, bounds, attribution } = style.sources.maillage;
    expect(bounds).to.deep.equal([1, 43, 2, 44]);
    expect(attribution).to.equal('IGN &amp; &lt;b&gt;cie&lt;/b&gt;, Licence Ouverte');
    const url = (tiles[0] ?? '').replace('{z}', '8').replace('{y}', '93').replace('{x}', '129');
    expect(url.startsWith(server.url)).to.equal(true);
    expect((await fetch(url)).status).to.equal(200);
    const mixed = await style_at(`/collections/${encodeURIComponent('Été & cie')}/${quad}?f=mapbox`);
    expect(mixed.layers.slice(1).map(({ filter }) => filter)).to.deep.equal([
      ['==', '$type', 'Polygon'],
      ['==', '$type', 'Polygon'],
      ['==', '$type', 'LineString'],
      ['==', '$type', 'Point'],
    ]);
  });

  it('keep the collections that were chosen, points above surfaces', async () => {
    const style = await style_at(`/${quad}?f=mapbox&collections=points,areas`);
    expect(style.layers.map((layer) => layer['source-layer'] ?? layer.id)).to.deep.equal(['fond', 'areas', 'areas', 'points']); // prettier-ignore
    expect(style.sources.maillage.tiles[0]).to.match(
      /\{z\}\/\{y\}\/\{x\}\?v=[\w-]+&collections=points,areas$/,
    );
    expect(style.layers.map(({ id }) => id)).to.deep.equal([...new Set(style.layers.map(({ id }) => id))]);
  });

  it('are linked from the tileset and its list', async () => {
    for (const path of ['/tiles', '/collections/points/tiles']) {
      const list = (await (await ask(path)).json()) as { tilesets: { links: DocumentLink[] }[] };
      const tileset = (await (await ask(`${path}/WebMercatorQuad`)).json()) as { links: DocumentLink[] };
      for (const links of [list.tilesets[0]?.links ?? [], tileset.links]) {
        const style = links.find(({ rel }) => rel === 'stylesheet');
        expect(style?.href).to.equal(`${server.url}${path}/WebMercatorQuad?f=mapbox`);
        const tilejson = links.find(({ title }) => title === 'TileJSON');
        const document = (await (await fetch(tilejson?.href ?? '')).json()) as {
          tilejson: string;
          tiles: string[];
          vector_layers: { id: string; fields: object }[];
        };
        expect(document.tilejson).to.equal('3.0.0');
        expect(document.tiles[0]).to.match(/^http:.*\/\{z\}\/\{y\}\/\{x\}/);
        expect(document.vector_layers[0]?.fields).to.include({ id: 'Number', represents: 'Number' });
      }
    }
  });
});
