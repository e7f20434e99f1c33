import type { ClassRule } from '../white_zones/class_rule.ts';
import { classify, type Classification } from '../white_zones/classify.ts';
import { unreached_ds } from '../network/search.ts';
import { figures_by, figures_of, order_by_time, type Figures } from './figures.ts';
import type { CategoryTimes } from './measure_times.ts';
import type { CoverageRequest, Uncertainty } from './request.ts';
import type { Situation } from './situation.ts';
import { estimate_p_white, type Perturbed } from './uncertainty.ts';

/** What a request finds out. */
export interface Coverage {
  /** Minutes of each place, per category of the situation's basket; Infinity when none is reached. */
  minutes: readonly Float64Array[];
  /** Classes, scores and basket times (the maximum and the mean) of each place. */
  classification: Classification;
  /** The same with what is surely open alone; null when no moment is asked for. */
  surely_open: Classification | null;
  /** Inhabitants whose class hangs on unknown hours; null when no moment is asked for. */
  hours_unknown: number | null;
  /** By place, 0 to 1; null when not asked for. */
  p_white: Float64Array | null;
  /** All inhabitants of the territory asked for: the region, or the drawn area. */
  whole: Figures;
  /** By code; those who live in no known one are in `whole` alone. */
  departements: ReadonlyMap<string, Figures>;
  epci: ReadonlyMap<string, Figures>;
  communes: ReadonlyMap<string, Figures>;
}

/** Classes and figures of a situation, by the rule and the draws of the request. Pure: the same gives the same bytes. */
export function compute_coverage(
  situation: Situation,
  { rule, uncertainty }: Pick<CoverageRequest, 'rule' | 'uncertainty'> = situation.request,
): Coverage {
  const { demands, times, surely_open } = situation;
  const classification = classify_times(situation, times, rule);
  const surely = surely_open === null ? null : classify_times(situation, surely_open, rule);
  const p_white = uncertainty === null ? null : draw_p_white(situation, rule, uncertainty);
  const measured = { classification, demands, p_white };
  const order = order_by_time(classification);
  return {
    minutes: times.map(to_minutes),
    classification,
    surely_open: surely,
    hours_unknown: surely === null ? null : count_changed(classification, surely, demands.population),
    p_white,
    whole: figures_of(measured, order),
    departements: figures_by(measured, order, demands.code_departement),
    epci: figures_by(measured, order, demands.code_epci),
    communes: figures_by(measured, order, demands.code_insee),
  };
}

/** The figures of the whole territory alone, without uncertainty: to compare baskets and rules. */
export function compute_whole(situation: Situation, rule: ClassRule = situation.request.rule): Figures {
  const classification = classify_times(situation, situation.times, rule);
  const measured = { classification, demands: situation.demands, p_white: null };
  return figures_of(measured, order_by_time(classification));
}

/** The fallback has one category: rules about others do not hold for it. */
const rule_of = ({ antennas }: Situation, rule: ClassRule) =>
  antennas.is_fallback ? antennas.basket.class_rule : rule;

const classify_times = (situation: Situation, times: readonly CategoryTimes[], rule: ClassRule) =>
  classify(
    situation.basket.categories,
    times.map(to_minutes),
    situation.demands.ids.length,
    rule_of(situation, rule),
  );

const draw_p_white = (situation: Situation, rule: ClassRule, uncertainty: Uncertainty): Float64Array =>
  estimate_p_white(perturbed_of(situation, rule, uncertainty));

/** What P(white) of a situation is drawn from: numbers and names alone, which a thread can be told. */
export function perturbed_of(situation: Situation, rule: ClassRule, uncertainty: Uncertainty): Perturbed {
  const { basket, demands, times, place_error_ds, counters } = situation;
  return {
    categories: basket.categories,
    rule: rule_of(situation, rule),
    ds: times.map(({ ds }) => ds),
    site: times.map(({ site }) => site),
    ids: demands.ids,
    place_error_ds,
    counters,
    ...uncertainty,
  };
}

const to_minutes = ({ ds }: CategoryTimes) =>
  Float64Array.from(ds, (time) => (time === unreached_ds ? Infinity : time / 600));

function count_changed(a: Classification, b: Classification, population: Float64Array): number {
  let people = 0;
  population.forEach((here, i) => {
    if (a.class[i] !== b.class[i]) people += here;
  });
  return people;
}
