/** Travel times between places and sites, as the two-step floating catchment takes them. */
export interface Catchment {
  /** Inhabitants of each place. */
  population: Float64Array;
  /** What each site offers (counters, hours of opening…). */
  supply: Float64Array;
  /** Site j is reached from targets[starts[j] … starts[j + 1] − 1], in the times beside them. */
  starts: Int32Array;
  targets: Int32Array;
  times: ArrayLike<number>;
}

/** How much a service at this time counts, from 0 to 1. */
export type Decay = (time: number) => number;

/** Weight by steps, each inclusive: the first step that a time does not exceed; beyond the last one 0. */
export function step_decay(steps: readonly { up_to: number; weight: number }[]): Decay {
  return (time) => steps.find(({ up_to }) => time <= up_to)?.weight ?? 0;
}

/** The three zones of Luo and Qi (2009), in deciseconds: 10, 20 and 30 minutes. */
export const usual_steps = step_decay([
  { up_to: 6_000, weight: 1 },
  { up_to: 12_000, weight: 0.68 },
  { up_to: 18_000, weight: 0.22 },
]);

/**
 * Enhanced two-step floating catchment area (Luo and Qi 2009): what each site offers is shared among the people around it,
 * weighted by their times; the access of a place is the sum of its shares, weighted again. Supply per inhabitant; the sum
 * of access × population is the supply that somebody reaches. Sites that nobody reaches give nothing.
 */
export function two_step_catchment(catchment: Catchment, decay: Decay = usual_steps): Float64Array {
  const { population, supply, starts, targets, times } = catchment;
  const access = new Float64Array(population.length);
  for (let j = 0; j < supply.length; j++) {
    let people = 0;
    for (let at = starts[j]!; at < starts[j + 1]!; at++)
      people += population[targets[at]!]! * decay(times[at]!);
    if (people === 0) continue;
    for (let at = starts[j]!; at < starts[j + 1]!; at++)
      access[targets[at]!]! += (supply[j]! / people) * decay(times[at]!);
  }
  return access;
}
