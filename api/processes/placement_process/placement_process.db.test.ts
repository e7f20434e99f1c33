import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { communes, services } from '../../../catalogue/referentiels.ts';
import { read_config } from '../../../config.ts';
import { AppError } from '../../../errors.ts';
import { one } from '../../../sql/client.ts';
import { sql } from '../../../sql/fragment.ts';
import { dismiss_job } from '../../../sql/jobs.ts';
import { use_database } from '../../../sql/testing.ts';
import { api_jobs } from '../../job_kinds.ts';
import { drain } from '../../worker.ts';
import { enqueue_process } from '../job_store.ts';
import type { Partial, Values } from '../process.ts';
import { publish_fixture, service, square_around } from '../white_zones/testing.ts';
import type { ScenarioBody, SearchSeal } from '../../../viewer/pages/scenario_body.ts';
import { placement } from './placement_process.ts';
import { is_own_search } from './search_seal.ts';

interface Made {
  seal?: SearchSeal;
  result: Record<string, unknown> & {
    objectives: Record<string, unknown>[];
    warnings: string[];
    basket?: Record<string, unknown>;
  };
  sites: {
    features: {
      id: string;
      geometry: { coordinates: [number, number] };
      properties: Record<string, unknown>;
    }[];
  };
  curve?: { p: number; value: number; bound: number }[];
}

