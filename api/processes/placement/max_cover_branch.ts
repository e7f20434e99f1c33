import { floor_bound } from './answer.ts';
import { divide, rest_of, tidy, type Part } from './branch_part.ts';
import { find_branch_sets } from './branch_sets.ts';
import type { Point } from './cover_saddle.ts';
import { limits_of, respects } from './limits.ts';
import { fill, improve, type Found } from './max_cover_search.ts';
import { MaxCoverState } from './max_cover_state.ts';
import { SitePicker } from './pick_sites.ts';
import { relax_cover } from './primal_dual.ts';
import { lift_point, lower_point } from './rest_point.ts';
import { seeded_random } from './seeded_random.ts';
import type { Rest } from './shrink_cover.ts';

/**
 * Iterations of the relaxation of the whole, of each part, and of each try of a set to branch on. The first two end once
 * what they may still gain is this part of what is missing: branching brings more then.
 */
const of_whole = { iterations: 1800, little: 0.03 };
const of_part = { iterations: 300, little: 0.12 };
const try_iterations = 40;
/** Sets tried before one is branched on. */
const sets_tried = 2;
export interface BranchOptions {
  seed: number;
  /** Pairs looked at, about. */
  work: number;
  /** Hears of each better choice and each lower bound. */
  on_found: (found: Found) => void;
  on_bound: (bound: number) => void;
  /** Runs now and then; ends the computation by throwing. */
  between?: () => void;
}

export interface Branched {
  best: Found;
  bound: number;
  /** What the relaxation of the whole opens of each site, from 0 to 1. */
  shares: Float64Array;
}

/**
 * Branch and bound on what a first bound left of a maximal covering problem, the part with the highest bound first: each
 * part is relaxed from where its parent's relaxation ended, settles sites by reduced costs, and is divided by the set of
 * sites whose halves have the lowest bounds. Sites and values are those of `whole`; `known` is the best choice so far.
 */
export function branch_max_cover(whole: Rest, known: Found, point: Point, options: BranchOptions): Branched {
  const branching = new Branching(whole, known, options);
  const settled = new Int8Array(whole.cover.site_count);
  return branching.run({ settled, groups: [], point, bound: Infinity });
}

class Branching {
  readonly #whole: Rest;
  readonly #options: BranchOptions;
  readonly #state: MaxCoverState;
  readonly #random: () => number;
  readonly #rounded = new Set<string>();
  readonly #clock = { steps: 0 };
  #best: Found;
  #shares: Float64Array;

  constructor(whole: Rest, known: Found, options: BranchOptions) {
    this.#whole = whole;
    this.#best = known;
    this.#shares = new Float64Array(whole.cover.site_count).fill(1);
    this.#options = options;
    this.#state = new MaxCoverState(whole.cover, limits_of(whole));
    this.#random = seeded_random(options.seed);
  }

