import type { BasketCategory } from '../white_zones/baskets.ts';
import type { ClassRule } from '../white_zones/class_rule.ts';
import { class_conditions, slack } from '../white_zones/classify.ts';
import { unreached_ds } from '../network/search.ts';

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

/**
 * P(white) of every place: the share of the draws in which it is white. One draw changes all speeds by the same factor
 * (±15 %) and all thresholds by another (±20 %), and moves the inhabitants inside their cell and the counters whose address
 * is unknown. The nearest counters stay the nearest: only times are compared again, so that where two counters compete
 * P(white) is a little high. Every place and counter has its own sequence, from the seed and its identifier: the same
 * place gets the same answer in whatever territory, order or scenario it is computed. Source: white-zones method page.
 */
export function estimate_p_white(perturbed: Perturbed): Float64Array {
  const { categories, rule, ds, site, ids, place_error_ds, counters, draws, seed } = perturbed;
  const { weights, white_from } = class_conditions(rule, categories);
  const speed = draw_factors(draws, seed, 'speed', spread.speed);
  const threshold = draw_factors(draws, seed, 'threshold', spread.threshold);
  const moves = counters.map((list) => draw_moves(list, draws, seed));
  const p_white = new Float64Array(ids.length);
  for (let i = 0; i < ids.length; i++) {
    const place_error = place_error_ds[i] as number;
    const open: number[] = [];
    let sure = 0;
    let possible = 0;
    for (let k = 0; k < categories.length; k++) {
      const limit = (categories[k] as BasketCategory).white_min_minutes * 600;
      const time = (ds[k] as Int32Array)[i] as number;
      const error = place_error + (counters[k]?.[(site[k] as Int32Array)[i] as number]?.error_ds ?? 0);
      const weight = weights[k] as number;
      if (time === unreached_ds || time / (1 + spread.speed) - error > limit * (1 + spread.threshold))
        sure += weight;
      else if (time / (1 - spread.speed) + error > limit * (1 - spread.threshold)) {
        possible += weight;
        open.push(k);
      }
    }
    if (sure >= white_from - slack) p_white[i] = 1;
    else if (sure + possible >= white_from - slack) {
      const start = start_of(ids[i] as string, seed);
      let white = 0;
      for (let draw = 0; draw < draws; draw++) {
        const moved = place_error === 0 ? 0 : place_error * (2 * uniform(start, draw) - 1);
        let far = sure;
        for (const k of open) {
          const counter = (site[k] as Int32Array)[i] as number;
          const time =
            ((ds[k] as Int32Array)[i] as number) / (speed[draw] as number) +
            moved +
            (moves[k]?.get(counter)?.[draw] ?? 0);
          const limit = (categories[k] as BasketCategory).white_min_minutes * 600;
          if (time > limit * (threshold[draw] as number)) far += weights[k] as number;
        }
        if (far >= white_from - slack) white++;
      }
      p_white[i] = white / draws;
    }
  }
  return p_white;
}

function draw_factors(draws: number, seed: number, name: string, width: number): Float64Array {
  const start = start_of(`#${name}`, seed);
  return Float64Array.from({ length: draws }, (_, draw) => 1 + width * (2 * uniform(start, draw) - 1));
}

/** How far each counter is moved in each draw (ds), by its index; those with a known address are not moved. */
function draw_moves(
  counters: readonly { id: string; error_ds: number }[],
  draws: number,
  seed: number,
): Map<number, Float64Array> {
  const moves = new Map<number, Float64Array>();
  counters.forEach(({ id, error_ds }, at) => {
    if (error_ds === 0) return;
    const start = start_of(id, seed);
    moves.set(
      at,
      Float64Array.from({ length: draws }, (_, draw) => error_ds * (2 * uniform(start, draw) - 1)),
    );
  });
  return moves;
}

/** Where the sequence of a name begins: FNV-1a of its characters, mixed with the seed. */
function start_of(name: string, seed: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return mix(hash ^ mix(seed | 0));
}

/** The finisher of MurmurHash3 (Austin Appleby, public domain): every bit of the answer hangs on every bit given. */
function mix(bits: number): number {
  let mixed = bits;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** Number `draw` of a sequence, in [0, 1). */
const uniform = (start: number, draw: number) =>
  (mix(start + Math.imul(draw + 1, 0x9e3779b9)) >>> 0) / 2 ** 32;
