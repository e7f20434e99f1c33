import type { BoundOptions, Relaxation } from './relaxation.ts';

/** Steps as a part of the way to the aim: at first, at last, after how many failures they shorten, and by how much. */
const first_step = 2;
const last_step = 1e-4;
const patience = 25;
const shorten = 0.6;
/** Share of the direction before that the next one keeps. */
const kept_direction = 0.3;
/** The aim is set a little beyond the value hoped for: steps do not die away before it. */
const beyond = 0.002;

/**
 * The lowest bound that deflected subgradients find (Held, Wolfe and Crowder 1974; Camerini, Fratta and Maffioli 1975).
 * They are quick and often end at the best bound itself where few sites serve all demands.
 */
export function bound_by_subgradients(relaxation: Relaxation, options: BoundOptions): number {
  const { most, scale } = relaxation;
  const { prices: best, iterations, aim, after } = options;
  const prices = best.slice();
  const slope = new Float64Array(best.length);
  const direction = new Float64Array(best.length);
  let lowest = Infinity;
  let step_share = first_step;
  let failures = 0;
  for (let iteration = 0; iteration < iterations; iteration++) {
    const bound = relaxation.bound_at(prices, slope);
    const is_lowest = bound < lowest;
    if (is_lowest) {
      if (!(bound > lowest - Math.abs(lowest) * 1e-5)) failures = 0;
      lowest = bound;
      best.set(prices);
    } else if (++failures >= patience) {
      step_share *= shorten;
      failures = 0;
      prices.set(best);
      if (step_share < last_step) break;
    }
    if (after(iteration, is_lowest, lowest)) break;
    let length = 0;
    for (let i = 0; i < best.length; i++) {
      const move = slope[i]! + kept_direction * direction[i]!;
      const leaves = (prices[i] === 0 && move < 0) || (prices[i] === most[i] && move > 0);
      direction[i] = leaves ? 0 : move;
      length += scale[i]! * direction[i]! ** 2;
    }
    if (length < 1e-12) break;
    const step = (step_share * (bound - aim() + Math.abs(aim()) * beyond)) / length;
    for (let i = 0; i < best.length; i++) {
      const price = prices[i]! + step * scale[i]! * direction[i]!;
      prices[i] = price < 0 ? 0 : price > most[i]! ? most[i]! : price;
    }
  }
  return lowest;
}
