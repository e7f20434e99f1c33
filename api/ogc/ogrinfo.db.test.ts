import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { read_config } from '../../config.ts';
import { use_database } from '../../sql/testing.ts';
import { start_server, type RunningServer } from '../server.ts';

const run = promisify(execFile);
const ogrinfo_is_here = spawnSync('ogrinfo', ['--version']).status === 0;

describe('GDAL’s ogrinfo', () => {
  const database = use_database();
  let server: RunningServer;
  before(async function () {
    if (!ogrinfo_is_here) this.skip();
    await database().pool.query(`
      create table published.communes (code_insee text primary key, nom text, population int,
        geom geometry(polygon, 4326));
      insert into published.communes select lpad(i::text, 5, '0'), 'Commune ' || i, i * 10,
        st_makeenvelope(i * 0.01, 43, i * 0.01 + 0.01, 43.01, 4326) from generate_series(0, 36) i;
      create table published."Été 2024" (id int primary key, nom text);
      insert into published."Été 2024" values (1, 'fête')`);
    server = await start_server(
      { config: read_config({ PORT: '0' }), database: database() },
      { log_requests: false },
    );
  });
  after(() => server?.close());
  const ogrinfo = async (...words: string[]) => (await run('ogrinfo', ['-ro', ...words])).stdout;

  it('lists the collections', async () => {
    const list = await ogrinfo(`OAPIF:${server.url}`);
    expect(list)
      .to.match(/communes \(Polygon\)|communes/)
      .and.match(/Été 2024/);
  });

  it('counts, pages through and filters the features', async () => {
    const summary = await ogrinfo('-so', `OAPIF:${server.url}`, 'communes');
    expect(summary)
      .to.match(/Feature Count: 37/)
      .and.match(/population: Integer/)
      .and.match(/Polygon/);
    const all = await ogrinfo('-al', '-oo', 'PAGE_SIZE=10', `OAPIF:${server.url}`, 'communes');
    expect(all.match(/^OGRFeature/gm)).to.have.lengthOf(37);
    const some = await ogrinfo(
      '-al',
      '-spat',
      '0.0201',
      '43.001',
      '0.0299',
      '43.002',
      `OAPIF:${server.url}`,
      'communes',
    );
    expect(some.match(/nom \(String\) = .*/g)).to.deep.equal(['nom (String) = Commune 2']);
  });
});
