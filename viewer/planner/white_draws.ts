/** P(white) by seeded draws: server and browser count by this one function, so that their figures are the same. */
import { unreached } from './basket.ts';

/** How often, from which seed, and how wrong speeds and thresholds may be: 0.15 is ± 15 %. */
export interface Uncertainty {
  draws: number;
  seed: number;
  speed: number;
  threshold: number;
}

/** A counter whose address is not known: how far it may be from where it is placed, in deciseconds of travel. */
export interface VagueCounter {
  id: string;
  error_ds: number;
}

/** What the draws of some places are made from. Category k of place i is at `k * ids.length + i` of flat arrays. */
export interface DrawnFrom {
  /** By category: what it weighs under the rule, and beyond how many minutes it is far. */
  weights: ArrayLike<number>;
  white_min_minutes: readonly number[];
  /** White from so much weight far, the slack of sums taken off. */
  white_from: number;
  ids: readonly string[];
  /** By place: how far, in deciseconds of travel, its inhabitants live from its centre (half the width of its cell). */
  place_error_ds: Float64Array;
  /** Flat times to the nearest counters: whoever has a shorter one goes to a guichet of the scenario, whose place is known. */
  base_ds: Int32Array;
  /** Flat: 1 + the index in `vague_counters[k]` of the counter at that time; 0 where its address is known. */
  vague: Uint16Array;
  vague_counters: readonly (readonly VagueCounter[])[];
  uncertainty: Uncertainty;
}

/**
 * A function that tells in how many of the draws place i is white by the flat times `ds`. One draw changes all speeds by
 * the same factor and all thresholds by another, and moves the inhabitants inside their cell and the counters whose address
 * is unknown. The nearest counters stay the nearest: only times are compared again, so that where two counters compete
 * P(white) is a little high. Every place and counter has its own sequence, from the seed and its identifier: the same
 * place gets the same answer in whatever territory, order or scenario it is computed. Source: white-zones method page.
 */
export function make_white_draws(from: DrawnFrom): (ds: Int32Array, i: number) => number {
  const { weights, white_from, ids, place_error_ds, base_ds, vague, vague_counters, uncertainty } = from;
  const { draws, seed } = uncertainty;
  const count = ids.length;
  const n = from.white_min_minutes.length;
  const limits = from.white_min_minutes.map((minutes) => minutes * 600);
  const [least_speed, most_speed] = [1 - uncertainty.speed, 1 + uncertainty.speed];
  const [least_limit, most_limit] = [1 - uncertainty.threshold, 1 + uncertainty.threshold];
  const speed = draw_factors('speed', uncertainty.speed, uncertainty);
  const threshold = draw_factors('threshold', uncertainty.threshold, uncertainty);
  const drawn_limits = limits.map((limit) => threshold.map((factor) => limit * factor));
  const moves = vague_counters.map((list) => list.map((counter) => draw_moves(counter, uncertainty)));
  const open = new Uint8Array(n);
  const far = new Float64Array(draws);
  const moved = new Float64Array(draws);
  return (ds, i) => {
    const place_error = place_error_ds[i] as number;
    let sure = 0;
    let possible = 0;
    let open_count = 0;
    for (let k = 0; k < n; k++) {
      const time = ds[k * count + i] as number;
      const limit = limits[k] as number;
      const which = vague_at(ds, k * count + i);
      const error = which === 0 ? place_error : place_error + (vague_counters[k]?.[which - 1]?.error_ds ?? 0);
      if (time === unreached || time / most_speed - error > limit * most_limit) sure += weights[k] as number;
      else if (time / least_speed + error > limit * least_limit) {
        possible += weights[k] as number;
        open[open_count++] = k;
      }
    }
    if (sure >= white_from) return draws;
    if (sure + possible < white_from) return 0;
    far.fill(sure);
    const start = start_of(ids[i] as string, seed);
    for (let draw = 0; draw < draws; draw++)
      moved[draw] = place_error === 0 ? 0 : place_error * (2 * uniform(start, draw) - 1);
    for (let o = 0; o < open_count; o++) {
      const k = open[o] as number;
      const time = ds[k * count + i] as number;
      const which = vague_at(ds, k * count + i);
      const move = which === 0 ? undefined : moves[k]?.[which - 1];
      const limit = drawn_limits[k] as Float64Array;
      const weight = weights[k] as number;
      for (let draw = 0; draw < draws; draw++) {
        const drawn = time / (speed[draw] as number) + (moved[draw] as number);
        if (drawn + (move === undefined ? 0 : (move[draw] as number)) > (limit[draw] as number))
          far[draw] = (far[draw] as number) + weight;
      }
    }
    let white = 0;
    for (let draw = 0; draw < draws; draw++) if ((far[draw] as number) >= white_from) white++;
    return white;
  };

  function vague_at(ds: Int32Array, at: number): number {
    return (ds[at] as number) < (base_ds[at] as number) ? 0 : (vague[at] as number);
  }
}

function draw_factors(name: string, width: number, { draws, seed }: Uncertainty): Float64Array {
  const start = start_of(`#${name}`, seed);
  return Float64Array.from({ length: draws }, (_, draw) => 1 + width * (2 * uniform(start, draw) - 1));
}

/** How far a counter is moved in each draw (ds). */
function draw_moves({ id, error_ds }: VagueCounter, { draws, seed }: Uncertainty): Float64Array {
  const start = start_of(id, seed);
  return Float64Array.from({ length: draws }, (_, draw) => error_ds * (2 * uniform(start, draw) - 1));
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
