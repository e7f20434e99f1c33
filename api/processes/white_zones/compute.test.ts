import { expect } from 'chai';
import fc from 'fast-check';
import type { Service } from './antennas.ts';
import { shipped_baskets, type Basket } from './baskets.ts';
import { classes } from './classify.ts';
import { compute_white_zones, type PopulatedDemands } from './compute.ts';
import { crow_fly } from './crow_fly.ts';

const travel = crow_fly({ speed_kmh: 50, detour: { mountain: 1.5, rural: 1.4, urban: 1.3 } });
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
const in_order = (services: readonly Service[]) => services.toSorted((a, b) => (a.id < b.id ? -1 : 1));

const lon = fc.double({ min: 0, max: 1, noNaN: true });
const lat = fc.double({ min: 43, max: 44, noNaN: true });
const people = fc.uniqueArray(
  fc.record({ id: fc.string({ minLength: 1, maxLength: 4 }), lon, lat, population: fc.nat(1000) }),
  { minLength: 1, maxLength: 30, selector: ({ id }) => id },
);
const types = fc.constantFrom('caf', 'cpam', 'msa', 'pole_emploi', 'sip', 'mairie', 'prefecture');
const services = fc.uniqueArray(
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 4 }),
    source: fc.constant('dila'),
    type_service: types,
    lon,
    lat,
    itinerant: fc.boolean(),
    at_commune_centre: fc.boolean(),
  }),
  { maxLength: 20, selector: ({ id }) => id },
);
const anchor: Service = {
  id: '',
  source: 'dila',
  type_service: 'caf',
  lon: 0.5,
  lat: 43.5,
  itinerant: false,
  at_commune_centre: false,
};
const run = (who: readonly Person[], where: readonly Service[]) =>
  compute_white_zones(to_demands(who), in_order([anchor, ...where]), with_houses, travel);

describe('white zones, as a whole', () => {
  it('do not depend on the order of people and services', () =>
    fc.assert(
      fc.asyncProperty(people, services, async (who, where) => {
        const straight = await run(who, where);
        const turned = await run(who.toReversed(), where.toReversed());
        expect(turned.classification).to.deep.equal(straight.classification);
        expect(turned.region).to.deep.equal(straight.region);
        expect(turned.by_departement).to.deep.equal(straight.by_departement);
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
        const { region, by_departement } = await run(who, where);
        const total = who.reduce((sum, { population }) => sum + population, 0);
        const { white, grey, served } = region.by_class;
        expect(white + grey + served).to.equal(total);
        const parts = [...by_departement.values()].reduce((sum, { population }) => sum + population, 0);
        expect(parts).to.equal(total);
      }),
      { numRuns: 60 },
    ));
});
