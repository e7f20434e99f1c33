import { expect } from 'chai';
import fc from 'fast-check';
import { shipped_baskets, type Basket } from '../white_zones/baskets.ts';
import { classes } from '../white_zones/classify.ts';
import type { PopulatedDemands } from '../white_zones/populated_demands.ts';
import { compute_coverage } from './compute_coverage.ts';
import { measure_situation } from './read_situation.ts';
import type { CountedService } from './read_services.ts';
import { usual_request } from './request.ts';
import { counted, make_inputs } from './testing.ts';

const travel = { speed_kmh: 50, detour: { mountain: 1.5, rural: 1.4, urban: 1.3 } };
const [with_houses] = shipped_baskets as [Basket, Basket];

interface Person {
  id: string;
  lon: number;
  lat: number;
  population: number;
}
/** In canonical order, as the database gives them. */
function to_demands(people: readonly Person[]): PopulatedDemands {
  const ordered = people.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return {
    ids: ordered.map(({ id }) => id),
    lon: Float64Array.from(ordered, ({ lon }) => lon),
    lat: Float64Array.from(ordered, ({ lat }) => lat),
    population: Float64Array.from(ordered, ({ population }) => population),
    context: new Uint8Array(ordered.length),
    code_insee: ordered.map(() => null),
    code_epci: ordered.map(() => null),
    code_departement: ordered.map(({ id }) => id.slice(0, 1)),
  };
}
const in_order = (services: readonly CountedService[]) => services.toSorted((a, b) => (a.id < b.id ? -1 : 1));

const lon = fc.double({ min: 0, max: 1, noNaN: true });
const lat = fc.double({ min: 43, max: 44, noNaN: true });
const people = fc.uniqueArray(
  fc.record({ id: fc.string({ minLength: 1, maxLength: 4 }), lon, lat, population: fc.nat(1000) }),
  { minLength: 1, maxLength: 30, selector: ({ id }) => id },
);
const types = fc.constantFrom('caf', 'cpam', 'msa', 'pole_emploi', 'sip', 'mairie', 'prefecture');
const services = fc.uniqueArray(
  fc
    .record({
      id: fc.string({ minLength: 1, maxLength: 4 }),
      source: fc.constant('dila'),
      type_service: types,
      lon,
      lat,
    })
    .map(counted),
  { maxLength: 20, selector: ({ id }) => id },
);
const anchor = counted({ id: '', source: 'dila', type_service: 'caf', lon: 0.5, lat: 43.5 });
const run = async (who: readonly Person[], where: readonly CountedService[]) =>
  compute_coverage(
    await measure_situation(
      make_inputs(to_demands(who), in_order([anchor, ...where]), travel),
      usual_request(with_houses, '2026-11-26'),
    ),
  );

describe('coverage, as a whole', () => {
  it('do not depend on the order of people and services', () =>
    fc.assert(
      fc.asyncProperty(people, services, async (who, where) => {
        const straight = await run(who, where);
        const turned = await run(who.toReversed(), where.toReversed());
        expect(turned.classification).to.deep.equal(straight.classification);
        expect(turned.whole).to.deep.equal(straight.whole);
        expect(turned.p_white).to.deep.equal(straight.p_white);
        expect(turned.departements).to.deep.equal(straight.departements);
      }),
      { numRuns: 60 },
    ));

  it('never make anybody worse off when a counter of a known category is added', () =>
    fc.assert(
      fc.asyncProperty(people, services, lon, lat, async (who, where, x, y) => {
        const before = await run(who, where);
        const after = await run(who, [...where, { ...anchor, id: '~added', lon: x, lat: y }]);
        after.classification.class.forEach((of, i) =>
          expect(of, classes[of]).to.be.at.least(before.classification.class[i] as number),
        );
      }),
      { numRuns: 60 },
    ));

  it('count everybody once, in one class and in one département', () =>
    fc.assert(
      fc.asyncProperty(people, services, async (who, where) => {
        const { whole, departements } = await run(who, where);
        const total = who.reduce((sum, { population }) => sum + population, 0);
        const { white, grey, served } = whole.by_class;
        expect(white + grey + served).to.equal(total);
        const parts = [...departements.values()].reduce((sum, { population }) => sum + population, 0);
        expect(parts).to.equal(total);
      }),
      { numRuns: 60 },
    ));
});
