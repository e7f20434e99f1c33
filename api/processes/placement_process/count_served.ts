import { roles } from '../placement/problem.ts';
import type { TimeMatrix } from '../network/matrix.ts';
import { deciseconds_per_minute } from './request.ts';
import type { PlacementTask, Served } from './task.ts';

type Task = Pick<PlacementTask, 'demands' | 'weights' | 'sites' | 'threshold_ds'>;

/** For each open site those whose nearest one it is, within the threshold; of equally near ones the first by name. */
export function count_served(task: Task, matrix: TimeMatrix, open: readonly string[]): Served[] {
  const { demands, weights, sites, threshold_ds } = task;
  const number_of = new Map(sites.names.map((name, j) => [name, j]));
  const chosen = open.map((name) => number_of.get(name) as number);
  const nearest = new Int32Array(weights.length).fill(-1);
  const time = new Int32Array(weights.length).fill(threshold_ds + 1);
  for (const j of chosen)
    for (let at = matrix.start[j] as number; at < (matrix.start[j + 1] as number); at++) {
      const i = matrix.demand[at] as number;
      const own = matrix.ds[at] as number;
      if (own >= (time[i] as number)) continue;
      time[i] = own;
      nearest[i] = j;
    }
  const sums = new Map(chosen.map((j) => [j, { weight: 0, population: 0, minutes: 0 }]));
  nearest.forEach((j, i) => {
    const sum = sums.get(j);
    if (sum === undefined) return;
    const people = demands.population[i] as number;
    sum.weight += weights[i] as number;
    sum.population += people;
    sum.minutes += (people * (time[i] as number)) / deciseconds_per_minute;
  });
  const ranks = rank_new_sites(task, matrix, chosen);
  return chosen.map((j) => {
    const { weight, population, minutes } = sums.get(j) ?? { weight: 0, population: 0, minutes: 0 };
    const mean_minutes = population > 0 ? minutes / population : null;
    return { name: sites.names[j] as string, weight, population, mean_minutes, rank: ranks.get(j) ?? null };
  });
}

/** The order in which new sites open: each time the one that brings most weight to what is covered already. */
function rank_new_sites(
  { weights, sites, threshold_ds }: Task,
  { start, demand, ds }: TimeMatrix,
  chosen: readonly number[],
): Map<number, number> {
  const is_covered = new Uint8Array(weights.length);
  const each_near = (j: number, act: (i: number) => void) => {
    for (let at = start[j] as number; at < (start[j + 1] as number); at++)
      if ((ds[at] as number) <= threshold_ds) act(demand[at] as number);
  };
  const open = (j: number) => each_near(j, (i) => (is_covered[i] = 1));
  const gain_of = (j: number) => {
    let gain = 0;
    each_near(j, (i) => (gain += is_covered[i] === 1 ? 0 : (weights[i] as number)));
    return gain;
  };
  const is_new = (j: number) => sites.roles[j] !== roles.locked;
  chosen.filter((j) => !is_new(j)).forEach(open);
  const left = new Set(chosen.filter(is_new));
  const ranks = new Map<number, number>();
  while (left.size > 0) {
    let [best, most] = [-1, -1];
    for (const j of left) {
      const gain = gain_of(j);
      if (gain > most) [best, most] = [j, gain];
    }
    left.delete(best);
    ranks.set(best, ranks.size + 1);
    open(best);
  }
  return ranks;
}
