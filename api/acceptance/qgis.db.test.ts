import { expect } from 'chai';
import { is_qgis } from '../ogc/qgis_queryables.ts';
import { commune_count, need_client, python_with, run_script, use_service } from './testing.ts';

interface Given {
  valid: boolean;
  error: string;
  count: number;
  crs: string;
  geometry: number;
  extent: number[];
  fields: Record<string, string>;
  read: number;
  distinct: number;
  in_extent: string[];
  identified: { attributes: Record<string, string>; wkt: string }[];
  subset_accepted: boolean;
  subset: string[];
  expression: string[];
  days: string[];
  gares: { valid: boolean; crs: string; points: Record<string, number[]> };
  tiles: { valid: boolean; style: boolean; layers: string[]; inside: string[]; outside: string[] };
  plain_table: { valid: boolean; names: string[] };
}

const python = python_with('qgis.core');

describe('QGIS opens the collections (provider OAPIF, without window)', function () {
  this.timeout(90_000);
  need_client('python3-qgis', python !== null);
  const service = use_service();
  let given: Given;
  let asked: string[];
  let agents: Set<string | undefined>;
  before(async () => {
    if (python === null) return;
    given = (await run_script(python, 'qgis_client.py', service().url)) as Given;
    const requests = service().take_requests();
    asked = requests.map(({ method, address }) => `${method} ${address}`);
    agents = new Set(requests.map(({ agent }) => agent));
  });

  it('loads a layer with its fields, geometry, coordinate system and extent', () => {
    expect(given.valid, given.error).to.equal(true);
    // 3.22 knows no coordinate systems but CRS84, which it names by its twin of the EPSG.
    expect(given.crs).to.be.oneOf(['OGC:CRS84', 'EPSG:4326']);
    // Qgis::GeometryType::Polygon
    expect(given.geometry).to.equal(2);
    expect(given.extent).to.deep.equal([0, 43, 1, 43.23]);
    expect(given.fields).to.include.keys(
      'code_insee',
      'nom',
      'population',
      'densite',
      'vaut_visite',
      'cree_le',
    );
  });

  it('counts the features and pages through all of them, each once', () => {
    expect(given.count).to.equal(commune_count);
    expect(given.read).to.equal(commune_count);
    expect(given.distinct).to.equal(commune_count);
    expect(asked.filter((address) => /items\?limit=1000(&|$)/.test(address)).length).to.be.greaterThan(2);
  });

  it('asks for an extent and gets what lies in it', () => {
    expect(given.in_extent).to.deep.equal(['Commune n° 2', 'Commune n° 3', 'Commune n° 4']);
    expect(asked.some((address) => /bbox=0\.02/.test(address))).to.equal(true);
  });

  it('identifies one feature with its attributes and geometry', () => {
    expect(given.identified).to.have.length(1);
    const [found] = given.identified;
    expect(found?.attributes).to.include({
      code_insee: '00042',
      nom: 'Commune n° 42',
      population: '420',
      densite: '10.5',
    });
    expect(found?.wkt).to.match(/^Polygon \(\(0\.42 43/i);
  });

  it('filters by a subset and by an expression', () => {
    expect(given.subset_accepted).to.equal(true);
    expect(given.subset).to.deep.equal(['Commune n° 7']);
    expect(given.expression).to.deep.equal(['Commune n° 2298', 'Commune n° 2299']);
  });

  it('asks for days with the year 0 as an open end', () => {
    expect(given.days).to.deep.equal(['2020-01-01', '2020-01-02']);
    expect(asked).to.include(
      'GET /collections/communes/items?limit=1000&datetime=0000-01-01T00:00:00Z/2020-01-02T00:00:00Z',
    );
  });

  it('names itself as it must to be told which queryable is the geometry', () => {
    expect([...agents].map((agent) => is_qgis(agent))).to.deep.equal([true]);
  });

  it('opens points stored in Lambert-93, and a table without geometry under a name with accents', () => {
    expect(given.gares.valid).to.equal(true);
    expect(given.gares.points['Toulouse-Matabiau']).to.deep.equal([1.446, 43.6034]);
    expect(given.plain_table).to.deep.equal({ valid: true, names: ['fête d’été'] });
  });

  it('draws vector tiles by the style of the collection', () => {
    const { inside, outside, ...layer } = given.tiles;
    expect(layer).to.deep.equal({ valid: true, style: true, layers: ['background', 'communes'] });
    expect(outside).to.have.length(1);
    // Surfaces and their contours, all over the extent.
    expect(inside.length).to.be.greaterThan(2);
    expect(inside).not.to.include(outside[0]);
    expect(asked).to.include('GET /collections/communes/tiles/WebMercatorQuad?f=mapbox');
    expect(asked.some((address) => /WebMercatorQuad\/10\/375\/51[23]$/.test(address))).to.equal(true);
  });
});
