import type { BasketCategory } from './baskets.ts';
import { default_class_rule, type ClassRule } from './class_rule.ts';

export const classes = ['white', 'grey', 'served'] as const;
export type Class = (typeof classes)[number];

/** What each demand gets; the index is the demand's. */
export interface Classification {
  /** Index in `classes`. */
  class: Uint8Array;
  /** Weighed share of the categories met, 0 to 1. */
  score: Float64Array;
  /** Time to the farthest category. */
  worst_minutes: Float64Array;
  /** Mean over the categories, by weight. */
  mean_minutes: Float64Array;
  /** Bit k: category k is not met. */
  missing: Uint32Array;
}

/** Weights add up with rounding: a share that is exactly one half must count as one. */
const slack = 1e-9;

/**
 * The classes of all demands. Rule « weighted »: white when at least `white_share` of the weights lies beyond
 * `white_min_minutes`, served when S = Σ ω [t ≤ served_max_minutes] / Σ ω is at least `served_share`, grey otherwise;
 * thresholds inclusive (20 means ≤ 20).
 * `minutes[k][i]`: time of demand i to category k. At most 31 categories, each with served_max ≤ white_min.
 */
export function classify(
  categories: readonly BasketCategory[],
  minutes: readonly Float64Array[],
  count: number,
  rule: ClassRule = default_class_rule,
): Classification {
  if (rule.kind !== 'weighted') throw new RangeError(`classify: no rule ${rule.kind}`);
  check_categories(categories, minutes);
  const result: Classification = {
    class: new Uint8Array(count),
    score: new Float64Array(count),
    worst_minutes: new Float64Array(count),
    mean_minutes: new Float64Array(count),
    missing: new Uint32Array(count),
  };
  const total = categories.reduce((sum, { weight }) => sum + weight, 0);
  for (let i = 0; i < count; i++) {
    let met = 0;
    let far = 0;
    let weighed_minutes = 0;
    let worst = 0;
    let missing = 0;
    for (let k = 0; k < categories.length; k++) {
      const { weight, served_max_minutes, white_min_minutes } = categories[k] as BasketCategory;
      const time = (minutes[k] as Float64Array)[i] as number;
      if (time <= served_max_minutes) met += weight;
      else missing |= 1 << k;
      if (time > white_min_minutes) far += weight;
      weighed_minutes += weight * time;
      if (time > worst) worst = time;
    }
    const white = far >= rule.white_share * total - slack;
    const served = met >= rule.served_share * total - slack;
    result.class[i] = classes.indexOf(white ? 'white' : served ? 'served' : 'grey');
    result.score[i] = met / total;
    result.worst_minutes[i] = worst;
    result.mean_minutes[i] = weighed_minutes / total;
    result.missing[i] = missing;
  }
  return result;
}

function check_categories(categories: readonly BasketCategory[], minutes: readonly Float64Array[]): void {
  if (categories.length === 0 || categories.length > 31 || categories.length !== minutes.length)
    throw new RangeError(`classify: ${categories.length} categories, ${minutes.length} times`);
  for (const { id, weight, served_max_minutes, white_min_minutes } of categories)
    if (!(weight > 0) || !(served_max_minutes <= white_min_minutes))
      throw new RangeError(`classify: weight or thresholds of ${id}`);
}

/** The categories not met, in the basket's order. */
export function missing_of(categories: readonly BasketCategory[], missing: number): BasketCategory[] {
  return categories.filter((_, k) => (missing & (1 << k)) !== 0);
}
