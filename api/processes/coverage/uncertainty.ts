import type { BasketCategory } from '../white_zones/baskets.ts';
import type { ClassRule } from '../white_zones/class_rule.ts';
import { class_conditions, slack } from '../white_zones/classify.ts';
import { make_white_draws, type DrawnFrom, type VagueCounter } from '../../../viewer/planner/white_draws.ts';

export { p_white_words, word_of, type PWhiteWord } from '../../../viewer/planner/certainty.ts';

/** How wrong the figures may be, each drawn evenly between its bounds. */
export const spread = { speed: 0.15, threshold: 0.2 } as const;

/** What P(white) is drawn from. */
export interface Perturbed {
  categories: readonly BasketCategory[];
  rule: ClassRule;
  /** `ds[k][i]`: time of place i to category k. */
  ds: readonly Int32Array[];
  /** `site[k][i]`: which counter that is, an index of `counters[k]`; −1: none. */
  site: readonly Int32Array[];
  ids: readonly string[];
  /** By place: how far, in deciseconds of travel, its inhabitants live from its centre (half the width of its cell). */
  place_error_ds: Float64Array;
  /** By category, the counters: identifier, and how far from the given position they may be, in deciseconds. */
  counters: readonly (readonly { id: string; error_ds: number }[])[];
  draws: number;
  seed: number;
}

/** P(white) of every place: the share of the draws in which it is white, as `make_white_draws` counts them. */
export function estimate_p_white({ ds, draws, ...perturbed }: Perturbed): Float64Array {
  const flat = flatten(ds, perturbed.ids.length);
  const { weights, white_from } = class_conditions(perturbed.rule, perturbed.categories);
  const draw = make_white_draws({
    ...perturbed,
    ...find_vague(perturbed),
    weights,
    white_min_minutes: perturbed.categories.map(({ white_min_minutes }) => white_min_minutes),
    white_from: white_from - slack,
    base_ds: flat,
    uncertainty: { draws, seed: perturbed.seed, ...spread },
  });
  return Float64Array.from(perturbed.ids, (_, i) => draw(flat, i) / draws);
}

/** Times of all categories one after the other: category k of place i at `k * count + i`. */
export function flatten(ds: readonly Int32Array[], count: number): Int32Array {
  const flat = new Int32Array(count * ds.length);
  ds.forEach((times, k) => flat.set(times, k * count));
  return flat;
}

/** The counters that may be elsewhere, by category, and which of them each place goes to, as `DrawnFrom` has them. */
export function find_vague({
  site,
  counters,
}: Pick<Perturbed, 'site' | 'counters'>): Pick<DrawnFrom, 'vague' | 'vague_counters'> {
  const count = site[0]?.length ?? 0;
  const vague = new Uint16Array(count * site.length);
  const vague_counters = site.map((of, k) => {
    const listed: VagueCounter[] = [];
    const which = new Map<number, number>();
    (counters[k] ?? []).forEach((counter, at) => {
      if (counter.error_ds > 0) which.set(at, listed.push(counter));
    });
    if (listed.length > most_vague) throw new RangeError(`${listed.length} counters without an address`);
    if (listed.length > 0) of.forEach((at, i) => (vague[k * count + i] = which.get(at) ?? 0));
    return listed;
  });
  return { vague, vague_counters };
}

/** What an index of 16 bits can name. */
const most_vague = 0xffff;
