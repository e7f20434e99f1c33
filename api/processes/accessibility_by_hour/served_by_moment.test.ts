import { expect } from 'chai';
import fc from 'fast-check';
import { weekdays, type Moment } from '../coverage/request.ts';
import { choose_antennas } from '../white_zones/antennas.ts';
import { shipped_baskets, type Basket } from '../white_zones/baskets.ts';
import type { PopulatedDemands } from '../white_zones/populated_demands.ts';
import { crow_fly } from '../white_zones/crow_fly.ts';
import { serve_by_moment } from './served_by_moment.ts';

const own = shipped_baskets[1] as Basket;
const travel_times = crow_fly({ speed_kmh: 50, detour: { mountain: 1.5, rural: 1.4, urban: 1.3 } });
const nothing = () => Promise.resolve();

const places = (lons: readonly number[]): PopulatedDemands => ({
  lon: Float64Array.from(lons),
  lat: new Float64Array(lons.length),
  context: new Uint8Array(lons.length),
  ids: lons.map((_, i) => String(i)),
  population: Float64Array.from(lons, (_, i) => i + 1),
  code_insee: lons.map(() => null),
  code_epci: lons.map(() => null),
  code_departement: lons.map(() => null),
});
const counter = (id: number, type_service: string, lon: number, horaires: string | null) => ({
  id: `dila:${String(id).padStart(3, '0')}`,
  source: 'dila',
  type_service,
  lon,
  lat: 0,
  itinerant: false,
  at_commune_centre: false,
  horaires,
});

const hours = fc.constantFrom(
  null,
  'nonsense',
  'Mo-Fr 09:00-12:00,14:00-17:00',
  'Tu 09:00-12:00',
  'Mo-Sa 10:00-18:00',
  'We "sur rendez-vous"',
  '24/7',
);
const scene = fc.record({
  lons: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }),
  counters: fc.array(
    fc.tuple(fc.constantFrom('caf', 'msa', 'cpam'), fc.double({ min: 0, max: 1, noNaN: true }), hours),
    { minLength: 1, maxLength: 10 },
  ),
});
const measured = (lons: readonly number[], services: readonly ReturnType<typeof counter>[]) => {
  const antennas = choose_antennas(services, own);
  return { demands: places(lons), antennas, rule: own.class_rule, travel_times };
};
const all_week: Moment[] = weekdays.flatMap((weekday) =>
  ['08:00', '09:00', '10:30', '13:00', '15:00'].map((time) => ({ weekday, time })),
);

describe('the people served by moment', () => {
  it('are those that each moment has on its own, whatever was kept from others', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async ({ lons, counters }) => {
        const services = counters.map(([type, lon, horaires], i) => counter(i, type, lon, horaires));
        const scene_of = measured(lons, services);
        const together = await serve_by_moment(scene_of, all_week, '2026-11-26', nothing);
        for (const [i, moment] of all_week.entries()) {
          const alone = await serve_by_moment(scene_of, [moment], '2026-11-26', nothing);
          expect(together.moments[i]).to.deep.equal(alone.moments[0]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('are never fewer when unknown hours count as open, and everybody is in one class', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async ({ lons, counters }) => {
        const services = counters.map(([type, lon, horaires], i) => counter(i, type, lon, horaires));
        const people = (lons.length * (lons.length + 1)) / 2;
        const { moments } = await serve_by_moment(measured(lons, services), all_week, '2026-11-26', nothing);
        for (const { unknown_closed, unknown_open } of moments) {
          expect(unknown_open.served).to.be.at.least(unknown_closed.served);
          expect(unknown_open.white).to.be.at.most(unknown_closed.white);
          for (const { white, grey, served } of [unknown_closed, unknown_open])
            expect(white + grey + served).to.equal(people);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are measured once for each set of open counters', async () => {
    const services = [
      counter(1, 'caf', 0, 'Mo-Fr 09:00-12:00'),
      counter(2, 'caf', 1, 'Tu 09:00-12:00'),
      counter(3, 'msa', 0, '24/7'),
    ];
    const { computations, moments } = await serve_by_moment(
      measured([0, 0.5], services),
      all_week,
      '2026-11-26',
      nothing,
    );
    // CAF: nobody, the first, both. MSA: always the same.
    expect(computations).to.equal(4);
    expect(moments.map(({ hours: of }) => of.day).filter((day) => day === '2026-12-01')).to.have.length(5);
  });
});