describe('the process placement', function () {
  this.timeout(60_000);
  const database = use_database();
  const folder = mkdtempSync(path.join(tmpdir(), 'maillage-placement-'));
  const config = read_config({ DATA_DIR: folder });
  after(() => rmSync(folder, { recursive: true }));

  // Along a parallel, 0.1° (8.2 km, 13.7 min) apart; the last two in another département and intercommunalité.
  const people = [100, 500, 400, 300, 50];
  before(async () => {
    await publish_fixture(
      database(),
      communes,
      people.map((population, i) => ({
        id: `0900${i + 1}`,
        code_insee: `0900${i + 1}`,
        nom: `Commune ${i + 1}`,
        population,
        code_departement: i < 3 ? '09' : '11',
        code_epci: i < 3 ? '200000001' : '200000002',
        centre_lon: 1 + i / 10,
        centre_lat: 43,
        wkt: square_around(1 + i / 10, 43),
      })),
    );
    await publish_fixture(database(), services, [
      service('dila:a', 'caf', 1, 43),
      service('dila:b', 'caf', 1.4, 43),
      service('dila:m', 'mairie', 1.1, 43),
      service('dila:p', 'cpam', 1.1, 43),
    ]);
  });

  const execute = async (inputs: Values, partials: Partial[] = []) =>
    (await placement.execute(
      { max_minutes: 15, ...inputs },
      {
        access: database(),
        config,
        progress: () => Promise.resolve(),
        report: (partial) => void partials.push(partial),
        signal: new AbortController().signal,
      },
    )) as unknown as Made;
  const open_of = ({ sites }: Made) => sites.features.map(({ id }) => id).sort();
  const refusal = async (inputs: Values) => {
    const error: unknown = await execute(inputs).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(AppError);
    const { status, place, code } = error as AppError;
    return { status, place, code };
  };

  it('tells value and bound on its way, then the sites with those they serve and their order', async () => {
    const partials: Partial[] = [];
    const made = await execute({ p: 2 }, partials);
    expect(made.result).to.include({ objective: 'coverage', unit: 'habitants', value: 1350, bound: 1350 });
    expect(made.result).to.include({ proven: true, before: 0, new_sites: 2, covered_population: 1350 });
    expect(partials.length).to.be.at.least(1);
    partials.slice(1).forEach(({ value, bound }, k) => {
      expect(value).to.be.at.least(partials[k]?.value ?? 0);
      expect(bound).to.be.at.most(partials[k]?.bound ?? 0);
    });
    const served = made.sites.features.map(({ properties }) => properties);
    expect(served.reduce((sum, { population }) => sum + Number(population), 0)).to.equal(1350);
    expect(served.map(({ rank }) => rank)).to.have.members([1, 2]);
  });

  it('opens what is mandatory, keeps what is locked, and closes what is forbidden', async () => {
    const made = await execute({
      p: 1,
      mandatory: [{ id: '09001' }],
      locked: [{ lon: 1.4, lat: 43, id: 'maison', nom: 'Maison' }],
    });
    expect(open_of(made)).to.deep.equal(['c:09001', 'p:maison']);
    expect(made.result).to.include({ value: 950, before: 350, new_sites: 1 });
    const roles = made.sites.features.map(({ properties }) => properties['role']);
    expect(roles).to.have.members(['mandatory', 'locked']);
    const other = await execute({ p: 1, forbidden: [{ lon: 1.2, lat: 43.001 }] });
    expect(other.result).to.include({ value: 1000, proven: true });
    expect(await refusal({ p: 1, locked: [{ id: '99999' }] })).to.deep.include({
      status: 400,
      place: '/inputs/locked/0',
    });
    expect(await refusal({ p: 1, locked: [{ id: '09001' }], forbidden: [{ id: '09001' }] })).to.deep.include({
      status: 400,
      place: '/inputs/forbidden/0',
    });
    expect(await refusal({ p: 1, locked: [{ lon: 1 }] })).to.include({ place: '/inputs/locked/0' });
  });

  it('holds quotas of areas and a budget', async () => {
    const quotas = [{ zoning: 'departement', code: '11', min: 1 }];
    const made = await execute({ p: 1, quotas });
    expect(made.result).to.include({ value: 750, proven: true });
    expect(open_of(made)).to.deep.equal(['c:09004']);
    const none = await execute({ p: 2, quotas: [{ zoning: 'epci', code: '200000001', max: 0 }] });
    expect(none.result).to.include({ value: 750 });
    const cheap = await execute({ p: 3, budget: 5, site_cost: 9, costs: [{ id: '09001', cost: 5 }] });
    expect(open_of(cheap)).to.deep.equal(['c:09001']);
    expect(cheap.result).to.include({ value: 600, cost: 5 });
    expect(await refusal({ p: 1, quotas: [{ zoning: 'epci', code: '1' }] })).to.include({
      place: '/inputs/quotas/0/code',
      status: 400,
    });
    expect(await refusal({ p: 1, quotas: [{ zoning: 'epci', code: '200000001', min: 3 }] })).to.include({
      status: 422,
      code: 'placement-infeasible',
    });
  });

  it('minimises sites, cost, mean time and worst time, and all in their order', async () => {
    const few = await execute({ p: 5, objective: 'set_cover' });
    expect(few.result).to.include({ unit: 'lieux', value: 2, proven: true });
    const costs = [1, 9, 9, 1, 1].map((cost, i) => ({ id: `0900${i + 1}`, cost }));
    const cheap = await execute({ p: 5, objective: 'set_cover', minimise: 'cost', costs });
    expect(cheap.result).to.include({ unit: 'euros', value: 2, proven: true });
    expect(open_of(cheap)).to.deep.equal(['c:09001', 'c:09004']);
    const mean = await execute({ p: 1, objective: 'p_median' });
    // From the third commune: 500 and 300 people one step away, 100 and 50 two.
    const step = 13.7;
    expect(mean.result['value']).to.be.closeTo((step * (500 + 300 + 2 * 100 + 2 * 50)) / 1350, 0.1);
    expect(mean.result).to.include({ unit: 'minutes', proven: true });
    const worst = await execute({ p: 1, objective: 'p_center' });
    expect(worst.result['value']).to.be.closeTo(2 * step, 0.1);
    expect(open_of(worst)).to.deep.equal(['c:09003']);
    const all = await execute({ p: 1, objective: 'lexicographic' });
    expect(all.result.objectives.map(({ objective, proven }) => [objective, proven])).to.deep.equal([
      ['coverage', true],
      ['p_median', true],
      ['p_center', true],
    ]);
    expect(open_of(all)).to.deep.equal(['c:09003']);
  });

  it('counts who has two sites near, and draws the curve of the number of sites', async () => {
    const twice = await execute({ p: 2, backup: true });
    expect(twice.result).to.include({ value: 900, proven: true });
    const { curve, result } = await execute({ p: 3, curve: true });
    expect(curve?.map(({ p, value, bound }) => [p, value, bound])).to.deep.equal([
      [1, 1200, 1200],
      [2, 1350, 1350],
      [3, 1350, 1350],
    ]);
    expect(result).to.include({ value: 1350 });
    expect(await refusal({ p: 3, curve: true, objective: 'p_median' })).to.include({
      place: '/inputs/curve',
    });
  });

  it('serves no more than capacities allow, and gives the same analysis without them', async () => {
    const made = await execute({ p: 1, capacity: 700, capacities: [{ id: '09002', capacity: 800 }] });
    expect(made.result).to.include({ value: 800, bound: 800, proven: true });
    expect(open_of(made)).to.deep.equal(['c:09002']);
    expect(made.result['without_capacities']).to.include({ value: 1200, proven: true });
    expect(await refusal({ p: 1, capacity: 5, curve: true })).to.include({ place: '/inputs/capacity' });
  });

  it('weighs inhabitants by what the basket lacks today and a visio-guichet can give', async () => {
    const made = await execute({ p: 1, weigh: 'basket', basket: 'guichets_propres', max_minutes: 20 });
    expect(made.result.basket).to.include({ id: 'guichets_propres' });
    expect(made.result).to.include({ unit: 'habitants × poids', proven: true });
    // CAF lacks in the third commune alone; the Assurance maladie from the fourth on.
    expect(made.result['weight']).to.equal(400 + 300 + 50);
    expect(made.result['value']).to.equal(750);
    expect(open_of(made)).to.be.an('array').with.length(1);
    expect(made.result.warnings.some((warning) => warning.includes('non renseigné'))).to.equal(true);
  });

  it('seals a search by a basket’s needs, and knows it again in a scenario that keeps its sites and figures', async () => {
    const inputs = { p: 1, weigh: 'basket', basket: 'guichets_propres', max_minutes: 20 };
    const { result, sites, seal } = await execute({ ...inputs, locked: [{ id: 'm', lon: 1.2, lat: 43 }] });
    const { value, bound, proven, unit } = result as unknown as Record<'value' | 'bound', number> & {
      proven: boolean;
      unit: string;
    };
    const site = (id: string, [lon, lat]: readonly [number, number]) => ({
      id,
      nom: id,
      lon,
      lat,
      categories: null,
      locked: false,
    });
    const searched = { value, bound, proven, unit, p: 1, max_minutes: 20, of: '00000000', seal: seal! };
    const body: ScenarioBody = {
      v: 1,
      basket: 'guichets_propres',
      mode: 'car',
      searched,
      // In whatever order and by whatever names they stand there.
      sites: sites.features.map(({ geometry }, k) => site(`g${k}`, geometry.coordinates)).toReversed(),
    };
    expect(body.sites).to.have.length(2);
    expect(seal).to.include({ limited: false });
    expect(await is_own_search(config, body)).to.equal(true);
    expect(await is_own_search(config, { ...body, partners: false })).to.equal(true);
    const told = (more: object) => ({ ...body, searched: { ...searched, ...more } });
    for (const other of [
      told({ value: value + 1 }),
      told({ proven: !proven }),
      told({ max_minutes: 15 }),
      told({ seal: { ...seal!, on: '2001-01-01' } }),
      told({ seal: { ...seal!, limited: true } }),
      told({ seal: { ...seal!, version: '99' } }),
      { ...body, basket_version: '99' },
      { ...body, removed: ['dila:caf'] },
      { ...body, at: { weekday: 'mo' as const, time: '09:00' } },
      { ...body, sites: body.sites.map((one) => ({ ...one, categories: ['caf'] })) },
      { ...body, partners: true },
      { ...body, mode: 'walk' as const },
      { ...body, basket: 'premier_accueil' },
      { ...body, sites: body.sites.slice(1) },
      { ...body, sites: body.sites.map((one) => ({ ...one, lat: 43.00001 })) },
    ])
      expect(await is_own_search(config, other), JSON.stringify(other)).to.equal(false);
    const quotas = [{ zoning: 'departement', code: '11', min: 1 }];
    expect((await execute({ ...inputs, quotas })).seal).to.include({ limited: true });
    // Of what the words of a scenario do not tell, nothing is vouched for.
    for (const more of [
      { forbidden: [{ id: '09001' }] },
      { budget: 5 },
      { weigh: 'population' },
      { objective: 'p_median' },
      { objective: 'set_cover' },
    ])
      expect(await execute({ ...inputs, ...more }), JSON.stringify(more)).not.to.have.property('seal');
  });

  it('gives the same bytes again, whatever the machine does meanwhile', async () => {
    const inputs = { p: 2, existing_types: ['caf'], objective: 'lexicographic' };
    const [a, b] = await Promise.all([execute(inputs), execute(inputs)]);
    expect(JSON.stringify(a)).to.equal(JSON.stringify(b));
  });

  it('works off as a job, whose dismissal leaves nothing behind', async () => {
    const execution = { inputs: { p: 1 }, outputs: null, response: 'document' } as const;
    const work = (signal: AbortSignal) => drain({ config, database: database(), handlers: api_jobs, signal });
    await enqueue_process(database(), {
      process: 'placement',
      execution,
      asker: null,
      base: 'http://a.example',
    });
    expect(await work(new AbortController().signal)).to.deep.equal({ done: 1, failed: 0 });
    await enqueue_process(database(), {
      process: 'placement',
      execution,
      asker: null,
      base: 'http://a.example',
    });
    const { id } = await one<{ id: number }>(
      database(),
      sql`select id from maillage.job where state = 'queued'`,
    );
    const [ends] = await Promise.all([
      work(new AbortController().signal),
      (async () => {
        for (;;) {
          const { state } = await one<{ state: string }>(
            database(),
            sql`select state from maillage.job where id = ${id}`,
          );
          if (state !== 'queued') break;
        }
        await dismiss_job(database(), id);
      })(),
    ]);
    expect(ends.failed).to.equal(0);
    const left = await one(database(), sql`select state, partial, result from maillage.job where id = ${id}`);
    expect(left).to.deep.equal({ state: 'dismissed', partial: null, result: null });
  });
});
