import type { PlannerCategory } from '../pages/planner_view.ts';
import type { ClassRule } from '../pages/scenario_body.ts';

/** Order of better service: a class's index is its code in arrays, and a higher one is better. */
export const classes = ['white', 'grey', 'served'] as const;
export type ZoneClass = (typeof classes)[number];

/** Whole deciseconds in a minute, and the time of what cannot be reached. */
export const ds_per_minute = 600;
export const unreached = 2_147_483_647;

/** The longest whole time, in deciseconds, that is not beyond so many minutes: compared exactly as minutes are. */
export function limit_of(minutes: number): number {
  let ds = Math.floor(minutes * ds_per_minute);
  while (ds / ds_per_minute > minutes) ds--;
  while ((ds + 1) / ds_per_minute <= minutes) ds++;
  return Math.min(ds, unreached - 1);
}

/** Weights add up with rounding: a share that is exactly one half must count as one. */
const slack = 1e-9;

/** A rule as weights: what a cell must have far to be white, and met to be served; the slack of sums is taken off. */
export interface Conditions {
  weights: Float64Array;
  white_from: number;
  served_from: number;
}

/** Every rule put as weights, as the server's `class_conditions`. Throws a RangeError for a rule that the categories do not allow. */
export function conditions_of(categories: readonly PlannerCategory[], rule: ClassRule): Conditions {
  if (rule.kind === 'core_operator') {
    if (categories.every(({ id }) => id !== rule.category))
      throw new RangeError(`no category ${rule.category}`);
    const weights = Float64Array.from(categories, ({ id }) => (id === rule.category ? 1 : 0));
    return { weights, white_from: 1, served_from: 1 };
  }
  if (rule.kind === 'weighted') {
    const weights = Float64Array.from(categories, ({ weight }) => weight);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return {
      weights,
      white_from: rule.white_share * total - slack,
      served_from: rule.served_share * total - slack,
    };
  }
  const n = categories.length;
  const k = rule.kind === 'k_of_n' ? rule.k : 1;
  if (k > n) throw new RangeError(`${k} of ${n} categories`);
  return { weights: new Float64Array(n).fill(1), white_from: k, served_from: n - k + 1 };
}

/**
 * A function that gives the class (index in `classes`) of cell i from `ds[k * count + i]`. The rule is the one the server
 * applies in api/processes/white_zones/classify.ts; a test compares them. Throws a RangeError for a category without
 * weight, thresholds upside down, or a rule that the measured categories do not allow.
 */
export function make_classifier(
  categories: readonly PlannerCategory[],
  rule: ClassRule,
  count: number,
): (ds: Int32Array, i: number) => number {
  for (const { id, weight, served_max_minutes, white_min_minutes } of categories)
    if (!(weight > 0) || !(served_max_minutes <= white_min_minutes))
      throw new RangeError(`category ${id}: weight or thresholds`);
  if (categories.length === 0) throw new RangeError('no category');
  const n = categories.length;
  const met_limit = Int32Array.from(categories, ({ served_max_minutes }) => limit_of(served_max_minutes));
  const far_limit = Int32Array.from(categories, ({ white_min_minutes }) => limit_of(white_min_minutes));
  const { weights, white_from, served_from } = conditions_of(categories, rule);
  return (ds, i) => {
    let met = 0;
    let far = 0;
    for (let c = 0, at = i; c < n; c++, at += count) {
      const time = ds[at] as number;
      if (time <= (met_limit[c] as number)) met += weights[c] as number;
      else if (time > (far_limit[c] as number)) far += weights[c] as number;
    }
    return far >= white_from ? 0 : met >= served_from ? 2 : 1;
  };
}
