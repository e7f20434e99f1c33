import type { BoundOptions, Relaxation } from './relaxation.ts';

/** Steps as a part of the way to the aim: at first, how often they shorten without success, and by how much. */
const first_step = 0.05;
const patience = 10;
const shorten = 0.66;
const lengthen = 1.1;
/** Share of the newest slope in the mean: at first, at last, and when to look whether it should be less. */
const first_share = 0.1;
const last_share = 1e-3;
const look_every = 100;
/** Gains over a look, relative to the bound, below which the share falls, and below which nothing more is expected. */
const little = 1e-4;
const nothing = 1e-7;

/**
 * The lowest bound that the volume algorithm finds (Barahona and Anbil 2000): it walks from the best prices so far along a
 * mean of the slopes met, which tends to the primal solution's own, so that it comes near the best bound where plain
 * subgradients stay some tenths of a percent away.
 */
export function bound_by_volume(relaxation: Relaxation, options: BoundOptions): number {
  const { most, scale } = relaxation;
  const { prices: best, iterations, aim, after } = options;
  const count = best.length;
  const prices = best.slice();
  const slope = new Float64Array(count);
  let lowest = relaxation.bound_at(prices, slope);
  const mean = slope.slice();
  let step_share = first_step;
  let newest_share = first_share;
  let failures = 0;
  let looked = lowest;
  if (after(0, true, lowest)) return lowest;
  for (let iteration = 1; iteration < iterations; iteration++) {
    let length = 0;
    for (let i = 0; i < count; i++) {
      const along = mean[i]!;
      if ((along < 0 && best[i] === 0) || (along > 0 && best[i] === most[i])) continue;
      length += scale[i]! * along * along;
    }
    if (length < 1e-12) break;
    // Right at the aim the way is never nothing: whole bounds are beyond it by less than one.
    const step = (step_share * Math.max(lowest - aim(), Math.abs(lowest) * 1e-9)) / length;
    for (let i = 0; i < count; i++) {
      const price = best[i]! + step * scale[i]! * mean[i]!;
      prices[i] = price < 0 ? 0 : price > most[i]! ? most[i]! : price;
    }
    const bound = relaxation.bound_at(prices, slope);
    const kinship = mix(mean, slope, scale, newest_share);
    const is_lowest = bound < lowest;
    if (is_lowest) {
      if (kinship > 0) step_share = Math.min(2, step_share * lengthen);
      lowest = bound;
      best.set(prices);
      failures = 0;
    } else if (++failures >= patience) {
      step_share *= shorten;
      failures = 0;
    }
    if (after(iteration, is_lowest, lowest)) break;
    if (iteration % look_every > 0) continue;
    const gained = (looked - lowest) / Math.max(1, Math.abs(lowest));
    if (gained < nothing && newest_share <= last_share) break;
    if (gained < little) newest_share = Math.max(last_share, newest_share / 1.5);
    looked = lowest;
  }
  return lowest;
}

/**
 * Mixes the newest slope into the mean, by the share that makes it shortest, at most `most_share`. Returns the product of
 * both as they were: above 0 when they point the same way.
 */
function mix(mean: Float64Array, slope: Float64Array, scale: Float64Array, most_share: number): number {
  let both = 0;
  let newest = 0;
  let older = 0;
  for (let i = 0; i < mean.length; i++) {
    both += scale[i]! * slope[i]! * mean[i]!;
    newest += scale[i]! * slope[i]! * slope[i]!;
    older += scale[i]! * mean[i]! * mean[i]!;
  }
  const apart = newest + older - 2 * both;
  const shortest = apart > 0 ? (older - both) / apart : 1;
  const share = shortest < 0 ? most_share / 10 : Math.min(most_share, shortest);
  for (let i = 0; i < mean.length; i++) mean[i] = share * slope[i]! + (1 - share) * mean[i]!;
  return both;
}
