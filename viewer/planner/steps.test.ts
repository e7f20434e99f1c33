import { expect } from 'chai';
import type { ScenarioBody, ScenarioSite } from '../pages/scenario_body.ts';
import { step_of } from './steps.ts';

const site: ScenarioSite = { id: 'g1', nom: 'A', lon: 1, lat: 43, categories: null, locked: false };
const body: ScenarioBody = { v: 1, basket: 'b', mode: 'car', sites: [site], removed: ['x', 'y'] };

describe('steps that « Retour » goes through', () => {
  const is_step = (after: ScenarioBody) => step_of(body) !== step_of(after);

  it('are what is measured and which guichets there are', () => {
    expect(is_step({ ...body, basket: 'c' })).to.equal(true);
    expect(is_step({ ...body, mode: 'walk' })).to.equal(true);
    expect(is_step({ ...body, partners: true })).to.equal(true);
    expect(is_step({ ...body, territory: { kind: 'epci', code: '200000001' } })).to.equal(true);
    expect(is_step({ ...body, at: { weekday: 'mo', time: '10:00' } })).to.equal(true);
    expect(is_step({ ...body, sites: [] })).to.equal(true);
    expect(is_step({ ...body, sites: [site, { ...site, id: 'g2' }] })).to.equal(true);
    expect(is_step({ ...body, removed: ['x'] })).to.equal(true);
  });

  it('are not where a guichet stands, what it or the scenario is called, or the minute of a moment', () => {
    expect(is_step({ ...body, sites: [{ ...site, lon: 1.1, nom: 'B', locked: true }] })).to.equal(false);
    expect(is_step({ ...body, sites: [{ ...site, categories: ['caf'] }], titre: 'Essai' })).to.equal(false);
    expect(is_step({ ...body, removed: ['y', 'x'] })).to.equal(false);
    const [early, late] = (['10:00', '10:05'] as const).map((time) =>
      step_of({ ...body, at: { weekday: 'mo', time } }),
    );
    expect(early).to.equal(late);
  });
});
