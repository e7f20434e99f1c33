import { expect } from 'chai';
import fc from 'fast-check';
import { by_class, changes_between, sum_parts, tally_places } from './tally.ts';

const code = fc.constantFrom(null, 'a', 'b', 'c');
const places = (state_count: number) =>
  fc.array(
    fc.record({
      population: fc.double({ min: 0, max: 500, noNaN: true }),
      departement: code,
      epci: code,
      classes: fc.array(fc.nat(2), { minLength: state_count, maxLength: state_count }),
    }),
    { minLength: 1, maxLength: 40 },
  );
const columns = (
  list: readonly { population: number; departement: string | null; epci: string | null; classes: number[] }[],
) => ({
  population: list.map(({ population }) => population),
  code_departement: list.map(({ departement }) => departement),
  code_epci: list.map(({ epci }) => epci),
  states: list[0]!.classes.map((_, s) => Uint8Array.from(list, ({ classes }) => classes[s]!)),
});
const total = ({ white, grey, served }: { white: number; grey: number; served: number }) =>
  white + grey + served;

describe('the tally of scenarios', () => {
  it('adds up in every figure: départements and intercommunalités to the whole, gains and losses to the classes', () => {
    fc.assert(
      fc.property(places(3), (list) => {
        const tally = tally_places(columns(list));
        const whole = sum_parts(tally, () => true);
        const people = list.reduce((sum, { population }) => sum + population, 0);
        expect(whole.reduce((sum, count) => sum + count, 0)).to.equal(Math.round(people));
        for (const key of ['departement', 'epci'] as const) {
          const codes = [...new Set(tally.parts.map((part) => part[key]))];
          const parts = codes.map((one) => sum_parts(tally, (part) => part[key] === one));
          expect(whole.map((_, at) => parts.reduce((sum, counts) => sum + counts[at]!, 0))).to.deep.equal(
            whole,
          );
        }
        for (const state of [0, 1, 2]) expect(total(by_class(whole, state))).to.equal(Math.round(people));
        // Who leaves « white » for better, less who comes to it from better, is what it loses.
        const [before, after] = [by_class(whole, 0), by_class(whole, 1)];
        const { gained, lost } = changes_between(whole, 0, 1);
        const back = changes_between(whole, 1, 0);
        expect(back).to.deep.equal({ gained: lost, lost: gained });
        if (lost === 0) expect(after.white).to.be.at.most(before.white);
        if (gained === 0) expect(after.served).to.be.at.most(before.served);
      }),
    );
  });

  it('is near the exact count, and exact for whole people', () => {
    fc.assert(
      fc.property(places(2), (list) => {
        const whole_people = list.map((place) => ({ ...place, population: Math.round(place.population) }));
        const tally = tally_places(columns(whole_people));
        const exact = (state: number, index: number) =>
          whole_people.reduce(
            (sum, { population, classes }) => sum + (classes[state] === index ? population : 0),
            0,
          );
        const found = by_class(
          sum_parts(tally, () => true),
          1,
        );
        expect(found).to.deep.equal({ white: exact(1, 0), grey: exact(1, 1), served: exact(1, 2) });
      }),
    );
  });

  it('does not hang on the order of the places', () => {
    fc.assert(
      fc.property(places(2), (list) => {
        const rounded = list.map((place) => ({ ...place, population: Math.round(place.population) }));
        expect(tally_places(columns(rounded.toReversed()))).to.deep.equal(tally_places(columns(rounded)));
      }),
    );
  });
});
