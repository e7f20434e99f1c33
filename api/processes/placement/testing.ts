import fc from 'fast-check';
import { AppError } from '../../../errors.ts';
import type { Effort } from './answer.ts';
import type { PlacementInput } from './problem.ts';

/** A small problem: a matrix of times by candidate, null where a demand is too far. */
export function small_problem(
  times: readonly (readonly (number | null)[])[],
  weights: readonly number[],
  more: Partial<PlacementInput> = {},
): PlacementInput {
  const starts = [0];
  const targets: number[] = [];
  const listed: number[] = [];
  for (const row of times) {
    row.forEach((time, i) => {
      if (time === null) return;
      targets.push(i);
      listed.push(time);
    });
    starts.push(targets.length);
  }
  return {
    candidates: times.map((_, j) => `c${j}`),
    demands: weights.map((_, i) => `d${i}`),
    weights: Float64Array.from(weights),
    starts: Int32Array.from(starts),
    targets: Int32Array.from(targets),
    times: Int32Array.from(listed),
    ...more,
  };
}

/** Which constraints a random problem may have. */
export interface Wanted {
  roles?: boolean;
  budget?: boolean;
  quotas?: boolean;
}

/** The constraints that problems are tried under, by their title in the tests. */
export const constraint_kinds = {
  'the number of sites': {},
  'locked, mandatory and forbidden candidates': { roles: true },
  'a budget': { budget: true },
  'quotas by area': { quotas: true },
  'all of them': { roles: true, budget: true, quotas: true },
} satisfies Record<string, Wanted>;

/** Little effort: small problems need no more. */
export const quick: Effort = {
  search_steps: 2000,
  bound_iterations: 60,
  branch_work: 1e6,
  nodes: 1000,
  simplex_iterations: 10_000,
  simplex_work: 1e9,
  nonzeros: 10_000,
};

/** Random problems small enough for brute force: up to 6 candidates and 7 demands, times up to 30. */
export function any_problem(wanted: Wanted = {}): fc.Arbitrary<PlacementInput> {
  return fc
    .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 7 }))
    .chain(([sites, demands]) => {
      const list = <T>(each: fc.Arbitrary<T>, length: number) =>
        fc.array(each, { minLength: length, maxLength: length });
      const per_site = (each: fc.Arbitrary<number>) => list(each, sites);
      const small = (min: number, max: number) => fc.integer({ min, max });
      return fc
        .record({
          times: list(list(fc.option(small(0, 30), { freq: 3 }), demands), sites),
          weights: list(fc.oneof(small(0, 20), fc.constant(2.5)), demands),
          max_new_sites: small(0, 4),
          roles: per_site(fc.constantFrom(0, 0, 0, 0, 1, 2, 3)),
          costs: per_site(small(0, 9)),
          budget: small(0, 20),
          areas: per_site(small(-1, 1)),
          minimums: fc.tuple(small(0, 1), small(0, 1)),
          rooms: fc.tuple(small(0, 2), small(0, 2)),
        })
        .map(({ times, weights, max_new_sites, roles, costs, budget, areas, minimums, rooms }) =>
          small_problem(times, weights, {
            max_new_sites,
            ...(wanted.roles === true && { roles: Uint8Array.from(roles) }),
            ...(wanted.budget === true && { costs: Float64Array.from(costs), budget }),
            ...(wanted.quotas === true && {
              quotas: [
                {
                  area: Int32Array.from(areas),
                  min: Int32Array.from(minimums),
                  max: Int32Array.from(minimums, (min, k) => min + rooms[k]!),
                },
              ],
            }),
          }),
        );
    });
}

/** The same problem with candidates, demands and pairs in another order. */
export function shuffled(input: PlacementInput, random: () => number): PlacementInput {
  const order = (length: number) => {
    const list = Array.from({ length }, (_, i) => i);
    for (let i = length - 1; i > 0; i--) {
      const k = Math.floor(random() * (i + 1));
      [list[i], list[k]] = [list[k]!, list[i]!];
    }
    return list;
  };
  const candidates = order(input.candidates.length);
  const demands = order(input.demands.length);
  const place = new Int32Array(demands.length);
  demands.forEach((i, k) => (place[i] = k));
  const starts = [0];
  const targets: number[] = [];
  const times: number[] = [];
  for (const j of candidates) {
    const pairs = order(input.starts[j + 1]! - input.starts[j]!).map((k) => input.starts[j]! + k);
    for (const at of pairs) {
      targets.push(place[input.targets[at]!]!);
      times.push(input.times[at]!);
    }
    starts.push(targets.length);
  }
  const { roles, costs, capacities, quotas, ...rest } = input;
  return {
    ...rest,
    candidates: candidates.map((j) => input.candidates[j]!),
    demands: demands.map((i) => input.demands[i]!),
    weights: Float64Array.from(demands, (i) => input.weights[i]!),
    starts: Int32Array.from(starts),
    targets: Int32Array.from(targets),
    times: Int32Array.from(times),
    ...(roles && { roles: Uint8Array.from(candidates, (j) => roles[j]!) }),
    ...(costs && { costs: Float64Array.from(candidates, (j) => costs[j]!) }),
    ...(capacities && { capacities: Float64Array.from(candidates, (j) => capacities[j]!) }),
    ...(quotas && {
      quotas: quotas.map(({ area, min, max }) => ({
        // Areas numbered the other way round.
        area: Int32Array.from(candidates, (j) => (area[j]! < 0 ? -1 : min.length - 1 - area[j]!)),
        min: min.toReversed(),
        max: max.toReversed(),
      })),
    }),
  };
}

/** Every choice of open sites that the problem's own numbers allow, as indexes of the input; nothing of the solvers is used. */
export function* choices(input: PlacementInput): Generator<number[]> {
  const count = input.candidates.length;
  for (let mask = 0; mask < 2 ** count; mask++) {
    const open = Array.from({ length: count }, (_, j) => j).filter((j) => (mask >> j) & 1);
    const role = (j: number) => input.roles?.[j] ?? 0;
    const is_open = (j: number) => open.includes(j);
    const added = open.filter((j) => role(j) !== 1);
    const fits =
      input.candidates.every((_, j) => (is_open(j) ? role(j) !== 3 : role(j) === 0 || role(j) === 3)) &&
      added.length <= (input.max_new_sites ?? Infinity) &&
      added.reduce((sum, j) => sum + (input.costs?.[j] ?? 0), 0) <= (input.budget ?? Infinity) &&
      (input.quotas ?? []).every(({ area, min, max }) =>
        [...min.keys()].every((index) => {
          const held = open.filter((j) => area[j] === index).length;
          return held >= min[index]! && held <= max[index]!;
        }),
      );
    if (fits) yield open;
  }
}

/** Times from open sites to demand i, ascending. */
export function times_to(input: PlacementInput, open: readonly number[], i: number): number[] {
  const found: number[] = [];
  for (const j of open)
    for (let at = input.starts[j]!; at < input.starts[j + 1]!; at++)
      if (input.targets[at] === i) found.push(input.times[at]!);
  return found.sort((a, b) => a - b);
}

/** The answer, or the code of the error. */
export async function code_or<Answered>(asked: Promise<Answered>): Promise<Answered | string> {
  try {
    return await asked;
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown.code;
    throw thrown;
  }
}

/** The least value of any choice that fits, by brute force; undefined when none does. */
export function least_of(
  input: PlacementInput,
  value: (open: readonly number[]) => number,
): number | undefined {
  let least: number | undefined;
  for (const open of choices(input)) least = Math.min(least ?? Infinity, value(open));
  return least;
}
