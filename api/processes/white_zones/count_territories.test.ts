import { expect } from 'chai';
import fc from 'fast-check';
import { classes } from './classify.ts';
import { count_territories, levels } from './count_territories.ts';

const place = fc.record({
  people: fc.double({ min: 0, max: 400, noNaN: true }),
  of: fc.nat(2),
  commune: fc.constantFrom('09001', '09002', '31001', '31002', null),
});
/** 09002 and 31001 are of one intercommunalité, across two départements. */
const epci_of = new Map([
  ['09001', 'A'],
  ['09002', 'B'],
  ['31001', 'B'],
]);
const count = (list: readonly { people: number; of: number; commune: string | null }[]) =>
  count_territories(
    {
      population: Float64Array.from(list, ({ people }) => people),
      code_insee: list.map(({ commune }) => commune),
      code_epci: list.map(({ commune }) => epci_of.get(commune ?? '') ?? null),
      code_departement: list.map(({ commune }) => commune?.slice(0, 2) ?? null),
    },
    { class: Uint8Array.from(list, ({ of }) => of) },
  );
const sum = (rows: Iterable<readonly number[]>) =>
  [...rows].reduce(
    (all, row) => all.map((count, c) => count + (row[c] ?? 0)),
    classes.map(() => 0),
  );

describe('whole inhabitants of territories', () => {
  it('add up exactly from level to level, across départements too', () =>
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 40 }), (list) => {
        const counts = count(list);
        for (const level of levels) expect(sum(counts[level].values()), level).to.deep.equal(counts.region);
        const total = list.reduce((all, { people }) => all + people, 0);
        expect(counts.region.reduce((all, part) => all + part, 0)).to.equal(Math.round(total));
        const of = (...codes: string[]) => sum(codes.map((code) => counts.commune.get(code) ?? [0, 0, 0]));
        expect(of('09001', '09002')).to.deep.equal(counts.departement.get('09') ?? [0, 0, 0]);
        expect(of('31001', '31002')).to.deep.equal(counts.departement.get('31') ?? [0, 0, 0]);
        expect(of('09002', '31001')).to.deep.equal(counts.epci.get('B') ?? [0, 0, 0]);
      }),
    ));

  it('keep those of no known territory under a code of their own', () => {
    const counts = count([{ people: 3, of: 0, commune: null }]);
    expect([...counts.commune]).to.deep.equal([['', [3, 0, 0]]]);
  });
});
