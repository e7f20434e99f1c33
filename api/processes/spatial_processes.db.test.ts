import { expect } from 'chai';
import { communes, departements, population_cells, services } from '../../catalogue/referentiels.ts';
import { set_visibility } from '../../catalogue/visibility.ts';
import { read_config } from '../../config.ts';
import type { Access } from '../../sql/client.ts';
import { sql } from '../../sql/fragment.ts';
import { enqueue_job } from '../../sql/jobs.ts';
import { use_database } from '../../sql/testing.ts';
import { make_organisation } from '../auth/testing.ts';
import { api_jobs } from '../job_kinds.ts';
import { drain } from '../worker.ts';
import type { Values } from './process.ts';
import { read_execution } from './read_execution.ts';
import { find_process } from './registry.ts';
import { publish_fixture, service, square_around } from './white_zones/testing.ts';
import { white_zones_job } from './white_zones/white_zones.ts';

interface Zones {
  features: { geometry: { coordinates: number[][][][] }; properties: Record<string, unknown> }[];
}
type Row = Record<string, unknown>;

/** At latitude 0 a degree of longitude is 111.32 km: 187.0 minutes at 50 km/h × 1.4. */
const at_minutes = (minutes: number) => (minutes * 180 * 50_000) / (6_378_137 * Math.PI * 1.4 * 60);

