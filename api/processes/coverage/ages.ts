import { classes, type Class } from '../white_zones/classify.ts';

/** Inhabitants of each place by age, in the bands that the grid has. */
export interface Ages {
  /** As the source names them: `ind_0_3`, `ind_80p`… in ascending order of age. */
  bands: readonly string[];
  /** `people[b][i]`: inhabitants of place i in band b; NaN where the source does not say. */
  people: readonly Float64Array[];
}

export interface AgeFigures {
  /** Inhabitants whose age is not told: « non renseigné ». */
  unknown: number;
  bands: { band: string; title: string; population: number; by_class: Record<Class, number> }[];
}

/** From the `ages` of rows (null where a row has none); null when no row has any. */
export function read_ages(rows: readonly (Readonly<Record<string, unknown>> | null)[]): Ages | null {
  const names = new Set(rows.flatMap((ages) => (ages === null ? [] : Object.keys(ages))));
  if (names.size === 0) return null;
  const first = (band: string) => Number(/\d+/.exec(band)?.[0] ?? Infinity);
  const bands = [...names].sort((a, b) => first(a) - first(b) || (a < b ? -1 : 1));
  const number = (value: unknown) => (typeof value === 'number' && value >= 0 ? value : NaN);
  return {
    bands,
    people: bands.map((band) => Float64Array.from(rows, (ages) => number(ages?.[band]))),
  };
}

/** A band in French: « 0 à 3 ans », « 80 ans et plus »; as the source writes it when it has another form. */
export function title_of_band(band: string): string {
  const [, from, to] = /^ind_(\d+)_(\d+)$/i.exec(band) ?? [];
  if (from !== undefined && to !== undefined) return `${from} à ${to} ans`;
  const [, above] = /^ind_(\d+)p$/i.exec(band) ?? [];
  return above === undefined ? band : `${above} ans et plus`;
}

/**
 * Inhabitants by age and class among the members. `factor[i]`: what the population of place i was multiplied by; ages are
 * multiplied alike.
 */
export function count_ages(
  ages: Ages | null,
  of: Uint8Array,
  population: Float64Array,
  factor: Float64Array,
  members: ArrayLike<number>,
): AgeFigures | null {
  if (ages === null) return null;
  const bands = ages.bands.map((band) => ({
    band,
    title: title_of_band(band),
    population: 0,
    by_class: { white: 0, grey: 0, served: 0 },
  }));
  let unknown = 0;
  for (let at = 0; at < members.length; at++) {
    const i = members[at] as number;
    let told = 0;
    ages.people.forEach((people, b) => {
      const band = bands[b];
      const count = (people[i] as number) * (factor[i] as number);
      if (band === undefined || Number.isNaN(count)) return;
      band.population += count;
      band.by_class[classes[of[i] as number] as Class] += count;
      told += count;
    });
    unknown += Math.max(0, (population[i] as number) - told);
  }
  return { unknown, bands };
}
