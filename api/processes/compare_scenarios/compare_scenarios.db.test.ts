import { expect } from 'chai';
import type { FeatureCollection } from 'geojson';
import { read_config } from '../../../config.ts';
import { use_database } from '../../../sql/testing.ts';
import { make_account } from '../../auth/testing.ts';
import { create_scenario } from '../scenarios/scenario_store.ts';
import type { ScenarioBody } from '../scenarios/scenario_body.ts';
import { publish_scenario_fixture, at_minutes } from '../scenarios/testing_data.ts';
import type { Values } from '../process.ts';
import { compare_scenarios } from './compare_scenarios.ts';
import type { ComparisonSummary } from './describe.ts';
import type { ComparisonRow } from './table.ts';

describe('compare-scenarios', () => {
  const database = use_database();
  const config = read_config({ DATA_DIR: '/nonexistent' });
  before(() => publish_scenario_fixture(database()));

  const body = (more: Partial<ScenarioBody> = {}): ScenarioBody => ({
    v: 1,
    basket: 'guichets_propres',
    mode: 'car',
    sites: [],
    ...more,
  });
  /** near the 60 people who live 45 minutes from any counter, far from the others. */
  const far_site = { id: 'v', nom: 'Loin', lon: at_minutes(50), lat: 0, categories: null, locked: false };
  async function run(
    inputs: Values,
    access: Parameters<typeof compare_scenarios.execute>[1]['access'] = database(),
  ) {
    const made = await compare_scenarios.execute(
      { as_of: '2026-11-26', ...inputs },
      {
        access,
        config,
        progress: () => Promise.resolve(),
        report: () => undefined,
        signal: new AbortController().signal,
      },
    );
    return made as unknown as {
      summary: ComparisonSummary;
      territories: ComparisonRow[];
      cells: FeatureCollection;
    };
  }
  const whole = ({ territories }: { territories: ComparisonRow[] }) => territories[0]!;

  it('sets a scenario against the present', async () => {
    const found = await run({ a: { body: body({ sites: [far_site] }) } });
    // CAF is met by the visio-guichet, La Poste stays far: half of the weight, still white by the basket's rule.
    expect(whole(found).states).to.deep.equal({
      now: { white: 60, grey: 40, served: 60 },
      a: { white: 60, grey: 40, served: 60 },
    });
    const only_caf = { kind: 'core_operator', category: 'caf' } as const;
    const by_caf = await run({ a: { body: body({ sites: [far_site], rule: only_caf }) } });
    expect(whole(by_caf).states.a).to.deep.equal({ white: 0, grey: 40, served: 120 });
    expect(whole(by_caf).changes).to.deep.equal([{ from: 'now', to: 'a', gained: 60, lost: 0 }]);
    expect(
      by_caf.cells.features.map(({ id, properties }) => [
        id,
        properties?.['class_now'],
        properties?.['class_a'],
      ]),
    ).to.deep.equal([['c', 'white', 'served']]);
    expect(by_caf.cells.features[0]!.geometry.type).to.match(/Polygon/);
    const epci_rows = by_caf.territories.filter(({ niveau }) => niveau === 'epci');
    expect(epci_rows.map(({ code, changes }) => [code, changes[0]!.gained])).to.deep.equal([
      ['200000001', 0],
      ['200000002', 60],
    ]);
    expect(by_caf.summary.states[0]!.class_rule).to.contain('CAF');
    expect(by_caf.summary.label).to.equal('démonstration, 2016/2025');
  });

  it('sets B against A, both against the same present, and counts who loses', async () => {
    const rule = { kind: 'core_operator', category: 'caf' } as const;
    const a = body({ rule, sites: [far_site] });
    const b = body({ rule, removed: ['dila:caf'] });
    const found = await run({ a: { body: a }, b: { body: b } });
    expect(found.summary).to.include({ comparable: true });
    expect(Object.keys(whole(found).states)).to.deep.equal(['now', 'a', 'b']);
    expect(whole(found).changes).to.deep.equal([
      { from: 'now', to: 'a', gained: 60, lost: 0 },
      { from: 'now', to: 'b', gained: 0, lost: 100 },
      { from: 'a', to: 'b', gained: 0, lost: 160 },
    ]);
    for (const state of ['now', 'a', 'b'] as const) {
      const sum = (niveau: string) =>
        found.territories
          .filter((row) => row.niveau === niveau)
          .reduce((people, row) => people + row.states[state]!.white, 0);
      expect(sum('departement'), state).to.equal(whole(found).states[state]!.white);
      expect(sum('epci'), state).to.equal(whole(found).states[state]!.white);
    }
  });

  it('does not mix scenarios of two baskets, modes or rules, and says why', async () => {
    const found = await run({
      a: { body: body() },
      b: { body: body({ basket: 'premier_accueil', mode: 'walk', sites: [far_site] }) },
    });
    expect(found.summary.comparable).to.equal(false);
    expect(found.summary.reasons).to.have.length(2);
    expect(found.summary.reasons[0]).to.contain('Les paniers diffèrent');
    expect(Object.keys(whole(found).states)).to.deep.equal(['now', 'a', 'now_b', 'b']);
    expect(whole(found).changes.map(({ from, to }) => `${from}-${to}`)).to.deep.equal(['now-a', 'now_b-b']);
  });

  it('does not hang on the order of members, and gives the same bytes again', async () => {
    const rule = { kind: 'weighted', white_share: 0.5, served_share: 0.8 } as const;
    const turned = { served_share: 0.8, white_share: 0.5, kind: 'weighted' } as const;
    const inputs = { a: { body: body({ rule }) }, b: { body: body({ rule: turned, sites: [far_site] }) } };
    const first = await run(inputs);
    expect(first.summary.comparable).to.equal(true);
    expect(JSON.stringify(await run(inputs))).to.equal(JSON.stringify(first));
  });

  it('counts one territory, and the region where the two name others', async () => {
    const one = { kind: 'departement', code: '02' } as const;
    const found = await run({ a: { body: body({ territory: one }) } });
    expect(whole(found).population).to.equal(60);
    const both = await run({ a: { body: body({ territory: one }) }, b: { body: body() } });
    expect(whole(both).population).to.equal(160);
    expect(both.summary.warnings.join()).to.contain('deux territoires');
  });

  it('takes saved scenarios by their ids, those that the asker sees', async () => {
    const planner = await make_account(database(), 'p@example.org', [['admin', null]]);
    const access = database().as({ account_id: planner.id, scopes: '*' });
    const saved = body({ sites: [far_site], rule: { kind: 'core_operator', category: 'caf' } });
    const id = await access.act((db) => create_scenario(db, { title: 'Essai', body: saved }));
    expect(whole(await run({ a: { id } }, access)).changes[0]!.gained).to.equal(60);
    const fault = async (inputs: Values) => run(inputs).catch((error: { status: number }) => error.status);
    expect(await fault({ a: { id } }), 'private').to.equal(404);
    expect(await fault({ a: {} })).to.equal(400);
    expect(await fault({ a: { id, body: saved } })).to.equal(400);
    expect(await fault({ a: { body: { ...saved, basket: 'aucun' } } })).to.equal(404);
    expect(await fault({ a: { body: { ...saved, v: 2 } } })).to.equal(400);
  });
});
