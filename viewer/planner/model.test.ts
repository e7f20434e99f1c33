import { expect } from 'chai';
import fc from 'fast-check';
import { cells_of, compare, partition, total_of } from './figures.ts';
import type { Territory } from '../pages/scenario_body.ts';
import { classify_all, ScenarioModel, type CountedSite } from './model.ts';
import { make_categories, make_random, make_row, make_situation } from './testing.ts';

/** The same from the beginning: each cell's best time over all sites, then its class. */
function compute_anew(
  { ds, count, basket, rule }: ReturnType<typeof make_situation>,
  sites: readonly CountedSite[],
) {
  const times = ds.slice();
  for (const { row, categories } of sites)
    for (const [j, i] of row.cells.entries())
      for (const k of categories)
        times[k * count + i] = Math.min(times[k * count + i] as number, row.ds[j] as number);
  return { times, class: classify_all(basket.categories, rule, times, count) };
}

describe('the scenario in the browser', () => {
  it('is after any steps what it would be computed anew, and tells exactly the cells that changed', () => {
    const count = 60;
    const situation = make_situation(count, make_categories(3), 7);
    const random = make_random(5);
    const rows = Array.from({ length: 6 }, () => make_row(count, 0.4, random));
    const some = fc.subarray([0, 1, 2], { minLength: 1 });
    // Each step is a whole set of sites: some stay, move, come, go or change their categories.
    const site = fc.record({ id: fc.nat(4), row: fc.nat(5), categories: some });
    const steps = fc.array(fc.uniqueArray(site, { selector: ({ id }) => id, maxLength: 5 }), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(steps, (list) => {
        const { ds, basket, rule } = situation;
        const untouched = ds.slice();
        const model = new ScenarioModel(basket.categories, rule, ds, count);
        for (const step of list) {
          const sites = step.map(({ id, row, categories }) => ({
            id: `s${id}`,
            row: rows[row] as CountedSite['row'],
            categories,
          }));
          const before = model.class.slice();
          const changed = model.set_sites(sites);
          const anew = compute_anew(situation, sites);
          expect(model.times).to.deep.equal(anew.times);
          expect(model.class).to.deep.equal(anew.class);
          const differing = [...before.keys()].filter((i) => before[i] !== model.class[i]);
          expect(changed.toSorted((a, b) => a - b)).to.deep.equal(differing);
        }
        expect(ds).to.deep.equal(untouched);
      }),
      { numRuns: 300 },
    );
  });
});

describe('figures of a scenario', () => {
  const situation = make_situation(10);
  const before = Uint8Array.of(0, 0, 0, 1, 1, 2, 2, 2, 2, 2);
  const after = Uint8Array.of(0, 1, 2, 1, 0, 2, 1, 2, 2, 2);
  const figures_of = (territory: Territory, of = situation) =>
    compare(of, partition(of, cells_of(of, territory)), { before, after });

  it('count inhabitants by class, those who gain and those who lose', () => {
    expect(figures_of({ kind: 'region' }).figures).to.deep.equal({
      before: { white: 6, grey: 9, served: 40 },
      after: { white: 6, grey: 13, served: 36 },
      gain: 5,
      loss: 12,
    });
  });

  it('are of the territory alone', () => {
    const only = (code: string) => figures_of({ kind: 'commune', code }).figures;
    expect(total_of(only('31901').before)).to.equal(15);
    expect(total_of(only('31902').before)).to.equal(40);
    expect(total_of(only('99999').before)).to.equal(0);
    const area = cells_of(situation, {
      kind: 'area',
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [-0.005, 44],
            [0.015, 44],
            [0.015, 46],
            [-0.005, 46],
            [-0.005, 44],
          ],
        ],
      },
    });
    expect([...area]).to.deep.equal([1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('add up over the zones, and leave out zones without a cell in the territory', () => {
    const { communes: zones } = figures_of({ kind: 'region' });
    expect(zones.map(({ place, gain, loss }) => [place.nom, gain, loss])).to.deep.equal([
      ['Première', 5, 5],
      ['Seconde', 0, 7],
    ]);
    expect(figures_of({ kind: 'commune', code: '31901' }).communes).to.have.length(1);
  });

  it('leave cells of no zone out of the zones, not out of the whole', () => {
    const lost = { ...situation, epci_of: new Uint16Array(10).fill(65_535) };
    expect(figures_of({ kind: 'region' }, lost).epci).to.deep.equal([]);
    expect(total_of(figures_of({ kind: 'region' }, lost).figures.before)).to.equal(55);
  });

  it('are whole and add up: classes to the whole, zones to the territory, the change to what is shown', () => {
    const random = make_random(3);
    const halves = { ...situation, population: Float64Array.from({ length: 10 }, () => 0.5 + random() * 9) };
    const { figures, communes } = figures_of({ kind: 'region' }, halves);
    for (const key of ['white', 'grey', 'served'] as const)
      for (const when of ['before', 'after'] as const) {
        expect(Number.isInteger(figures[when][key])).to.equal(true);
        expect(communes.reduce((sum, zone) => sum + zone[when][key], 0)).to.equal(figures[when][key]);
      }
    const people = halves.population.reduce((sum, one) => sum + one, 0);
    expect(total_of(figures.before)).to.equal(Math.round(people));
    expect(total_of(figures.after)).to.equal(Math.round(people));
  });
});
