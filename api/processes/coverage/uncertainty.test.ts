import { expect } from 'chai';
import fc from 'fast-check';
import { unreached_ds } from '../network/search.ts';
import type { ClassRule } from '../white_zones/class_rule.ts';
import { estimate_p_white, word_of, type Perturbed } from './uncertainty.ts';

const category = (id: string, weight: number) => ({
  id,
  title: id,
  weight,
  served_max_minutes: 20,
  white_min_minutes: 30,
  visio_substitutable: true,
});
const categories = [category('a', 1), category('b', 2), category('c', 3)];
const rules = fc.constantFrom<ClassRule>(
  { kind: 'weighted', white_share: 0.5, served_share: 0.8 },
  { kind: 'any_missing' },
  { kind: 'k_of_n', k: 2 },
  { kind: 'core_operator', category: 'b' },
);
/** Times of one place to the three categories, in minutes; 0 of 20 is a place without a road. */
const minutes = fc.oneof(fc.double({ min: 0, max: 90, noNaN: true }), fc.constant(Infinity));
const times = fc.tuple(minutes, minutes, minutes);
const to_ds = (time: number) => (time === Infinity ? unreached_ds : Math.round(time * 600));

function perturbed(list: readonly (readonly number[])[], more: Partial<Perturbed> = {}): Perturbed {
  return {
    categories,
    rule: { kind: 'weighted', white_share: 0.5, served_share: 0.8 },
    ds: categories.map((_, k) => Int32Array.from(list, (of) => to_ds(of[k] as number))),
    site: categories.map(() => new Int32Array(list.length)),
    ids: list.map((_, i) => `cell${i}`),
    place_error_ds: new Float64Array(list.length),
    counters: categories.map(({ id }) => [{ id, error_ds: 0 }]),
    draws: 200,
    seed: 1,
    ...more,
  };
}

describe('P(white)', () => {
  it('is certain far beyond the threshold and nothing well below it', () => {
    const [far, near, edge, cut_off] = estimate_p_white(
      perturbed([
        [60, 60, 60],
        [10, 10, 10],
        [30, 30, 30],
        [Infinity, Infinity, Infinity],
      ]),
    );
    expect([far, near, cut_off]).to.deep.equal([1, 0, 1]);
    expect(edge).to.be.within(0.35, 0.65);
  });

  it('is the share that the formula gives: time / speed > 30 × threshold, both even', () => {
    // P(36 / v > 30 h), v in 0.85–1.15 and h in 0.8–1.2, by a fine grid.
    let white = 0;
    for (let a = 0; a < 1000; a++)
      for (let b = 0; b < 1000; b++)
        if (36 / (0.85 + (0.3 * (a + 0.5)) / 1000) > 30 * (0.8 + (0.4 * (b + 0.5)) / 1000)) white++;
    const [found] = estimate_p_white(perturbed([[36, 36, 36]], { draws: 20_000 }));
    expect(found).to.be.closeTo(white / 1e6, 0.01);
  });

  it('gives a place the same answer wherever it stands, and another for another seed', () =>
    fc.assert(
      fc.property(fc.array(times, { minLength: 2, maxLength: 8 }), fc.nat(), (list, seed) => {
        const place_error_ds = new Float64Array(list.length).fill(1200);
        const straight = perturbed(list, { seed, place_error_ds });
        const turned = perturbed(list.toReversed(), { seed, place_error_ds });
        const ids = straight.ids.toReversed();
        expect([...estimate_p_white({ ...turned, ids })].reverse()).to.deep.equal([
          ...estimate_p_white(straight),
        ]);
      }),
      { numRuns: 30 },
    ));

  it('changes with the seed', () => {
    const [one] = estimate_p_white(perturbed([[31, 31, 31]], { seed: 1 }));
    const [two] = estimate_p_white(perturbed([[31, 31, 31]], { seed: 2 }));
    expect(one).not.to.equal(two);
  });

  it('never falls when a time grows', () =>
    fc.assert(
      fc.property(times, rules, fc.nat(2), fc.integer({ min: 0, max: 30 }), (of, rule, which, more) => {
        const slower = of.map((time, k) => (k === which ? time + more : time));
        const [before] = estimate_p_white(perturbed([of], { rule }));
        const [after] = estimate_p_white(perturbed([slower], { rule }));
        expect(after).to.be.at.least(before as number);
      }),
    ));

  it('spreads with the width of the cell, and with counters whose address is unknown', () => {
    const place = [[50, 50, 50]];
    expect(estimate_p_white(perturbed(place))[0]).to.equal(1);
    const wide = { place_error_ds: Float64Array.of(30 * 600) };
    expect(estimate_p_white(perturbed(place, wide))[0]).to.be.within(0.5, 0.95);
    const vague = { counters: categories.map(({ id }) => [{ id, error_ds: 30 * 600 }]) };
    expect(estimate_p_white(perturbed(place, vague))[0]).to.be.within(0.5, 0.99);
  });

  it('has a word from one draw in ten on', () => {
    expect([1, 0.9, 0.89, 0.5, 0.49, 0.1, 0.09, 0].map(word_of)).to.deep.equal([
      'certain',
      'certain',
      'probable',
      'probable',
      'incertain',
      'incertain',
      null,
      null,
    ]);
  });
});
