import type { CategoryTimes } from '../coverage/measure_times.ts';
import { time_to_services } from '../coverage/measure_times.ts';
import type { Moment } from '../coverage/request.ts';
import { closed, open } from '../hours/read_hours.ts';
import { read_states, type HoursOfCategories } from '../hours/states_of_services.ts';
import { unreached_ds } from '../network/search.ts';
import type { ChosenAntennas } from '../white_zones/antennas.ts';
import type { ClassRule } from '../white_zones/class_rule.ts';
import { classes, classify, type Class } from '../white_zones/classify.ts';
import type { PopulatedDemands } from '../white_zones/populated_demands.ts';
import type { TravelTimes } from '../white_zones/travel_time.ts';

/** Inhabitants of each class. */
export type ByClass = Record<Class, number>;

/** What people have at a moment, between unknown hours taken as closed and taken as open. */
export interface MomentResult {
  hours: HoursOfCategories;
  unknown_closed: ByClass;
  unknown_open: ByClass;
}

export interface Measured {
  demands: PopulatedDemands;
  antennas: ChosenAntennas;
  rule: ClassRule;
  travel_times: TravelTimes;
}

/** Sets of open counters of a category whose times are kept: most moments have the same few. */
const sets_kept = 12;

/**
 * The people served at each moment. Times of a category are measured anew only when its set of open counters is not one
 * of those measured last; `computations` counts how often. Deterministic.
 */
export async function serve_by_moment(
  { demands, antennas, rule, travel_times }: Measured,
  moments: readonly Moment[],
  as_of: string,
  between: (done: number, of: number) => Promise<void>,
): Promise<{ moments: MomentResult[]; computations: number }> {
  const kept = antennas.categories.map(() => new Map<string, Float64Array>());
  const counted = new Map<string, ByClass>();
  let computations = 0;
  const times_of = async (k: number, counts: Uint8Array): Promise<Float64Array> => {
    const sets = kept[k] as Map<string, Float64Array>;
    const key = key_of(counts);
    const known = sets.get(key);
    // Taken out and put back: the oldest come first.
    sets.delete(key);
    const category = antennas.categories[k] as ChosenAntennas['categories'][number];
    const minutes =
      known ?? to_minutes(await time_to_services(demands, category, travel_times, (at) => counts[at] === 1));
    if (known === undefined) computations++;
    for (const oldest of sets.keys()) {
      if (sets.size < sets_kept) break;
      sets.delete(oldest);
    }
    sets.set(key, minutes);
    return minutes;
  };
  const count = async (sets: readonly Uint8Array[]): Promise<ByClass> => {
    const key = sets.map(key_of).join('/');
    const known = counted.get(key);
    if (known !== undefined) return known;
    const minutes: Float64Array[] = [];
    for (const [k, counts] of sets.entries()) {
      minutes.push(await times_of(k, counts));
      await between(results.length, moments.length);
    }
    const found = sum_by_class(minutes, { demands, antennas, rule });
    counted.set(key, found);
    return found;
  };
  const results: MomentResult[] = [];
  for (const moment of moments) {
    const hours = await read_states(antennas, moment, as_of);
    const states = hours.categories.map((category) => category.states);
    results.push({
      hours,
      unknown_closed: await count(states.map((of) => of.map((state) => (state === open ? 1 : 0)))),
      unknown_open: await count(states.map((of) => of.map((state) => (state === closed ? 0 : 1)))),
    });
    await between(results.length, moments.length);
  }
  return { moments: results, computations };
}

const key_of = (counts: Uint8Array) => Buffer.from(counts).toString('latin1');

const to_minutes = ({ ds }: CategoryTimes) =>
  Float64Array.from(ds, (time) => (time === unreached_ds ? Infinity : time / 600));

function sum_by_class(
  minutes: readonly Float64Array[],
  { demands, antennas, rule }: Pick<Measured, 'demands' | 'antennas' | 'rule'>,
): ByClass {
  const { class: of } = classify(antennas.basket.categories, minutes, demands.ids.length, rule);
  const sums: ByClass = { white: 0, grey: 0, served: 0 };
  demands.population.forEach((people, i) => (sums[classes[of[i] as number] as Class] += people));
  return sums;
}
