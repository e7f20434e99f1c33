import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { read_config } from '../../config.ts';
import { use_database } from '../../sql/testing.ts';
import type { SheetFigures } from '../../viewer/pages/planner_sheet_view.ts';
import { fingerprint_of, write_scenario_text, type ScenarioBody } from '../../viewer/pages/scenario_body.ts';
import { create_app } from '../app.ts';
import { read_request } from '../processes/placement_process/request.ts';
import { seal_search } from '../processes/placement_process/search_seal.ts';
import type { Answer } from '../processes/white_zones/answer.ts';
import type { Basket } from '../processes/white_zones/baskets.ts';
import { classify } from '../processes/white_zones/classify.ts';
import { compute_and_publish } from '../processes/white_zones/white_zones.ts';
import { start_server, type RunningServer } from '../server.ts';
import { unpack_arrays } from './arrays.ts';
import { compare_scenario } from './compare.ts';
import { describe_sheet } from './describe_sheet.ts';
import type { SheetScope } from './sheet_scope.ts';
import { thread_of } from '../processes/compute_thread/compute_thread.ts';
import { publish_two_departements } from './testing.ts';

describe('print sheets of the planner', () => {
  const database = use_database();
  const folder = mkdtempSync(path.join(tmpdir(), 'maillage-sheets-'));
  const config = read_config({ PORT: '0', DATA_DIR: folder });
  let server: RunningServer;
  const body: ScenarioBody = {
    v: 1,
    basket: 'guichets_propres',
    mode: 'car',
    sites: [{ id: 's', nom: 'Mairie <b>', lon: 0.6, lat: 0, categories: null, locked: false }],
  };
  before(async () => {
    await publish_two_departements(database());
    const context = { config, database: database() };
    server = await start_server(context, { log_requests: false, app: create_app(context) });
  });
  after(async () => {
    await Promise.all([server.close(), thread_of(config).close()]);
    rmSync(folder, { recursive: true });
  });

  const describe_scope = async (scope: SheetScope) =>
    describe_sheet(database(), await compare_scenario(database(), config, { title: 'Essai', body }), scope, {
      region: 'Région inventée',
      link: (code) => `/csv/${code}`,
      is_own_search: false,
    });
  const add = (list: readonly SheetFigures[]) => {
    const sum = { population: 0, before: 0, after: 0, better: 0 };
    for (const { population, before: was, after: is, better } of list) {
      sum.population += population;
      sum.before += was.white;
      sum.after += is.white;
      sum.better += better;
    }
    return sum;
  };

  it('add up: the intercommunalités of a département to it, the départements to the region', async () => {
    const region = await describe_scope({ level: 'region' });
    const parts = [];
    for (const code of ['09', '31']) {
      const view = await describe_scope({ level: 'departement', code });
      expect(add(view.sheets.map(({ figures }) => figures)), code).to.deep.equal(add([view.figures]));
      for (const { communes: table } of view.sheets)
        expect(add(table.rows.map(({ figures }) => figures))).to.deep.equal(add([table.whole]));
      parts.push(view.figures);
    }
    expect(add(parts)).to.deep.equal(add([region.figures]));
    expect(region.figures.population).to.equal(212);
    for (const table of region.tables)
      expect(add(table.rows.map(({ figures }) => figures)), table.title).to.deep.equal(add([region.figures]));
  });

  it('say what a département’s sheet counts of an intercommunalité that goes beyond', async () => {
    const { sheets } = await describe_scope({ level: 'departement', code: '31' });
    expect(sheets.map(({ title }) => title)).to.deep.equal([
      '200000001',
      '200000002',
      'Hors intercommunalité',
    ]);
    expect(sheets[0]?.part).to.match(
      /Département 09, Département 31.*compte les 10[01] habitants.*sur 16[01]/,
    );
    expect(sheets[1]?.part).to.equal(null);
    const alone = await describe_scope({ level: 'epci', code: '200000001' });
    expect(alone.sheets[0]?.part).to.contain('les compte tous');
    expect(alone.sheets[0]?.figures.population).to.be.oneOf([160, 161]);
    expect(alone.only_sheets).to.equal(true);
    expect(alone.sites.map(({ commune }) => commune)).to.deep.equal(['Commune 09001']);
  });

  it('draw the places by class, their borders, sites and scale', async () => {
    const { map, label, method } = await describe_scope({ level: 'region' });
    expect(map.served).to.match(/^M\d+ \d+h\d+v\d+h-\d+z$/);
    expect(map.gain.split('z')).to.have.length(3);
    expect(map.sites).to.have.length(1);
    expect(map.borders.some(({ kind }) => kind === 'thick')).to.equal(true);
    // A kilometre is as long as the bar says: the cells are 1 km wide, and drawn 6 % larger.
    const [, side] = /h(\d+)v/.exec(map.served) ?? [];
    expect(map.scale.length / map.scale.km).to.be.closeTo(Number(side) / 1.06, 2);
    expect(label).to.equal('démonstration, 2016/2019');
    expect(method.antennas.map(({ title, counted }) => [title, counted])).to.deep.equal([
      ['CAF', '1 (Annuaire de l’administration)'],
    ]);
  });

  it('tell how far each service is for half of the inhabitants and for nine in ten, before and after', async () => {
    const { times } = await describe_scope({ level: 'region' });
    expect(times.map(({ title }) => title)).to.deep.equal(['CAF']);
    const [caf] = times;
    const comparison = await compare_scenario(database(), config, { title: 'Essai', body });
    const { demands } = comparison.before;
    const reach = (ds: Int32Array, minutes: number) => {
      let people = 0;
      ds.forEach((time, i) => (people += time <= minutes * 600 ? demands.population[i]! : 0));
      return people / demands.population.reduce((sum, one) => sum + one, 0);
    };
    for (const [said, share, { times: found }] of [
      [caf?.half.before, 0.5, comparison.before],
      [caf?.half.after, 0.5, comparison.after],
      [caf?.most.after, 0.9, comparison.after],
    ] as const) {
      const minutes = Number(/^(\d+) min$/.exec(said ?? '')?.[1]);
      expect(reach(found[0]!.ds, minutes + 0.5)).to.be.at.least(share);
      expect(reach(found[0]!.ds, minutes - 0.51)).to.be.below(share);
    }
  });

  it('print what a search has shown of the sites, as long as they stand as it placed them', async () => {
    const found = {
      value: 1200,
      bound: 1230,
      proven: false,
      unit: 'habitants × poids',
      p: 1,
      max_minutes: 20,
    };
    const searched: ScenarioBody = { ...body, searched: { ...found, of: fingerprint_of(body) } };
    const text_of = async (asked: ScenarioBody, query = '') => {
      const s = write_scenario_text(asked);
      const answer = await fetch(`${server.url}/planificateur/fiche?s=${s}${query}`);
      return (await answer.text()).replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
    };
    for (const query of ['', '&niveau=epci&code=200000001']) {
      const text = await text_of(searched, query);
      expect(text).to.contain('1 nouveau visio-guichet à 20 min au plus');
      expect(text).to.contain('Atteint : 1 200 besoins couverts');
      expect(text).to.contain('aucun choix ne dépasse 1 230');
      expect(text).to.contain('mais de 2,5 % au plus');
    }
    // Only what this site has signed is told as its own.
    expect(await text_of(searched)).to.contain('telle que le scénario la garde');
    const request = read_request({ p: 1, max_minutes: 20, weigh: 'basket', quotas: [] });
    const facts = {
      ...found,
      basket: body.basket,
      version: '1',
      houses: false,
      mode: 'car',
      places: body.sites,
    };
    const seal = (await seal_search(config, request, facts))!;
    const sealed = (more = {}) => ({ ...searched, searched: { ...searched.searched!, seal, ...more } });
    expect(await text_of(sealed())).to.contain('calculée par ce site le');
    expect(await text_of(sealed({ value: 1201 }))).to.contain('telle que le scénario la garde');
    const proven = { ...searched, searched: { ...found, proven: true, of: fingerprint_of(body) } };
    expect(await text_of(proven)).to.contain('Aucun autre choix ne fait mieux : c’est démontré.');
    const [site] = body.sites;
    const moved = { ...searched, sites: [{ ...site!, lon: 0.61 }] };
    const text = await text_of(moved);
    expect(text).to.contain('modifiés depuis').and.not.to.contain('ne dépasse');
    expect(await text_of(body)).not.to.contain('recherche des meilleurs lieux');
  });

  it('are pages without any script, whose texts stay texts', async () => {
    const s = write_scenario_text(body);
    const page = async (address: string) => {
      const answer = await fetch(server.url + address);
      expect(answer.status, address).to.equal(200);
      return answer.text();
    };
    const report = await page(`/planificateur/fiche?s=${s}`);
    expect(report).to.contain('Mairie &lt;b>').and.contain('démonstration, 2016/2019');
    expect(report).not.to.contain('<script').and.not.to.contain(' style=');
    const sheets = await page(`/planificateur/fiche?s=${s}&niveau=departement&code=31`);
    expect(sheets.match(/<article class="sheet one-page">/g)).to.have.length(3);
    const [, csv = ''] = /href="(\/planner\/export[^"]*epci=200000002[^"]*)"/.exec(sheets) ?? [];
    const table = await page(csv.replaceAll('&amp;', '&'));
    expect(
      table
        .trim()
        .split('\r\n')
        .map((line) => line.split(';')[1]),
    ).to.deep.equal(['nom', 'Commune 31002', 'Ensemble']);
    const method = (await page(`/planificateur/methode?s=${s}`))
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll(/\s+/g, ' ');
    // The same page as that of the white zones, with the parameters of what is shown.
    for (const words of [
      'Guichets propres des opérateurs',
      'Avec le scénario (1 visio-guichet)',
      'comme à l’écran, dans le rapport et les fichiers',
      'par les mêmes tirages',
      'à 50 km/h',
      'refait 200 fois',
      'Indice de Gini',
      'Quel service vaut guichet pour quelle catégorie',
      'Millésime',
    ])
      expect(method, words).to.contain(words);
  });

  it('count as many people by class as the published white zones of the same basket, to the inhabitant', async () => {
    await compute_and_publish(
      { basket: 'guichets_propres' },
      {
        id: 1,
        config,
        database: database(),
        progress: () => Promise.resolve(),
        hold: () => Promise.resolve(),
        signal: new AbortController().signal,
      },
    );
    const { result } = (await (await fetch(`${server.url}/white-zones`)).json()) as Answer;
    const published = result?.departements.map((one) => [
      one.code,
      Math.round(one.population),
      one.population_served,
      one.population_grey,
      one.population_white,
    ]);
    const s = write_scenario_text({ ...body, sites: [] });
    const table = await (await fetch(`${server.url}/planner/export?table=departements&s=${s}`)).text();
    const lines = table
      .trim()
      .split('\r\n')
      .slice(1, -1)
      .map((line) => line.split(','));
    const counted = lines.map(([code, , ...numbers]) => [code, ...numbers.slice(0, 4).map(Number)]);
    expect(counted).to.deep.equal(published);
    // What the screen decodes and classes itself.
    const answer = await fetch(`${server.url}/planner/situation?basket=guichets_propres`);
    const { header, arrays } = unpack_arrays(new Uint8Array(await answer.arrayBuffer()));
    const { categories, class_rule } = header['basket'] as Basket;
    const count = Number(header['count']);
    const minutes = categories.map((_, k) =>
      Float64Array.from(arrays['ds']?.slice(k * count, (k + 1) * count) ?? [], (ds) => ds / 600),
    );
    const { class: of } = classify(categories, minutes, count, class_rule);
    const white = [...of].reduce(
      (sum, one, i) => sum + (one === 0 ? (arrays['population']?.[i] ?? 0) : 0),
      0,
    );
    expect(Math.round(white)).to.equal(result?.region?.population_white);
  });

  it('refuse territories where nobody is counted', async () => {
    const ask = async (query: string) => (await fetch(`${server.url}/planificateur/fiche?${query}`)).status;
    expect(await ask('niveau=epci&code=999999999')).to.equal(404);
    expect(await ask('niveau=epci')).to.equal(400);
    expect(await ask('niveau=epci&code=%3Cb%3E')).to.equal(400);
  });
});
