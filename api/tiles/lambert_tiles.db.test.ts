import { expect } from 'chai';
import { read_config } from '../../config.ts';
import { use_database } from '../../sql/testing.ts';
import { start_server, type RunningServer } from '../server.ts';
import { ask_by, decode_by, lambert } from './tiles_testing.ts';

/** The place du Capitole in Toulouse, in Lambert-93 (m). */
const [x, y] = [574357, 6279642];

describe('tiles in Lambert-93', () => {
  const database = use_database();
  let server: RunningServer;
  const ask = ask_by(() => server);
  const decode = decode_by(() => server);
  before(async () => {
    const systems = [2154, 4326, 3857, 32631, 4171];
    await database().pool.query(
      systems
        .map(
          (srid) => `create table published.in_${srid} (id int primary key, geom geometry(geometry, ${srid}));
            insert into published.in_${srid} values
              (1, st_transform(st_setsrid(st_makepoint(${x}, ${y}), 2154), ${srid})),
              (2, st_transform(st_makeenvelope(400000, 6000000, 900000, 6900000, 2154), ${srid}))`,
        )
        .join(';'),
    );
    await database().pool.query(`
      create table published.reunion (id int primary key, geom geometry(point, 2975));
      insert into published.reunion values (1, st_setsrid(st_makepoint(340000, 7650000), 2975));
      insert into maillage.metadata_record (id, title, producer) values ('reunion', 'Réunion', 'Testeurs');
      insert into maillage.collection (id, record_id, extent) values ('reunion', 'reunion', '{55.4,-21.3,55.5,-21.2}');
      create table published.world (id int primary key, geom geometry(polygon, 4326));
      insert into published.world values (1, st_makeenvelope(-180, -90, 180, 90, 4326))`);
    server = await start_server(
      { config: read_config({ PORT: '0' }), database: database() },
      { log_requests: false },
    );
  });
  after(() => server?.close());

  it('put a place where IGN’s grid has it, whatever system it is stored in', async () => {
    for (const z of [8, 12, 17, 22]) {
      const side = (209715.2 * 256) / 2 ** z;
      const [column, row] = [Math.floor(x / side), Math.floor((12e6 - y) / side)];
      for (const table of ['in_2154', 'in_4326', 'in_3857', 'in_32631', 'in_4171']) {
        const path = `/collections/${table}/${lambert}/${z}/${row}/${column}?filter=id%3D1`;
        const [[point] = []] = (await decode(path))[table]?.feature(0).loadGeometry() ?? [];
        // A millimetre is lost on the way there and back; a unit of matrix 22 is 3 mm.
        expect(point?.x, path).to.be.closeTo(((x - column * side) * 4096) / side, 1);
        expect(point?.y, path).to.be.closeTo(((12e6 - y - row * side) * 4096) / side, 1);
      }
    }
  });

  it('fill a tile that lies within a polygon to all of its edges', async () => {
    const side = (209715.2 * 256) / 2 ** 10;
    const [column, row] = [Math.floor(x / side), Math.floor((12e6 - y) / side)];
    for (const table of ['in_2154', 'in_4326', 'world']) {
      const layer = (await decode(`/collections/${table}/${lambert}/10/${row}/${column}?filter=id%3C3`))[
        table
      ];
      const areas = Array.from({ length: layer?.length ?? 0 }, (_, i) => layer?.feature(i))
        .filter((feature) => feature?.type === 3)
        .flatMap((feature) => feature?.loadGeometry() ?? [])
        .map((ring) => ring.map((point) => [point.x, point.y] as const));
      for (const [i, j] of [
        [0, 0],
        [0, 4096],
        [4096, 0],
        [4096, 4096],
      ] as const)
        // prettier-ignore
        expect(areas.some((ring) => Math.min(...ring.map(([a]) => a)) <= i && Math.max(...ring.map(([a]) => a)) >= i && Math.min(...ring.map(([, b]) => b)) <= j && Math.max(...ring.map(([, b]) => b)) >= j), `${table} ${i},${j}`).to.equal(true);
    }
  });

  it('show all of France in the coarse matrices', async () => {
    for (const z of [0, 3, 5]) {
      const row = Math.floor((12e6 - y) / ((209715.2 * 256) / 2 ** z));
      expect(
        Object.keys(await decode(`/${lambert}/${z}/${row}/0?collections=in_4326,world`)),
        `${z}`,
      ).to.deep.equal(['in_4326', 'world']);
    }
  });

  it('are not proposed for what lies outside of the domain, nor in the formats of web maps', async () => {
    const list = (await (await ask('/collections/reunion/tiles')).json()) as {
      tilesets: { tileMatrixSetId: string }[];
    };
    expect(list.tilesets.map(({ tileMatrixSetId }) => tileMatrixSetId)).to.deep.equal(['WebMercatorQuad']);
    for (const path of [lambert, `${lambert}/12/436/43`]) {
      const refused = await ask(`/collections/reunion/${path}`);
      expect(refused.status, path).to.equal(404);
      expect(await refused.text()).to.include('WebMercatorQuad');
    }
    for (const f of ['tilejson', 'mapbox'])
      expect((await ask(`/collections/in_2154/${lambert}?f=${f}`)).status, f).to.equal(400);
    // Beside what the collection reaches, but in the grid: nothing is there.
    expect((await ask(`/collections/in_2154/${lambert}/12/821/0`)).status).to.equal(204);
  });
});
