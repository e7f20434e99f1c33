/** How sure the white zones of a situation or a scenario are, kept up with its times by the browser. */
import type { ClassRule } from '../pages/scenario_body.ts';
import { conditions_of } from './basket.ts';
import type { AlignedTimes, Situation } from './situation.ts';
import { make_white_draws } from './white_draws.ts';

/**
 * In how many of the draws each cell is white. The classes do not wait for it: what a change of times asks to be drawn again
 * is drawn afterwards, some cells at a time, so that the page answers in between.
 */
class Draws {
  readonly white: Uint8Array;
  /** The times that `white` was drawn from; −1: not yet. */
  private readonly drawn: Int32Array;
  private readonly draw: (ds: Int32Array, i: number) => number;
  private next = 0;

  /** `base`: times without any site of the scenario. Throws a RangeError for a rule that the categories do not allow. */
  constructor(situation: Situation, rule: ClassRule, base: AlignedTimes) {
    const { categories } = situation.basket;
    this.draw = make_white_draws({
      ...situation,
      ...conditions_of(categories, rule),
      white_min_minutes: categories.map(({ white_min_minutes }) => white_min_minutes),
      base_ds: base.ds,
      vague: base.vague,
      vague_counters: base.vague_counters,
    });
    this.white = new Uint8Array(situation.count);
    this.drawn = new Int32Array(base.ds.length).fill(-1);
  }

  /** Takes over what was drawn of the same base. */
  copy_from({ white, drawn }: Draws): void {
    this.white.set(white);
    this.drawn.set(drawn);
  }

  /** Everything is looked at again by the next `draw_some`: times may have changed. */
  begin(): void {
    this.next = 0;
  }

  /** Draws up to `most` of the cells whose times `ds` are not those that were drawn; whether none is left. */
  draw_some(ds: Int32Array, most: number): boolean {
    const count = this.white.length;
    for (let done = 0; this.next < count; this.next++) {
      const i = this.next;
      let is_other = false;
      for (let at = i; at < ds.length; at += count)
        if (ds[at] !== this.drawn[at]) {
          is_other = true;
          this.drawn[at] = ds[at] as number;
        }
      if (!is_other) continue;
      this.white[i] = this.draw(ds, i);
      if (++done >= most) {
        this.next++;
        break;
      }
    }
    return this.next >= count;
  }
}

/** The draws of things as they are and of a scenario. */
export interface ScenarioDraws {
  before: Readonly<Pick<Draws, 'white'>>;
  after: Readonly<Pick<Draws, 'white'>>;
  /** Times may have changed: all cells are looked at again. */
  begin(): void;
  /** Draws up to `most` of the cells whose times have changed, `times` being the scenario's; whether none is left. */
  draw_some(times: Int32Array, most: number): boolean;
}

/** `base`: times under the scenario without its sites. Throws a RangeError for a rule that the categories do not allow. */
export function make_scenario_draws(
  situation: Situation,
  rule: ClassRule,
  base: AlignedTimes,
): ScenarioDraws {
  const [before, after] = [new Draws(situation, rule, situation), new Draws(situation, rule, base)];
  // Where no service closes, the scenario differs around its guichets alone.
  let may_copy = base === situation;
  return {
    before,
    after,
    begin() {
      before.begin();
      after.begin();
    },
    draw_some(times, most) {
      if (!before.draw_some(situation.ds, most)) return false;
      if (may_copy) after.copy_from(before);
      may_copy = false;
      return after.draw_some(times, most);
    },
  };
}
