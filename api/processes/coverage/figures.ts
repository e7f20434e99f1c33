import { classes, type Class, type Classification } from '../white_zones/classify.ts';
import { count_ages, type AgeFigures } from './ages.ts';
import { gini, palma } from './inequality.ts';
import type { CoveredDemands } from './read_demands.ts';
import { p_white_words, word_of, type PWhiteWord } from './uncertainty.ts';
import { count_without_car, type WithoutCarFigures } from './without_car.ts';

export const percentiles = { p10: 0.1, p25: 0.25, p50: 0.5, p75: 0.75, p90: 0.9 } as const;
export type Percentile = keyof typeof percentiles;

/** What the inhabitants of a territory get. Minutes are to the farthest category of the basket. */
export interface Figures {
  population: number;
  by_class: Record<Class, number>;
  /** Of the population, 0 to 1; null where nobody lives. */
  share: Record<Class, number | null>;
  /** The least time that so many of the inhabitants do not exceed; null where these reach not all categories. */
  minutes: Record<Percentile, number | null>;
  /** Mean time of those who reach all categories. */
  mean_minutes: number | null;
  /** Inhabitants without a way to one category at least: in no mean, Gini or Palma. */
  unreached: number;
  /** Of the times of those who reach all categories: see inequality.ts. */
  gini: number | null;
  palma: number | null;
  /** Null when uncertainty was not asked for. */
  uncertain: {
    /** Σ P(white) × inhabitants. */
    expected_white: number;
    by_word: Record<PWhiteWord, number>;
  } | null;
  /** Null when the source has no ages: « non renseigné ». */
  ages: AgeFigures | null;
  /** Null when no census of households is loaded: « non renseigné ». */
  without_car: WithoutCarFigures | null;
}

export interface Measured {
  classification: Pick<Classification, 'class' | 'worst_minutes'>;
  demands: Pick<CoveredDemands, 'population' | 'factor' | 'ages' | 'without_car'>;
  p_white: Float64Array | null;
}

/** Places from the nearest to the farthest, those at the same time in canonical order. */
export function order_by_time({ worst_minutes }: Pick<Classification, 'worst_minutes'>): Uint32Array {
  return Uint32Array.from(worst_minutes.keys()).sort(
    (a, b) => compare(worst_minutes[a] as number, worst_minutes[b] as number) || a - b,
  );
}
/** Not a difference: two places without a way are equal, and Infinity − Infinity is no number. */
const compare = (a: number, b: number) => (a === b ? 0 : a < b ? -1 : 1);

/** The figures of every group of places, by its code, codes in order; places of code null are in none. */
export function figures_by(
  measured: Measured,
  order: Uint32Array,
  code: readonly (string | null)[],
): Map<string, Figures> {
  const members = new Map<string, number[]>();
  for (const i of order) {
    const key = code[i] ?? null;
    if (key === null) continue;
    const list = members.get(key);
    if (list === undefined) members.set(key, [i]);
    else list.push(i);
  }
  const keys = [...members.keys()].sort();
  return new Map(keys.map((key) => [key, figures_of(measured, members.get(key) ?? [])]));
}

/** The figures of these places, which come from the nearest to the farthest (`order_by_time`). */
export function figures_of(
  { classification, demands, p_white }: Measured,
  members: ArrayLike<number>,
): Figures {
  const { class: of, worst_minutes } = classification;
  const { population, factor, ages, without_car } = demands;
  const by_class: Figures['by_class'] = { white: 0, grey: 0, served: 0 };
  const values: number[] = [];
  const weights: number[] = [];
  let [total, unreached, expected_white] = [0, 0, 0];
  const by_word = Object.fromEntries(p_white_words.map((word) => [word, 0])) as Record<PWhiteWord, number>;
  // Places in canonical order for the sums that go by place, so that they are the same to the last digit.
  const by_place = Uint32Array.from(members).sort();
  for (const i of by_place) {
    const people = population[i] as number;
    by_class[classes[of[i] as number] as Class] += people;
    total += people;
    const p = p_white?.[i] ?? 0;
    expected_white += p * people;
    const word = word_of(p);
    if (word !== null) by_word[word] += people;
  }
  for (let at = 0; at < members.length; at++) {
    const i = members[at] as number;
    const [time, people] = [worst_minutes[i] as number, population[i] as number];
    if (!(people > 0)) continue;
    if (time === Infinity) unreached += people;
    else {
      values.push(time);
      weights.push(people);
    }
  }
  const share = (part: number) => (total > 0 ? part / total : null);
  const reached = total - unreached;
  const minutes_sum = values.reduce((sum, time, at) => sum + time * (weights[at] as number), 0);
  return {
    population: total,
    by_class,
    share: { white: share(by_class.white), grey: share(by_class.grey), served: share(by_class.served) },
    minutes: read_percentiles(values, weights, total),
    mean_minutes: values.length > 0 ? minutes_sum / reached : null,
    unreached,
    gini: gini({ values, weights }),
    palma: palma({ values, weights }),
    uncertain: p_white === null ? null : { expected_white, by_word },
    ages: count_ages(ages, of, population, factor, members),
    without_car: count_without_car(without_car, of, population, by_place),
  };
}

/** Sums of weights are rounded: a share that is exactly reached must count as reached. */
const slack = 1 - 1e-12;

function read_percentiles(
  values: readonly number[],
  weights: readonly number[],
  total: number,
): Figures['minutes'] {
  const found: Figures['minutes'] = { p10: null, p25: null, p50: null, p75: null, p90: null };
  const wanted = Object.entries(percentiles) as [Percentile, number][];
  let [passed, next] = [0, 0];
  for (let at = 0; at < values.length && next < wanted.length; at++) {
    passed += weights[at] as number;
    for (let [name, fraction] = wanted[next] ?? []; name !== undefined && fraction !== undefined;) {
      if (passed < fraction * total * slack) break;
      found[name] = values[at] as number;
      [name, fraction] = wanted[++next] ?? [];
    }
  }
  return found;
}
