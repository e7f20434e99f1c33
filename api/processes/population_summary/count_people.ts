import type { CoveredDemands } from '../coverage/read_demands.ts';

export interface People {
  /** Of the places that count. */
  population: number;
  /** Of all places. */
  territory_population: number;
  /** How many places count. */
  places: number;
  /** Of those who count; null when the source has none. Bands and unknown add up to the population. */
  ages: { bands: { band: string; population: number }[]; unknown: number } | null;
}

type Counted = Pick<CoveredDemands, 'population' | 'factor' | 'ages'>;

/** Inhabitants of the places that count, and of all. Pure. */
export function count_people({ population, factor, ages }: Counted, counts: (i: number) => boolean): People {
  const bands = (ages?.bands ?? []).map((band) => ({ band, population: 0 }));
  const sums = { population: 0, territory_population: 0, places: 0, unknown: 0 };
  population.forEach((here, i) => {
    sums.territory_population += here;
    if (!counts(i)) return;
    sums.places++;
    sums.population += here;
    let told = 0;
    ages?.people.forEach((people, b) => {
      const band = bands[b];
      // Ages are multiplied as the population was.
      const count = (people[i] as number) * (factor[i] as number);
      if (band === undefined || Number.isNaN(count)) return;
      band.population += count;
      told += count;
    });
    sums.unknown += Math.max(0, here - told);
  });
  const { unknown, ...counted } = sums;
  return { ...counted, ages: ages === null ? null : { bands, unknown } };
}

/** The same by commune, in the order of codes; who lives in no known one is in none. */
export function count_by_commune(
  { population, code_insee }: Pick<CoveredDemands, 'population' | 'code_insee'>,
  counts: (i: number) => boolean,
): { code_insee: string; population: number; territory_population: number }[] {
  const sums = new Map<string, { population: number; territory_population: number }>();
  population.forEach((here, i) => {
    const code = code_insee[i] ?? null;
    if (code === null) return;
    const sum = sums.get(code) ?? { population: 0, territory_population: 0 };
    sum.territory_population += here;
    if (counts(i)) sum.population += here;
    sums.set(code, sum);
  });
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, sum]) => ({ code_insee: code, ...sum }));
}
