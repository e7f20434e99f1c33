/** Values in ascending order, each with its weight (inhabitants, above 0). */
export interface Ordered {
  values: ArrayLike<number>;
  weights: ArrayLike<number>;
}

/**
 * Gini index of travel times among inhabitants: half the mean difference of two inhabitants drawn at random, over the mean,
 * G = Σᵢ Σⱼ wᵢ wⱼ |tᵢ − tⱼ| / (2 W² t̄), with w the inhabitants of a place, t its time, W = Σ w (Gini 1912; weighted form of
 * Lerman and Yitzhaki 1989). 0: all are equally far; towards 1: a few bear all the travel. Null without inhabitants or when
 * everybody is at 0 minutes. In O(n) for values in order.
 */
export function gini({ values, weights }: Ordered): number | null {
  let [people, sum, ranked] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const [value, weight] = [values[i] as number, weights[i] as number];
    // Twice the middle rank of those at i, among all.
    ranked += value * weight * (2 * people + weight);
    people += weight;
    sum += value * weight;
  }
  return sum > 0 ? Math.max(0, ranked / (people * sum) - 1) : null;
}

/**
 * Palma ratio of travel times: all the minutes of the tenth of the inhabitants who are farthest, over those of the four
 * tenths who are nearest (Palma 2011; Cobham and Sumner 2013, for incomes). A place that stands across a bound counts on both
 * sides in proportion. 0.25: all are equally far. Null without inhabitants or when the nearest are at 0 minutes.
 */
export function palma({ values, weights }: Ordered): number | null {
  const total = sum_of(weights);
  const near = minutes_up_to({ values, weights }, 0.4 * total);
  if (!(near > 0)) return null;
  const all = minutes_up_to({ values, weights }, total);
  return (all - minutes_up_to({ values, weights }, 0.9 * total)) / near;
}

/** Sum of value × weight over the first `people` of the weight. */
function minutes_up_to({ values, weights }: Ordered, people: number): number {
  let [left, sum] = [people, 0];
  for (let i = 0; i < values.length && left > 0; i++) {
    const taken = Math.min(left, weights[i] as number);
    sum += (values[i] as number) * taken;
    left -= taken;
  }
  return sum;
}

function sum_of(weights: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i] as number;
  return sum;
}
