import { classes, type Class, type Classification } from './classify.ts';

/** What a territory's inhabitants get. Shares are of the population; null where nobody lives. */
export interface Summary {
  population: number;
  by_class: Record<Class, number>;
  share: Record<Class, number | null>;
  /** Minutes to the farthest category that half, and nine tenths, of the inhabitants do not exceed. */
  median_minutes: number | null;
  p90_minutes: number | null;
}

/**
 * One summary per group, and one under `all` for the whole. `group[i]`: the territory of demand i (commune,
 * intercommunalité, département…), or null to count in the whole only. Demands in canonical order give the same
 * sums to the last digit.
 */
export function summarise(
  classification: Pick<Classification, 'class' | 'worst_minutes'>,
  population: Float64Array,
  group: readonly (string | null)[],
): { all: Summary; groups: Map<string, Summary> } {
  const members = new Map<string, number[]>();
  const everyone: number[] = [];
  for (let i = 0; i < population.length; i++) {
    everyone.push(i);
    const key = group[i] ?? null;
    if (key === null) continue;
    const list = members.get(key);
    if (list === undefined) members.set(key, [i]);
    else list.push(i);
  }
  const summary = (list: readonly number[]) => summarise_members(classification, population, list);
  const keys = [...members.keys()].sort();
  return {
    all: summary(everyone),
    groups: new Map(keys.map((key) => [key, summary(members.get(key) ?? [])])),
  };
}

function summarise_members(
  { class: of, worst_minutes }: Pick<Classification, 'class' | 'worst_minutes'>,
  population: Float64Array,
  members: readonly number[],
): Summary {
  const by_class: Record<Class, number> = { white: 0, grey: 0, served: 0 };
  let total = 0;
  for (const i of members) {
    by_class[classes[of[i] as number] as Class] += population[i] as number;
    total += population[i] as number;
  }
  const share = (part: number) => (total > 0 ? part / total : null);
  const [median_minutes = null, p90_minutes = null] = quantiles(
    worst_minutes,
    population,
    members,
    [0.5, 0.9],
  );
  return {
    population: total,
    by_class,
    share: { white: share(by_class.white), grey: share(by_class.grey), served: share(by_class.served) },
    median_minutes,
    p90_minutes,
  };
}

/** The least value that at least each fraction (ascending) of the weight does not exceed; none without weight. */
export function quantiles(
  values: Float64Array,
  weights: Float64Array,
  members: readonly number[],
  fractions: readonly number[],
): number[] {
  const ordered = members
    .filter((i) => (weights[i] as number) > 0)
    .sort((a, b) => (values[a] as number) - (values[b] as number) || a - b);
  const total = ordered.reduce((sum, i) => sum + (weights[i] as number), 0);
  const found: number[] = [];
  let passed = 0;
  for (const i of ordered) {
    passed += weights[i] as number;
    while (
      found.length < fractions.length &&
      passed >= (fractions[found.length] as number) * total * (1 - 1e-12)
    )
      found.push(values[i] as number);
  }
  return found;
}
