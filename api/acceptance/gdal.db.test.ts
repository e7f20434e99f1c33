import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { commune_count, has_program, need_client, run_client, use_service } from './testing.ts';

interface Features {
  features: { properties: Record<string, unknown>; geometry: { coordinates: unknown } }[];
}

describe('GDAL reads the collections (driver OAPIF)', function () {
  this.timeout(60_000);
  need_client('gdal-bin', has_program('ogrinfo'));
  const service = use_service();
  let folder = '';
  before(() => (folder = mkdtempSync(path.join(tmpdir(), 'maillage-gdal-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const ogrinfo = (...words: string[]) => run_client('ogrinfo', ['-ro', ...words]);
  /** Converts a collection to GeoJSON and reads it. */
  async function convert(collection: string, ...words: string[]): Promise<Features['features']> {
    const file = path.join(folder, 'out.geojson');
    rmSync(file, { force: true });
    await run_client('ogr2ogr', ['-f', 'GeoJSON', ...words, file, `OAPIF:${service().url}`, collection]);
    return (JSON.parse(readFileSync(file, 'utf8')) as Features).features;
  }
  const names = (features: Features['features']) =>
    features.map(({ properties }) => String(properties['nom'])).sort();
  /** The addresses of items asked since the last call, without what GDAL asks first to know the columns. */
  const items_asked = () =>
    service()
      .take_requests()
      .map(({ address }) => address)
      .filter((address) => address.includes('/items?'));

  it('finds every collection, whatever its name', async () => {
    const list = await ogrinfo(`OAPIF:${service().url}`);
    for (const id of ['communes', 'gares', 'Été 2024']) expect(list).to.include(id);
  });

  it('tells types, geometry, extent, coordinate system and the exact count', async () => {
    const summary = await ogrinfo('-so', `OAPIF:${service().url}`, 'communes');
    for (const line of [
      `Feature Count: ${commune_count}`,
      'Geometry: Polygon',
      'Extent: (0.000000, 43.000000) - (1.000000, 43.230000)',
      'code_insee: String',
      'population: Integer',
      'densite: Real',
      'vaut_visite: Integer(Boolean)',
      'cree_le: Date',
    ])
      expect(summary).to.include(line);
    expect(summary).to.match(/WGS 84/);
  });

  it('pages through all features, each once', async () => {
    service().take_requests();
    const read = await convert('communes', '-oo', 'PAGE_SIZE=500');
    expect(new Set(read.map(({ properties }) => properties['code_insee'])).size).to.equal(commune_count);
    expect(read).to.have.length(commune_count);
    // The first is asked twice: for the columns, then for the features.
    expect(items_asked()).to.have.length(6);
  });

  it('filters by attributes', async () => {
    const wanted = "population >= 100 AND population < 140 AND nom <> 'Commune n° 11'";
    const some = await convert('communes', '-oo', 'PAGE_SIZE=1000', '-where', wanted);
    expect(names(some)).to.deep.equal(['Commune n° 10', 'Commune n° 12', 'Commune n° 13']);
  });

  it('asks the server for days, as its « T » with nothing behind it says them', async () => {
    // It takes < for <= (and > for >=) and checks no more itself: what it means by them is not tested here.
    for (const [where, days, sent] of [
      ["cree_le >= '2020-12-29'", ['2020-12-29', '2020-12-30'], 'datetime=2020-12-29T/..'],
      ["cree_le <= '2020-01-02'", ['2020-01-01', '2020-01-02'], 'datetime=../2020-01-02T'],
      [
        "cree_le >= '2020-02-28' AND cree_le <= '2020-03-01'",
        ['2020-02-28', '2020-02-29', '2020-03-01'],
        'datetime=2020-02-28T/2020-03-01T',
      ],
    ] as const) {
      service().take_requests();
      const found = await convert('communes', '-oo', 'PAGE_SIZE=1000', '-where', where);
      const read = new Set(found.map(({ properties }) => String(properties['cree_le'])));
      expect([...read].sort(), where).to.deep.equal(days);
      expect(items_asked().at(-1), where).to.include(sent);
    }
  });

  it('asks the server for an extent, and filters what lies in it', async () => {
    service().take_requests();
    const near = await convert('communes', '-spat', '0.0201', '43.001', '0.0299', '43.002');
    expect(names(near)).to.deep.equal(['Commune n° 2']);
    expect(items_asked().at(-1)).to.match(/bbox=0\.020/);
    const both = await convert('communes', '-spat', '0', '43', '0.05', '43.2', '-where', 'population = 30');
    expect(names(both)).to.deep.equal(['Commune n° 3']);
  });

  it('finds texts with quotes, and nothing where nothing is', async () => {
    expect(names(await convert('gares', '-where', "nom = 'Toulouse-Matabiau'"))).to.deep.equal([
      'Toulouse-Matabiau',
    ]);
    expect(await convert('gares', '-where', "nom = 'l''inconnue'")).to.deep.equal([]);
  });

  it('puts Lambert-93 where it lies on the globe, and back', async () => {
    const station = "nom = 'Toulouse-Matabiau'";
    const [degrees] = await convert('gares', '-where', station);
    const [east, north] = (degrees?.geometry.coordinates ?? []) as number[];
    expect(east).to.be.closeTo(1.446, 0.0001);
    expect(north).to.be.closeTo(43.6034, 0.0001);
    const [metres] = await convert('gares', '-where', station, '-t_srs', 'EPSG:2154', '-lco', 'RFC7946=NO');
    const rounded = (metres?.geometry.coordinates as number[] | undefined)?.map(Math.round);
    expect(rounded).to.deep.equal([574_500, 6_279_500]);
  });

  it('reads one collection by its address, with no more than its own part of the service', async () => {
    service().take_requests();
    const summary = await ogrinfo('-al', '-so', `OAPIF:${service().url}/collections/gares`);
    expect(summary).to.match(/Feature Count: 2/);
    expect(
      service()
        .take_requests()
        .map(({ address }) => address),
    ).to.not.include('/collections');
  });
});