describe('processes of places and people', function () {
  this.timeout(60_000);
  const database = use_database();
  const config = read_config({ DATA_DIR: '/nonexistent', WHITE_ZONES_BASKET: 'guichets_propres' });
  const run = async (id: string, inputs: Values, access: Access = database()): Promise<Values> => {
    const process = find_process(id);
    const { inputs: read } = read_execution(process, { inputs }, { config, base: 'http://localhost' });
    return process.execute(read, {
      access,
      config,
      progress: () => Promise.resolve(),
      signal: new AbortController().signal,
      report: () => undefined,
    });
  };
  const failure = (id: string, inputs: Values) =>
    run(id, inputs).then(
      () => null,
      (error: unknown) => error,
    );

  /** Squares that touch, 10 minutes wide, along the equator. */
  const width = at_minutes(10);
  const cell = (id: string, minutes: number, population: number, code_insee: string, more = {}) => ({
    id,
    taille_m: 1000,
    population,
    code_insee,
    code_departement: code_insee.slice(0, 2),
    centre_lon: at_minutes(minutes),
    centre_lat: 0,
    millesime: '2019',
    wkt: square_around(at_minutes(minutes), 0, width),
    ...more,
  });
  before(async () => {
    await publish_fixture(
      database(),
      communes,
      ['01001', '02001'].map((id, i) => ({
        id,
        code_insee: id,
        nom: `Commune ${id}`,
        population: 100,
        code_departement: id.slice(0, 2),
        centre_lon: at_minutes(i * 40),
        centre_lat: 0,
        wkt: square_around(at_minutes(i * 40), 0, width * 2),
      })),
    );
    await publish_fixture(database(), departements, [
      { id: '01', code_departement: '01', nom: 'Premier', wkt: square_around(0, 0, 1) },
    ]);
    await publish_fixture(database(), population_cells, [
      cell('a', 0, 60, '01001', { ages: { ind_0_3: 10, ind_80p: 50 } }),
      cell('b', 10, 40, '01001', { ages: { ind_0_3: 40 } }),
      cell('c', 40, 30, '02001'),
      cell('d', 50, 20, '02001'),
    ]);
    await publish_fixture(database(), services, [
      service('dila:caf', 'caf', 0, 0, { millesime: '2016-02' }),
      service('dila:caf2', 'caf', at_minutes(50), 0, { millesime: '2016-02' }),
      service('la_poste:1', 'bureau_de_poste', 0, 0, { millesime: '2025' }),
    ]);
  });

  /** From west to east, in widths of a square. */
  const square = (west: number, east: number) => ({
    value: {
      type: 'Polygon',
      coordinates: [
        [
          [west * width, -1],
          [east * width, -1],
          [east * width, 1],
          [west * width, 1],
          [west * width, -1],
        ],
      ],
    },
  });

  const spans = ({ features }: Zones) =>
    features.map(({ geometry }) =>
      geometry.coordinates.map(([ring]) => {
        const lon = (ring ?? []).map(([x = 0]) => Math.round((x / width) * 10) / 10);
        return [Math.min(...lon), Math.max(...lon)];
      }),
    );

  describe('service-area', () => {
    it('is made of the squares of those who arrive in time, without their borders and without what lies between', async () => {
      const { zones, warnings } = await run('service-area', { points: [[0, 0]], minutes: [45, 5, 10] });
      const found = zones as Zones;
      expect(
        found.features.map(({ properties }) => [properties['minutes'], properties['population']]),
      ).to.deep.equal([
        [5, 60],
        [10, 100],
        [45, 130],
      ]);
      // Two squares are one; the third lies apart, and nobody's land between is not reached.
      expect(spans(found)).to.deep.equal([
        [[-0.5, 0.5]],
        [[-0.5, 1.5]],
        [
          [-0.5, 1.5],
          [3.5, 4.5],
        ],
      ]);
      expect(found.features[0]?.properties).to.include({ approximate: true, places: 1 });
      expect((warnings as string[]).join(' ')).to.include('approchés');
    });

    it('gives each inhabitant to the nearest service, without overlap', async () => {
      const { zones } = await run('service-area', { types: ['caf'], minutes: [30], assign: 'nearest' });
      const found = zones as Zones;
      expect(
        found.features.map(({ properties }) => [properties['site'], properties['population']]),
      ).to.deep.equal([
        ['dila:caf', 100],
        ['dila:caf2', 50],
      ]);
      expect(spans(found)).to.deep.equal([[[-0.5, 1.5]], [[3.5, 5.5]]]);
    });

    it('counts a territory alone, on foot when asked, and says when nobody arrives or nothing is to be reached', async () => {
      const own = await run('service-area', {
        types: ['caf'],
        minutes: [30],
        territory: { value: { kind: 'departement', code: '02' } },
      });
      expect((own['zones'] as Zones).features[0]?.properties['population']).to.equal(50);
      const walk = await run('service-area', { points: [[at_minutes(5), 0]], minutes: [5], mode: 'walk' });
      expect((walk['zones'] as Zones).features).to.deep.equal([]);
      expect((walk['warnings'] as string[])[0]).to.match(/Aucun lieu habité/);
      expect(await failure('service-area', { minutes: [5] })).to.include({ place: '/inputs/points' });
      expect(await failure('service-area', { types: ['none'], minutes: [5] })).to.include({
        place: '/inputs/types',
      });
    });
  });

  describe('population-summary', () => {
    it('counts a territory by age and by commune', async () => {
      const found = await run('population-summary', {});
      expect(found['summary']).to.include({
        population: 150,
        territory_population: 150,
        places: 4,
        vintage: '2019',
      });
      expect(found['ages']).to.deep.equal([
        { band: 'ind_0_3', title: '0 à 3 ans', population: 50 },
        { band: 'ind_80p', title: '80 ans et plus', population: 50 },
        { band: 'unknown', title: 'Non renseigné', population: 50 },
      ]);
      expect((found['by_commune'] as Row[]).map((row) => [row['nom'], row['population']])).to.deep.equal([
        ['Commune 01001', 100],
        ['Commune 02001', 50],
      ]);
    });

    it('counts a drawn area, and those within minutes of points alone', async () => {
      expect((await run('population-summary', { area: square(-0.1, 1.1) }))['summary']).to.include({
        population: 100,
      });
      const near = await run('population-summary', { points: [[0, 0]], minutes: 10, area: square(0.5, 6) });
      expect(near['summary']).to.include({ population: 40, territory_population: 90, share: 0.4444 });
      expect(await failure('population-summary', { points: [[0, 0]] })).to.include({
        place: '/inputs/minutes',
      });
      expect(
        await failure('population-summary', {
          area: square(0, 1),
          territory: { value: { kind: 'region' } },
        }),
      ).to.include({ place: '/inputs/area' });
      expect(
        await failure('population-summary', { territory: { value: { kind: 'commune', code: '99999' } } }),
      ).to.include({ status: 404 });
    });
  });

  describe('coverage', () => {
    const by_level = (found: Values, niveau: string) =>
      (found['summary'] as Row[]).filter((row) => row['niveau'] === niveau);

    it('gives classes, figures and zones, with rule, counters and sources', async () => {
      const found = await run('coverage', {});
      expect(found['about']).to.include({ basket_id: 'guichets_propres', approximate: true });
      expect(by_level(found, 'ensemble')[0]).to.include({
        population: 150,
        population_served: 100,
        population_grey: 0,
        population_white: 50,
      });
      expect(by_level(found, 'departement').map((row) => [row['nom'], row['share_white']])).to.deep.equal([
        ['Premier', 0],
        ['02', 1],
      ]);
      const zones = found['zones'] as Zones;
      expect(zones.features.map(({ properties }) => properties['class'])).to.deep.equal(['white', 'served']);
      expect(spans(zones)).to.deep.equal([[[3.5, 5.5]], [[-0.5, 1.5]]]);
      expect((found['counters'] as Row[]).length).to.be.above(3);
      expect((found['sources'] as Row[]).map(({ id }) => id)).to.include('population_cells');
    });

    it('counts sites that are added, services that are removed, another rule, and draws', async () => {
      const removed = ['dila:caf', 'dila:caf2'];
      const alone = await run('coverage', { removed });
      expect(by_level(alone, 'ensemble')[0]).to.include({ population_white: 150 });
      const helped = await run('coverage', { removed, sites: [{ lon: 0, lat: 0, categories: ['caf'] }] });
      expect(by_level(helped, 'ensemble')[0]).to.include({ population_white: 50, population_served: 100 });
      const fewer = await run('coverage', { removed: ['la_poste:1', 'dila:caf'] });
      expect(by_level(fewer, 'ensemble')[0]).to.include({ population_white: 150 });
      const lenient = await run('coverage', { rule: { value: { kind: 'core_operator', category: 'caf' } } });
      expect(by_level(lenient, 'ensemble')[0]).to.include({ population_white: 0 });
      const drawn = await run('coverage', { draws: 20, seed: 3 });
      expect(by_level(drawn, 'ensemble')[0]).to.have.property('expected_white');
      expect(await run('coverage', { draws: 20, seed: 3 })).to.deep.equal(drawn);
      expect(await failure('coverage', { rule: { value: { kind: 'k_of_n' } } })).to.include({
        place: '/inputs/rule/k',
      });
      expect(await failure('coverage', { sites: [{ lon: 0, lat: 0, categories: ['zzz'] }] })).to.include({
        place: '/inputs/sites/0/categories/0',
      });
      expect(await failure('coverage', { basket: 'zzz' })).to.include({ status: 404 });
    });
  });

  describe('coverage by competition', () => {
    const ask = (inputs: Values = {}) => run('coverage', { accessibility_index: 'cells', ...inputs });
    const publish = (rows: readonly [id: string, type: string, minutes: number, more: object][]) =>
      publish_fixture(
        database(),
        services,
        rows.map(([id, type, minutes, more]) =>
          service(id, type, at_minutes(minutes), 0, { millesime: '2025', ...more }),
        ),
      );
    const without_capacities = () =>
      publish([
        ['dila:caf', 'caf', 0, { millesime: '2016-02' }],
        ['dila:caf2', 'caf', 50, { millesime: '2016-02' }],
        ['la_poste:1', 'bureau_de_poste', 0, {}],
      ]);
    after(without_capacities);

    it('says « non renseigné » where no counter tells its capacity, and gives nothing unasked', async () => {
      await without_capacities();
      const found = await ask();
      expect((found['accessibility_supply'] as Row[]).map(({ measure }) => measure)).to.deep.equal([
        'non renseigné',
        'non renseigné',
      ]);
      expect((found['accessibility'] as Row[])[0]).to.deep.equal({
        niveau: 'ensemble',
        code: '',
        nom: 'Ensemble',
        population: 150,
      });
      expect((found['warnings'] as string[]).join('\n')).to.match(
        /non renseigné, aucun guichet ne dit sa capacité/,
      );
      expect(await run('coverage', {})).not.to.have.any.keys('accessibility', 'accessibility_cells');
    });

    it('shares declared capacities among all around, whatever territory is asked about', async () => {
      await publish([
        ['dila:caf', 'caf', 0, { details: { capacite: 10 } }],
        ['dila:caf2', 'caf', 50, {}],
        ['la_poste:1', 'bureau_de_poste', 0, {}],
      ]);
      const found = await ask();
      // 60 people at 0 minutes and 40 at 10, both in the first step; the others are 40 minutes away and more.
      const places = (found['accessibility_cells'] as { features: { id: string; properties: Row }[] })
        .features;
      expect(places.map(({ id, properties }) => [id, properties['index_caf']])).to.deep.equal([
        ['a', 1000],
        ['b', 1000],
        ['c', 0],
        ['d', 0],
      ]);
      const rows = found['accessibility'] as Row[];
      expect(rows.map(({ niveau, code, index_caf }) => [niveau, code, index_caf])).to.deep.equal([
        ['ensemble', '', 666.6667],
        ['departement', '01', 1000],
        ['departement', '02', 0],
        ['commune', '01001', 1000],
        ['commune', '02001', 0],
      ]);
      expect(rows[0]).to.include({ without_caf: 50 });
      expect((found['accessibility_supply'] as Row[])[0]).to.include({ supply: 10, counters: 1, untold: 1 });
      expect((found['warnings'] as string[]).join('\n')).to.match(/Caf.* : 1 guichets ne disent pas/i);
      const part = await ask({ area: square(-0.5, 0.5), accessibility_index: 'territories' });
      expect((part['accessibility'] as Row[])[0]).to.include({ population: 60, index_caf: 1000 });
      expect(part).not.to.have.property('accessibility_cells');
      const closed = await ask({ removed: ['dila:caf'] });
      expect((closed['accessibility'] as Row[])[0]).not.to.have.property('index_caf');
      // The site's table says it of any service, whatever its source does.
      await database().query(sql`create table published.capacites_services (service text, capacite numeric)`);
      await database().query(
        sql`insert into published.capacites_services values ('dila:caf', 5), ('dila:caf', 3), ('dila:caf2', 1.5), ('none', 9)`,
      );
      const told = await ask();
      expect((told['accessibility_supply'] as Row[])[0]).to.include({ supply: 9.5, counters: 2, untold: 0 });
      await database().query(sql`drop table published.capacites_services`);
    });
  });

  describe('white-zones', () => {
    it('computes a published result anew from its record, and finds the same table', async () => {
      await enqueue_job(database(), white_zones_job, {
        basket: 'guichets_propres',
        speed_kmh: 40,
        as_of: '2026-01-31',
      });
      const { done } = await drain({
        config,
        database: database(),
        handlers: { [white_zones_job]: api_jobs[white_zones_job]! },
        signal: new AbortController().signal,
      });
      expect(done).to.equal(1);
      const found = await run('white-zones', { from_result: 'white_zones', cells: true });
      expect(found['comparison']).to.deep.equal({
        collection: 'white_zones',
        compared: 4,
        different: 0,
        missing: 0,
        identical: true,
      });
      expect(found['about']).to.include({ as_of: '2026-01-31' });
      const kept = await database().query<Row>(
        sql`select id, class, minutes, score from published.white_zones order by id collate "C"`,
      );
      const cells = (found['cells'] as Row[]).map(({ id, class: of, minutes, score }) => ({
        id,
        class: of,
        minutes,
        score,
      }));
      expect(cells).to.deep.equal(kept);
      // The data have changed: the same parameters tell it.
      await database().query(sql`delete from published.services where id = 'la_poste:1'`);
      const later = await run('white-zones', { from_result: 'white_zones' });
      expect(later['comparison']).to.include({ identical: false, missing: 0 });
      expect(await failure('white-zones', { from_result: 'communes' })).to.include({
        code: 'no-kept-result',
      });
      expect(await failure('white-zones', { from_result: 'white_zones', draws: 3 })).to.include({
        place: '/inputs/draws',
      });
    });

    it('reads nothing that the asker may not', async () => {
      const organisation_id = await make_organisation(database(), 'Mairie');
      const rule = { visibility: 'organisation', organisation_id, shared_with: [] } as const;
      for (const id of ['white_zones', 'services'])
        await database().write((db) => set_visibility(db, id, rule));
      expect(await failure('white-zones', { from_result: 'white_zones' })).to.include({ status: 404 });
      expect(await failure('coverage', {})).to.include({ code: 'no-antenna' });
    });
  });
});