  run(first: Part): Branched {
    let effort = of_whole;
    // Ascending bounds: the last one bounds all.
    const parts = [first];
    for (;;) {
      const part = parts.pop();
      const bound = Math.max(part?.bound ?? -Infinity, this.#best.value);
      this.#options.on_bound(bound);
      if (part === undefined || bound <= this.#best.value || this.#clock.steps >= this.#options.work)
        return { best: this.#best, bound, shares: this.#shares };
      const narrowed = this.#relax(part, effort);
      if (part === first && narrowed !== undefined) this.#shares = narrowed.point.open;
      effort = of_part;
      if (narrowed === undefined) continue;
      for (const half of this.#branch(narrowed)) {
        const at = parts.findIndex(({ bound }) => bound >= half.bound);
        parts.splice(at < 0 ? parts.length : at, 0, half);
      }
    }
  }

  /** Relaxes a part and settles what that allows; undefined when nothing better is in it. */
  #relax(part: Part, { iterations, little }: typeof of_whole): Part | undefined {
    const rest = rest_of(this.#whole, part);
    if (rest === undefined || this.#is_decided(rest)) return undefined;
    const { served_anyway, cover } = rest;
    const left = this.#options.work - this.#clock.steps;
    const affordable = Math.ceil(left / (1 + 2 * cover.targets.length));
    const whole_bound = (bound: number) => Math.min(part.bound, floor_bound(bound + served_anyway));
    const relaxed = relax_cover(
      rest,
      lower_point(rest, part.point),
      {
        iterations: Math.min(iterations, affordable),
        enough: (bound, served) => {
          this.#options.between?.();
          const missing = whole_bound(bound) - this.#best.value;
          return missing <= 0 || whole_bound(bound) - served - served_anyway < little * missing;
        },
      },
      this.#clock,
    );
    const bound = whole_bound(relaxed.bound);
    if (bound > this.#best.value) this.#round(rest, relaxed.point.open);
    if (bound <= this.#best.value) return undefined;
    const picker = new SitePicker(cover.forced, rest.side_rows[0]!);
    const settled = part.settled.slice();
    picker
      .settle(relaxed.worth, (tighter_by) => whole_bound(relaxed.bound - tighter_by) <= this.#best.value)
      .forEach((state, k) => (settled[rest.sites[k]!] = state));
    return tidy({ ...part, settled, bound, point: lift_point(rest, this.#whole.cover, relaxed.point) });
  }

  /** The better halves of a part, each with a first bound of its own. */
  #branch(part: Part): Part[] {
    const rest = rest_of(this.#whole, part);
    if (rest === undefined || this.#is_decided(rest)) return [];
    let halves: Part[] = [];
    let most = -1;
    for (const { sites } of find_branch_sets(rest.cover, lower_point(rest, part.point).open, sets_tried)) {
      const set = sites.map((k) => rest.sites[k]!);
      const tried = divide(part, set).map((half) => half && this.#try(half));
      const gains = tried.map((half) => part.bound - Math.max(this.#best.value, half?.bound ?? -Infinity));
      const score = 5 * Math.min(...gains) + Math.max(...gains);
      if (score <= most) continue;
      most = score;
      halves = tried.filter((half) => half !== undefined);
      if (halves.every(({ bound }) => bound <= this.#best.value)) break;
    }
    return halves.filter(({ bound }) => bound > this.#best.value);
  }

  #try(part: Part): Part | undefined {
    const rest = rest_of(this.#whole, part);
    if (rest === undefined || this.#is_decided(rest)) return undefined;
    const whole_bound = (bound: number) => Math.min(part.bound, floor_bound(bound + rest.served_anyway));
    const relaxed = relax_cover(
      rest,
      lower_point(rest, part.point),
      { iterations: try_iterations, enough: (bound) => whole_bound(bound) <= this.#best.value },
      this.#clock,
    );
    const point = lift_point(rest, this.#whole.cover, relaxed.point);
    return { ...part, bound: whole_bound(relaxed.bound), point };
  }

  /** Whether a rest leaves nothing to choose; its only choice is then looked at. */
  #is_decided(rest: Rest): boolean {
    if (rest.cover.site_count > 0 && rest.side_rows[0]!.upper > 0) return false;
    if (respects(rest, [])) this.#consider(rest.opened, rest.served_anyway);
    return true;
  }

  /** The sites with the greatest shares, bettered by exchanges. */
  #round({ opened, sites, side_rows }: Rest, open: Float64Array): void {
    const order = [...open.keys()].sort((a, b) => open[b]! - open[a]! || a - b);
    const picked = [...opened, ...order.slice(0, side_rows[0]!.upper).map((k) => sites[k]!)];
    const key = picked.sort((a, b) => a - b).join();
    if (this.#rounded.has(key) || !respects(this.#whole, picked)) return;
    this.#rounded.add(key);
    const state = this.#state;
    const before = state.steps;
    state.move_to(picked);
    fill(state);
    improve(state, this.#random);
    this.#clock.steps += state.steps - before;
    this.#consider(state.open_sites(), state.value);
  }

  #consider(open: readonly number[], value: number): void {
    if (value <= this.#best.value) return;
    this.#best = { open, value };
    this.#options.on_found(this.#best);
  }
}
