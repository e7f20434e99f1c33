/**
 * Inhabitants by class in several states of the same places, as whole numbers that add up: what each territory has in one
 * state, and what changes from one state to another, are sums of the same rounded parts.
 */
import { round_parts } from '../../../viewer/planner/round_counts.ts';
import { classes, type Class } from '../white_zones/classify.ts';

export interface TalliedPlaces {
  population: ArrayLike<number>;
  code_departement: readonly (string | null)[];
  code_epci: readonly (string | null)[];
  /** By state, then by place: index in `classes` (white, grey, served: the higher the better). */
  states: readonly Uint8Array[];
}

/** What lives in one département and one intercommunalité; empty code: none known. */
interface Part {
  departement: string;
  epci: string;
  /** Inhabitants by their classes in all states: at Σ class(s) × 3^s. */
  counts: readonly number[];
}

export interface Tally {
  state_count: number;
  parts: readonly Part[];
}

export type Counts = Record<Class, number>;

/** Counts the inhabitants of each part by their classes in all states (four at most), and rounds by largest remainder. */
export function tally_places({ population, code_departement, code_epci, states }: TalliedPlaces): Tally {
  const combinations = 3 ** states.length;
  const parts = new Map<string, { departement: string; epci: string; values: number[] }>();
  for (let i = 0; i < population.length; i++) {
    const [departement, epci] = [code_departement[i] ?? '', code_epci[i] ?? ''];
    const key = `${departement} ${epci}`;
    let part = parts.get(key);
    if (part === undefined)
      parts.set(key, (part = { departement, epci, values: Array.from({ length: combinations }, () => 0) }));
    const at = states.reduce((sum, of, s) => sum + (of[i] as number) * 3 ** s, 0);
    (part.values[at] as number) += population[i] as number;
  }
  const list = [...parts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part);
  const rounded = round_parts(list.map(({ departement, values }) => ({ district: departement, values })));
  return {
    state_count: states.length,
    parts: list.map(({ departement, epci }, i) => ({ departement, epci, counts: rounded[i] as number[] })),
  };
}

/** The part of all inhabitants whose part of the territory is chosen. */
export function sum_parts({ state_count, parts }: Tally, is_chosen: (part: Part) => boolean): number[] {
  const sum = Array.from({ length: 3 ** state_count }, () => 0);
  for (const part of parts)
    if (is_chosen(part)) part.counts.forEach((count, at) => ((sum[at] as number) += count));
  return sum;
}

const class_in = (at: number, state: number) => Math.floor(at / 3 ** state) % 3;

/** Inhabitants by class in one state. */
export function by_class(counts: readonly number[], state: number): Counts {
  const found: Counts = { white: 0, grey: 0, served: 0 };
  counts.forEach((count, at) => (found[classes[class_in(at, state)] as Class] += count));
  return found;
}

/** Inhabitants whose class is better (gained) or worse (lost) in the second state than in the first. */
export function changes_between(
  counts: readonly number[],
  from: number,
  to: number,
): { gained: number; lost: number } {
  let [gained, lost] = [0, 0];
  counts.forEach((count, at) => {
    const step = class_in(at, to) - class_in(at, from);
    if (step > 0) gained += count;
    if (step < 0) lost += count;
  });
  return { gained, lost };
}
