import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { read_config } from '../../config.ts';
import { use_database } from '../../sql/testing.ts';
import { start_server, type RunningServer } from '../server.ts';

describe('vector tiles read by GDAL', function () {
  this.timeout(30_000);
  const database = use_database();
  let server: RunningServer;
  let folder = '';
  before(async function () {
    if (spawnSync('ogr2ogr', ['--version']).status !== 0 && process.env['CI'] === undefined) this.skip();
    folder = mkdtempSync(path.join(tmpdir(), 'maillage-tile-'));
    await database().pool.query(`
      create table published.squares as
        select i as id, 'n' || i as nom, st_makeenvelope(1.45 + (i % 10) * 0.1, 43.2 + (i / 10) * 0.06,
          1.55 + (i % 10) * 0.1, 43.26 + (i / 10) * 0.06, 4326)::geometry(polygon, 4326) as geom
        from generate_series(0, 99) i;
      alter table published.squares add primary key (id)`);
    server = await start_server(
      { config: read_config({ PORT: '0' }), database: database() },
      { log_requests: false },
    );
  });
  after(async () => {
    await server?.close();
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
  });

  it('gives every square of a grid, with its attributes, next to its neighbours without gap', async () => {
    const answer = await fetch(`${server.url}/collections/squares/tiles/WebMercatorQuad/7/46/64`);
    expect(answer.status).to.equal(200);
    const file = path.join(folder, '46.pbf');
    writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
    const target = path.join(folder, 'tile.geojson');
    const place = ['-oo', 'X=64', '-oo', 'Y=46', '-oo', 'Z=7', '-oo', 'CLIP=NO'];
    execFileSync('ogr2ogr', ['-f', 'GeoJSON', target, `MVT:${file}`, ...place, 'squares'], {
      stdio: 'ignore',
    });
    const [row] = (
      await database().pool.query<{ count: string; names: string; valid: boolean; gaps: number }>(
        `with read as (
          select st_setsrid(st_geomfromgeojson(f ->> 'geometry'), 4326) as geom, f -> 'properties' ->> 'nom' as nom
          from json_array_elements($1::json -> 'features') f
        )
        select count(*), count(distinct nom) as names, bool_and(st_isvalid(geom)) as valid,
          st_nrings(st_union(st_snaptogrid(geom, 1e-7))) as gaps from read`,
        [readFileSync(target, 'utf8')],
      )
    ).rows;
    expect(row).to.deep.equal({ count: 100, names: 100, valid: true, gaps: 1 });
  });
});
