import { expect } from 'chai';
import fc from 'fast-check';
import { parse_json } from '../../../catalogue/json_input.ts';
import { AppError } from '../../../errors.ts';
import {
  read_scenario_body,
  read_scenario_query,
  scenario_limits,
  write_scenario_text,
  type ScenarioBody,
} from './scenario_body.ts';
import { any_scenario, full_scenario, small_scenario } from './testing.ts';

const refusal = (work: () => unknown): AppError => {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('accepted');
};
const places = (value: unknown) =>
  refusal(() => read_scenario_body(value, '/body')).faults.map(({ pointer }) => pointer);

describe('scenario body', () => {
  it('takes the least and the fullest scenario, and gives what it took', () => {
    expect(read_scenario_body(small_scenario)).to.deep.equal(small_scenario);
    expect(read_scenario_body(full_scenario)).to.deep.equal(full_scenario);
  });

  it('comes back from an address as it went in', () => {
    fc.assert(
      fc.property(any_scenario, (body) => {
        const text = write_scenario_text(body);
        if (text.length > 6000) return;
        expect(text).to.match(/^[\w-]+$/);
        expect(read_scenario_query(text)).to.deep.equal(read_scenario_body(body));
      }),
    );
  });

  it('writes the same text whatever the order of members', () => {
    const turned = Object.fromEntries(Object.entries(full_scenario).reverse()) as unknown as ScenarioBody;
    expect(write_scenario_text(turned)).to.equal(write_scenario_text(full_scenario));
  });

  it('names each wrong member by its place', () => {
    const site = full_scenario.sites[0]!;
    expect(places({ ...small_scenario, v: 2 })).to.deep.equal(['/body/v']);
    expect(places({ v: 1 })).to.deep.equal(['/body/basket', '/body/mode', '/body/sites']);
    expect(places({ ...small_scenario, sites: [site, { ...site, lon: '1', lat: 91 }] })).to.deep.equal([
      '/body/sites/1/lon',
      '/body/sites/1/lat',
    ]);
    expect(places({ ...small_scenario, sites: [site, site] })).to.deep.equal(['/body/sites/1']);
    expect(places({ ...small_scenario, removed: ['a', 'b', 'a'] })).to.deep.equal(['/body/removed/2']);
    expect(places({ ...small_scenario, 'a/b~c': 1 })).to.deep.equal(['/body/a~1b~0c']);
    expect(places({ ...small_scenario, rule: { kind: 'weighted', white_share: 0.5 } })).to.deep.equal([
      '/body/rule/served_share',
    ]);
    expect(places({ ...small_scenario, rule: { kind: 'toString' } })).to.deep.equal(['/body/rule/kind']);
    expect(places({ ...small_scenario, at: { weekday: 'mo', time: '24:00' } })).to.deep.equal([
      '/body/at/time',
    ]);
    expect(places({ ...small_scenario, territory: { kind: 'epci', code: 'x y' } })).to.deep.equal([
      '/body/territory/code',
    ]);
    expect(places([])).to.deep.equal(['/body']);
  });

  it('refuses numbers that are none, invisible characters and empty lists of categories', () => {
    const site = full_scenario.sites[0]!;
    const with_site = (change: object) => ({ ...small_scenario, sites: [{ ...site, ...change }] });
    for (const lon of [NaN, Infinity, -181, null, '0']) expect(places(with_site({ lon }))).to.have.length(1);
    for (const nom of ['', '  ', 'a\nb', 'a\u0000', '\ud800', 'a\u202eb', 'x'.repeat(201)])
      expect(places(with_site({ nom }))).to.deep.equal(['/body/sites/0/nom']);
    expect(places(with_site({ categories: [] }))).to.deep.equal(['/body/sites/0/categories']);
    expect(read_scenario_body(with_site({ lon: 0, lat: 0 })).sites[0]).to.include({ lon: 0, lat: 0 });
  });

  it('refuses areas that do not close, cross themselves or have too many points', () => {
    const area = (coordinates: unknown, type = 'Polygon') => ({
      ...small_scenario,
      territory: { kind: 'area', geometry: { type, coordinates } },
    });
    const open = [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ];
    const bow = [
      [0, 0],
      [1, 1],
      [1, 0],
      [0, 1],
      [0, 0],
    ];
    const round = Array.from({ length: scenario_limits.area_points + 1 }, () => [0, 0]);
    expect(places(area([open]))).to.deep.equal(['/body/territory/geometry/coordinates/0']);
    expect(places(area([bow]))).to.deep.equal(['/body/territory/geometry']);
    expect(places(area([round]))).to.deep.equal(['/body/territory/geometry/coordinates']);
    expect(places(area([[round]], 'MultiPolygon'))).to.deep.equal(['/body/territory/geometry/coordinates']);
    expect(places(area([[[0]]]))).to.deep.equal(['/body/territory/geometry/coordinates/0']);
    expect(places(area(null))).to.deep.equal(['/body/territory/geometry/coordinates']);
    expect(places(area([open], 'Point'))).to.deep.equal(['/body/territory/geometry/type']);
  });

  it('tells at most twenty faults of a body of thousands', () => {
    expect(places({ ...small_scenario, sites: Array.from({ length: 200 }, () => ({})) })).to.have.length(20);
    const big = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`m${i}`, 0]));
    expect(places({ ...small_scenario, ...big })).to.have.length(20);
    expect(places({ ...small_scenario, sites: Array.from({ length: 201 }) })).to.deep.equal(['/body/sites']);
  });

  it('refuses whatever else may come, by an error that says so', () => {
    const json = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(json, (value) => {
        expect(refusal(() => read_scenario_body(value)).code).to.equal('invalid-scenario');
      }),
    );
    fc.assert(
      fc.property(any_scenario, json, fc.nat(), (body, junk, at) => {
        const names = Object.keys(body);
        const changed = { ...body, [names[at % names.length]!]: junk };
        try {
          read_scenario_body(changed);
        } catch (error) {
          expect(error).to.be.instanceOf(AppError).with.property('code', 'invalid-scenario');
        }
      }),
    );
    for (const text of ['', 'a b', '!', 'e30', 'W10', '_w', 'x'.repeat(6001)])
      expect(refusal(() => read_scenario_query(text)).status).to.equal(400);
    const parsed = parse_json(
      '{"v":1,"basket":"b","mode":"car","sites":[],"rule":{"kind":"hasOwnProperty"}}',
      {
        max_depth: 9,
        max_keys: 99,
      },
    );
    expect(refusal(() => read_scenario_body(parsed)).place).to.equal('/rule/kind');
  });
});
