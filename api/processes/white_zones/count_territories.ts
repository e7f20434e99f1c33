import { round_parts } from '../../../viewer/planner/round_counts.ts';
import type { CoveredDemands } from '../coverage/read_demands.ts';
import { classes, type Classification } from './classify.ts';

export const levels = ['departement', 'epci', 'commune'] as const;
export type Level = (typeof levels)[number];

/** Whole inhabitants of each class, in the order of `classes`. */
export type Counts = readonly number[];

export interface TerritoryCounts extends Record<Level, ReadonlyMap<string, Counts>> {
  region: Counts;
}

/** What stands for the code of places that no known territory of the level contains. */
export const no_code = '';

/**
 * Whole inhabitants by class of every territory of the site, codes in order, which add up exactly: communes to their
 * départements and intercommunalités, these to the region; see round_counts.ts.
 */
export function count_territories(
  demands: Pick<CoveredDemands, 'population' | 'code_departement' | 'code_epci' | 'code_insee'>,
  { class: of }: Pick<Classification, 'class'>,
): TerritoryCounts {
  const parts = new Map<string, { codes: Record<Level, string>; values: number[] }>();
  demands.population.forEach((people, i) => {
    const codes = {
      departement: demands.code_departement[i] ?? no_code,
      epci: demands.code_epci[i] ?? no_code,
      commune: demands.code_insee[i] ?? no_code,
    };
    const key = JSON.stringify(codes);
    const part = parts.get(key) ?? { codes, values: classes.map(() => 0) };
    parts.set(key, part);
    (part.values[of[i] as number] as number) += people;
  });
  // In the order of their codes: equal remainders then go the same way whatever the order of the places.
  const ordered = [...parts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part);
  const rounded = round_parts(ordered.map(({ codes, values }) => ({ district: codes.departement, values })));
  const sums = { departement: new Map(), epci: new Map(), commune: new Map() } as Record<
    Level,
    Map<string, number[]>
  >;
  const region = classes.map(() => 0);
  ordered.forEach(({ codes }, at) => {
    const counts = rounded[at] as number[];
    add(region, counts);
    for (const level of levels) {
      const sum = sums[level].get(codes[level]) ?? classes.map(() => 0);
      sums[level].set(codes[level], sum);
      add(sum, counts);
    }
  });
  const in_order = (level: Level) => new Map([...sums[level]].sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    region,
    departement: in_order('departement'),
    epci: in_order('epci'),
    commune: in_order('commune'),
  };
}

function add(sum: number[], counts: Counts): void {
  counts.forEach((count, c) => ((sum[c] as number) += count));
}
