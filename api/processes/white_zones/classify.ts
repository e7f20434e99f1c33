import { AppError } from '../../../errors.ts';
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
export const slack = 1e-9;

/** A rule as weights: what a demand must have far to be white, and met to be served. */
export interface ClassConditions {
  /** By category: what it counts for. Not the basket's weights under every rule. */
  weights: readonly number[];
  /** White from so much weight far; white goes before served. */
  white_from: number;
  /** Served from so much weight met. */
  served_from: number;
}

/**
 * Every rule put as weights. « weighted »: white from `white_share` of the weights far, served from `served_share` met;
 * « any_missing »: white from one far, served when all are met; « k_of_n »: white from k far, served when fewer than k are
 * not met; « core_operator »: that category alone. Throws an AppError (409) when the measured categories (those with a
 * source) do not allow the rule.
 */
export function class_conditions(
  rule: ClassRule,
  categories: readonly Pick<BasketCategory, 'id' | 'weight'>[],
): ClassConditions {
  const ones = categories.map(() => 1);
  if (rule.kind === 'weighted') {
    const weights = categories.map(({ weight }) => weight);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return { weights, white_from: rule.white_share * total, served_from: rule.served_share * total };
  }
  if (rule.kind === 'any_missing') return { weights: ones, white_from: 1, served_from: categories.length };
  if (rule.kind === 'k_of_n') {
    const { k } = rule;
    if (k <= categories.length)
      return { weights: ones, white_from: k, served_from: categories.length - k + 1 };
    throw not_measurable(
      `La règle demande ${k} catégories, et ${categories.length} seulement sont renseignées.`,
    );
  }
  const { category } = rule;
  if (categories.some(({ id }) => id === category)) {
    const weights = categories.map(({ id }) => (id === category ? 1 : 0));
    return { weights, white_from: 1, served_from: 1 };
  }
  throw not_measurable(
    `La règle ne regarde que la catégorie « ${category} », dont aucun guichet n’est chargé.`,
  );
}

const not_measurable = (reason: string) =>
  new AppError(reason, {
    status: 409,
    code: 'rule-not-measurable',
    remedy: 'Charger la source qui manque, ou choisir une autre règle.',
  });

/**
 * The classes of all demands under a rule (`class_conditions`): white, else served, else grey; thresholds inclusive (20
 * means ≤ 20). Score: S = Σ ω [t ≤ served_max_minutes] / Σ ω, by the basket's weights whatever the rule.
 * `minutes[k][i]`: time of demand i to category k. At most 31 categories, each with served_max ≤ white_min.
 */
export function classify(
  categories: readonly BasketCategory[],
  minutes: readonly Float64Array[],
  count: number,
  rule: ClassRule = default_class_rule,
): Classification {
  check_categories(categories, minutes);
  const { weights, white_from, served_from } = class_conditions(rule, categories);
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
    let scored = 0;
    let weighed_minutes = 0;
    let worst = 0;
    let missing = 0;
    for (let k = 0; k < categories.length; k++) {
      const { weight, served_max_minutes, white_min_minutes } = categories[k] as BasketCategory;
      const time = (minutes[k] as Float64Array)[i] as number;
      if (time <= served_max_minutes) {
        met += weights[k] as number;
        scored += weight;
      } else missing |= 1 << k;
      if (time > white_min_minutes) far += weights[k] as number;
      weighed_minutes += weight * time;
      if (time > worst) worst = time;
    }
    const white = far >= white_from - slack;
    const served = met >= served_from - slack;
    result.class[i] = classes.indexOf(white ? 'white' : served ? 'served' : 'grey');
    result.score[i] = scored / total;
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
