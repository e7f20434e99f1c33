import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { communes, departements, population_cells, services } from '../../catalogue/referentiels.ts';
import { store_graph } from '../../catalogue/roads/graph_store.ts';
import { set_visibility } from '../../catalogue/visibility.ts';
import { read_config, type Config } from '../../config.ts';
import { use_database } from '../../sql/testing.ts';
import { write_scenario_text } from '../../viewer/pages/scenario_body.ts';
import { read_arrays } from '../../viewer/planner/arrays.ts';
import { ScenarioModel } from '../../viewer/planner/model.ts';
import { make_scenario_draws } from '../../viewer/planner/scenario_draws.ts';
import { read_row as read_row_of, read_situation } from '../../viewer/planner/situation.ts';
import { create_app } from '../app.ts';
import { forget_tables } from '../ogc/published.ts';
import { make_graph } from '../processes/network/testing.ts';
import { publish_fixture, service, square_around } from '../processes/white_zones/testing.ts';
import { start_server, type RunningServer } from '../server.ts';
import { unpack_arrays } from './arrays.ts';
import { compare_scenario } from './compare.ts';
import { name_data } from './situation_key.ts';
import { thread_of } from '../processes/compute_thread/compute_thread.ts';

const unreached = 2_147_483_647;

describe('the planner', () => {
  const database = use_database();
  const folder = mkdtempSync(path.join(tmpdir(), 'maillage-planner-'));
  const on_road = path.join(folder, 'roads');
  let config: Config;
  let server: RunningServer;
  let by_road: RunningServer;
  before(async () => {
    config = read_config({ PORT: '0', DATA_DIR: path.join(folder, 'none') });
    await publish_fixture(database(), communes, [
      commune('01001', 'Première', 0, '200000001'),
      commune('02001', 'Seconde', 0.2, null),
    ]);
    await publish_fixture(database(), departements, [
      { id: '01', code: '01', nom: 'Département inventé', wkt: square_around(0, 0, 2) },
    ]);
    await publish_fixture(
      database(),
      population_cells,
      [
        cell('a', 0, '01001', 10),
        cell('b', 0.1, '01001', 20),
        cell('c', 0.2, '02001', 30),
        cell('d', 2, null, 40),
        { ...cell('e', 0, '01001', 0) },
      ],
      '2019',
    );
    await publish_fixture(
      database(),
      services,
      [service('dila:caf', 'caf', 0, 0, { millesime: '2024' }), service('dila:caf2', 'caf', 0.2, 0)],
      '2024',
    );
    // 15 minutes from a to b, 20 more to c; d is on no road.
    store_graph(
      on_road,
      make_graph(
        [
          [0, 0],
          [0.1, 0],
          [0.2, 0],
        ],
        [
          { from: 0, to: 1, ahead: 9000 },
          { from: 1, to: 2, ahead: 12_000 },
        ],
      ),
    );
    server = await start(config);
    by_road = await start({ ...config, DATA_DIR: on_road });
  });
  after(async () => {
    await Promise.all([server.close(), by_road.close()]);
    await Promise.all([thread_of(config).close(), thread_of({ DATA_DIR: on_road }).close()]);
    rmSync(folder, { recursive: true, force: true });
  });

  const commune = (id: string, nom: string, lon: number, code_epci: string | null) => ({
    id,
    code_insee: id,
    nom,
    population: 100,
    code_departement: id.slice(0, 2),
    code_epci,
    centre_lon: lon,
    centre_lat: 0,
    wkt: square_around(lon, 0, 0.15),
  });
  const cell = (id: string, lon: number, code_insee: string | null, population: number) => ({
    id,
    population,
    code_insee,
    code_departement: code_insee?.slice(0, 2) ?? null,
    centre_lon: lon,
    centre_lat: 0,
    millesime: '2019',
    wkt: square_around(lon, 0),
  });

  async function start(of: Config): Promise<RunningServer> {
    const context = { config: of, database: database() };
    return start_server(context, { log_requests: false, app: create_app(context) });
  }
  async function read(address: string, from = server) {
    const answer = await fetch(from.url + address);
    expect(answer.status, address).to.equal(200);
    expect(answer.headers.get('content-type')).to.equal('application/vnd.maillage.arrays');
    return unpack_arrays(new Uint8Array(await answer.arrayBuffer()));
  }
  /** As the screen asks: anew when the data have changed, which counts of writes tell a little late. */
  async function read_row(point: string, from = server) {
    for (let tries = 0; tries < 5; tries++) {
      const address = `/planner/row?${point}&situation=${await key_of(from)}`;
      if ((await fetch(from.url + address)).status !== 409) return read(address, from);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    throw new Error('the data never stop changing');
  }
  const key_of = async (from = server) => String((await read('/planner/situation', from)).header['key']);
  async function problem(address: string, status: number): Promise<Record<string, unknown>> {
    const answer = await fetch(server.url + address);
    expect(answer.status, address).to.equal(status);
    return (await answer.json()) as Record<string, unknown>;
  }

  it('tells of every populated place where it is and how long to each category', async () => {
    const { header, arrays } = await read('/planner/situation');
    expect(header).to.deep.include({
      collection: 'population_cells',
      count: 4,
      ids: ['a', 'b', 'c', 'd'],
      communes: [
        { code: '01001', nom: 'Première' },
        { code: '02001', nom: 'Seconde' },
      ],
      // Of an intercommunalité that is not loaded the code is all that is known.
      epci: [{ code: '200000001', nom: '200000001' }],
      departements: [
        { code: '01', nom: 'Département inventé' },
        { code: '02', nom: '02' },
      ],
      approximate: true,
      is_fallback: false,
      label: 'démonstration, 2019/2024',
      service_types: [{ source: 'dila', type_service: 'caf', categories: ['caf'] }],
    });
    expect(header['basket']).to.deep.include({ id: 'premier_accueil' }).and.not.to.have.property('counters');
    expect(
      (header['basket'] as { categories: { id: string }[] }).categories.map(({ id }) => id),
    ).to.deep.equal(['caf']);
    expect(header['left_out']).to.have.length(8);
    expect(header['sources']).to.include('Annuaire de l’administration (2024)');
    expect(header['warnings']).to.satisfy((texts: string[]) => texts.some((text) => /approchés/.test(text)));
    expect([...(arrays['population'] ?? [])]).to.deep.equal([10, 20, 30, 40]);
    expect([...(arrays['commune'] ?? [])]).to.deep.equal([0, 0, 1, 0xffff]);
    expect([...(arrays['epci'] ?? [])]).to.deep.equal([0, 0, 0xffff, 0xffff]);
    expect([...(arrays['departement'] ?? [])]).to.deep.equal([0, 0, 1, 0xff]);
    expect(header['uncertainty']).to.deep.equal({ draws: 200, seed: 1, speed: 0.15, threshold: 0.2 });
    const [a, b, c, d] = arrays['ds'] ?? [];
    expect([a, c]).to.deep.equal([0, 0]);
    // 0.1° at the equator × 1.4 at 50 km/h.
    expect(b).to.be.closeTo(18.7 * 600, 10);
    expect(d).to.be.closeTo(336.6 * 600, 600);
  });

  it('measures without the services that a scenario removes', async () => {
    const { header, arrays } = await read('/planner/situation?removed=dila:caf');
    expect((arrays['ds'] ?? [])[0]).to.be.closeTo(37.4 * 600, 10);
    expect(header['computed_for']).to.deep.include({ removed: ['dila:caf'] });
    expect(header['key']).not.to.equal(await key_of());
  });

  it('gives the screen what it draws P(white) from, as exports and prints of the scenario do', async () => {
    const ask = async (address: string) =>
      read_arrays(await (await fetch(`${server.url}${address}`)).arrayBuffer());
    const site = { id: 's1', nom: 'Est', lon: 1.8, lat: 0, categories: null, locked: false };
    const body = { v: 1, basket: 'guichets_propres', mode: 'car', sites: [site] } as const;
    const situation = read_situation(await ask('/planner/situation?basket=guichets_propres'));
    const row = read_row_of(await ask(`/planner/row?lon=${site.lon}&lat=0`));
    const { rule, basket, ds, count } = situation;
    const model = new ScenarioModel(basket.categories, rule, ds, count);
    model.set_sites([{ id: 's1', row, categories: [0] }]);
    const drawn = make_scenario_draws(situation, rule, situation);
    expect(drawn.draw_some(model.times, count)).to.equal(true);
    const { white_draws } = await compare_scenario(database(), config, { title: 'Essai', body });
    expect(drawn.before.white).to.deep.equal(white_draws.before);
    expect(drawn.after.white).to.deep.equal(white_draws.after);
    // Places at the counter are never white, those far beyond the threshold always, 37 minutes away mostly.
    expect([...white_draws.before]).to.include.members([0, 200]);
    expect(white_draws.after[3]).to.be.within(100, 199);
  });

  it('answers 304 to who has it, each encoding under its own strong tag', async () => {
    const plain = await fetch(`${server.url}/planner/situation`, {
      headers: { 'accept-encoding': 'identity' },
    });
    const zipped = await fetch(`${server.url}/planner/situation`);
    const tags = [plain, zipped].map((answer) => answer.headers.get('etag') ?? '');
    expect(tags[0]).to.match(/^"/);
    expect(tags[1])
      .to.match(/\.gz"$/)
      .and.not.equal(tags[0]);
    for (const tag of tags.slice(1)) {
      const again = await fetch(`${server.url}/planner/situation`, { headers: { 'if-none-match': tag } });
      expect(again.status).to.equal(304);
    }
    expect(await plain.arrayBuffer()).to.deep.equal(await zipped.arrayBuffer());
  });

  it('gives the times to a point, ascending and within the limit', async () => {
    const { header, arrays } = await read_row('lon=0.1&lat=0');
    expect(header).to.deep.include({ approximate: true, snapped_m: null, limit_minutes: 60 });
    expect([...(arrays['cell'] ?? [])]).to.deep.equal([0, 1, 2]);
    expect([...(arrays['ds'] ?? [])].map((ds) => Math.round(ds / 60))).to.deep.equal([187, 0, 187]);
  });

  it('measures by road where the site has one, and as the crow flies off the roads', async () => {
    const { header, arrays } = await read('/planner/situation', by_road);
    expect(header['method']).to.contain('par la route');
    expect([...(arrays['ds'] ?? [])].slice(0, 3)).to.deep.equal([0, 9000, 0]);
    const row = await read_row('lon=0.1&lat=0.001', by_road);
    expect(row.header).to.deep.include({ approximate: false, snapped_m: 111 });
    // 110.6 m at 5 km/h.
    const walk = 796;
    expect([...(row.arrays['ds'] ?? [])]).to.deep.equal([9000 + walk, walk, 12_000 + walk]);
    const off = await read_row('lon=0.1&lat=0.1', by_road);
    expect(off.header).to.deep.include({ approximate: true, snapped_m: null });
    expect(unreached).to.be.above(Math.max(...(off.arrays['ds'] ?? [])));
  });

  const scenario = write_scenario_text({
    v: 1,
    titre: 'Un guichet à l’est',
    basket: 'guichets_propres',
    mode: 'car',
    sites: [{ id: 's1', nom: 'Est', lon: 2, lat: 0, categories: null, locked: false }],
    removed: ['dila:caf2'],
  });
  const get = async (query: string) => {
    const answer = await fetch(`${server.url}/planner/export?${query}`);
    expect(answer.status, query).to.equal(200);
    return answer;
  };

  it('exports tell of each cell its class and minutes before and after, and where it lies', async () => {
    const answer = await get(`s=${scenario}&f=geojson`);
    expect(answer.headers.get('content-disposition')).to.contain('scenario_carreaux.geojson');
    const { features } = (await answer.json()) as {
      features: { geometry: { type: string }; properties: Record<string, unknown> }[];
    };
    expect(features.map(({ properties }) => properties['classe_avant'])).to.deep.equal([
      'Zone desservie',
      'Zone desservie',
      'Zone desservie',
      'Zone blanche',
    ]);
    // c loses its counter and is 37 minutes from the next; d gets one.
    expect(features.map(({ properties }) => properties['evolution'])).to.deep.equal([
      'inchangée',
      'inchangée',
      'moins bien',
      'mieux',
    ]);
    expect(features[2]?.properties).to.include({
      commune: 'Seconde',
      population: 30,
      minutes_avant: 0,
      minutes_apres: 37.4,
      caf_apres: 37.4,
    });
    expect(features[0]?.geometry.type).to.equal('MultiPolygon');
  });

  it('exports are CSV for programs and for Excel, and GeoPackage', async () => {
    const csv = await (await get(`s=${scenario}`)).text();
    expect(csv.split('\r\n')).to.have.length(6);
    expect(csv).to.match(/^id,code_insee,commune/);
    const excel = Buffer.from(await (await get(`s=${scenario}&csv=excel`)).arrayBuffer());
    expect([...excel.subarray(0, 3)]).to.deep.equal([0xef, 0xbb, 0xbf]);
    expect(excel.toString()).to.contain(';37,4;');
    const gpkg = Buffer.from(await (await get(`s=${scenario}&f=gpkg`)).arrayBuffer());
    expect(gpkg.subarray(0, 15).toString()).to.equal('SQLite format 3');
  });

  it('exports count by territory what adds up to the whole', async () => {
    for (const table of ['communes', 'epci', 'departements']) {
      const lines = (await (await get(`s=${scenario}&table=${table}`)).text()).trim().split('\r\n');
      const numbers = lines.slice(1).map((line) => line.split(',').slice(2).map(Number));
      const whole = numbers.pop();
      const sums = whole?.map((_, at) => numbers.reduce((sum, line) => sum + (line[at] ?? 0), 0));
      expect(sums, table).to.deep.equal(whole);
      expect(whole, table).to.deep.equal([100, 60, 0, 40, 70, 0, 30, -10, 40, 30, 40, 0, 0, 0, 30, 0]);
    }
  });

  it('exports keep to the territory of the scenario, and refuse what they cannot write', async () => {
    const of_commune = write_scenario_text({
      v: 1,
      basket: 'guichets_propres',
      mode: 'car',
      sites: [],
      territory: { kind: 'commune', code: '02001' },
    });
    const csv = await (await get(`s=${of_commune}`)).text();
    expect(
      csv
        .split('\r\n')
        .slice(1, -1)
        .map((line) => line.split(',')[0]),
    ).to.deep.equal(['c']);
    expect(await problem('/planner/export?table=epci&f=gpkg', 400)).to.include({ parameter: 'f' });
    expect(await problem('/planner/export?s=abc', 400)).to.include({ code: 'invalid-scenario' });
    expect(await problem('/planner/export?scenario=abc', 404)).to.include({ status: 404 });
  });

  it('refuses a row of other data than the situation’s, and what is no question', async () => {
    expect(await problem('/planner/row?lon=0&lat=0&situation=a.b.c', 409)).to.include({
      code: 'planner-data-changed',
      detail: 'Les données ont changé.',
    });
    const key = await key_of();
    expect(await problem(`/planner/row?lon=0&situation=${key}`, 400)).to.include({ parameter: 'lat' });
    expect(await problem(`/planner/row?lon=181&lat=0&situation=${key}`, 400)).to.include({
      parameter: 'lon',
    });
    expect(await problem('/planner/situation?basket=autre', 404)).to.include({ code: 'no-such-basket' });
    expect(await problem('/planner/situation?partners=oui', 400)).to.include({ parameter: 'partners' });
  });

  it('lets nobody keep its thread busy: a row costs more than what is kept', async () => {
    const few = await start_server(
      { config: { ...config, RATE_LIMIT_PER_MINUTE: 16 }, database: database() },
      { log_requests: false },
    );
    try {
      const statuses: number[] = [];
      for (let i = 0; i < 5; i++)
        statuses.push((await fetch(`${few.url}/planner/row?lon=0.0${i}&lat=0`)).status);
      expect(statuses).to.deep.equal([200, 200, 200, 200, 429]);
    } finally {
      await few.close();
    }
  });

  it('has another key once a service has moved, and refuses the rows of before', async () => {
    const key = await key_of();
    await publish_fixture(database(), services, [service('dila:caf', 'caf', 0.1, 0)]);
    // Longer than the list of tables is remembered.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const { header, arrays } = await read('/planner/situation');
    expect(header['key']).not.to.equal(key);
    expect((arrays['ds'] ?? [])[1]).to.equal(0);
    await problem(`/planner/row?lon=0&lat=0&situation=${key}`, 409);
  });

  it('has another key once the census of households is there, and by the rights of who asks', async () => {
    const name = () => name_data(database(), config, 'car', '2026-11-26');
    const before = await name();
    await database().pool.query(`create table published.menages (
      id text primary key, code_insee text, part_sans_voiture double precision, millesime text);
      grant select on published.menages to maillage_reader`);
    forget_tables(database());
    const { places, data } = await name();
    expect(places).not.to.equal(before.places);
    expect(data).to.equal(before.data);
    await database().pool.query('drop table published.menages');
    forget_tables(database());
    expect(await name()).to.deep.equal(before);
  });

  it('shows nobody the places that are hidden from them', async () => {
    await database().write((db) =>
      set_visibility(db, 'population_cells', {
        visibility: 'accounts',
        organisation_id: null,
        shared_with: [],
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const { header } = await read('/planner/situation');
    expect(header).to.deep.include({ collection: 'communes', ids: ['01001', '02001'] });
  });

  it('shows the page with what its island needs', async () => {
    const answer = await fetch(`${server.url}/planificateur`);
    expect(answer.status).to.equal(200);
    const html = await answer.text();
    const [, json = ''] = /id="planner-view">([^<]*)</.exec(html) ?? [];
    expect(JSON.parse(json)).to.deep.include({
      default_basket: 'premier_accueil',
      modes: ['car', 'walk', 'bicycle'],
    });
  });
});
