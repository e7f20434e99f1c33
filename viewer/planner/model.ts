import type { PlannerCategory } from '../pages/planner_view.ts';
import type { ClassRule } from '../pages/scenario_body.ts';
import { make_classifier } from './basket.ts';
import type { Row } from './situation.ts';

/** A visio-guichet as the model counts it: the cells that reach it, for some of the categories. */
export interface CountedSite {
  id: string;
  row: Row;
  /** Indexes in the basket's categories. */
  categories: readonly number[];
}

/** Classes of all cells by the times `ds[k * count + i]`; indexes in `classes`. */
export function classify_all(
  categories: readonly PlannerCategory[],
  rule: ClassRule,
  ds: Int32Array,
  count: number,
): Uint8Array {
  const class_of = make_classifier(categories, rule, count);
  const found = new Uint8Array(count);
  for (let i = 0; i < count; i++) found[i] = class_of(ds, i);
  return found;
}

/**
 * Times and classes under a scenario: each cell takes, for each category of a site, the shorter of its way to the nearest
 * counter and its way to the site. Kept up to date by what changes: only cells of the sites that come, move or go are
 * looked at again, so that 35,000 cells by nine categories answer within a frame or three.
 */
export class ScenarioModel {
  readonly times: Int32Array;
  readonly class: Uint8Array;
  private readonly base: Int32Array;
  private readonly count: number;
  private readonly class_of: (ds: Int32Array, i: number) => number;
  private sites: readonly CountedSite[] = [];
  /** Cells that a change has touched, by the number of that change. */
  private readonly touched_by: Uint32Array;
  private change = 0;

  /** `base`: times without any site of the scenario; it is not written to. */
  constructor(categories: readonly PlannerCategory[], rule: ClassRule, base: Int32Array, count: number) {
    this.base = base;
    this.count = count;
    this.times = base.slice();
    this.class_of = make_classifier(categories, rule, count);
    this.class = classify_all(categories, rule, base, count);
    this.touched_by = new Uint32Array(count);
  }

  /** Makes these the scenario's sites; the cells whose class has changed, each once. */
  set_sites(wanted: readonly CountedSite[]): number[] {
    const kept = this.sites.filter((site) => wanted.some((other) => is_same(site, other)));
    const gone = this.sites.filter((site) => !kept.includes(site));
    const come = wanted.filter((site) => !kept.some((other) => is_same(site, other)));
    this.change++;
    const touched: number[] = [];
    for (const { row, categories } of gone) {
      this.touch(row, touched);
      for (const k of categories)
        for (const i of row.cells) this.times[k * this.count + i] = this.base[k * this.count + i] as number;
    }
    // What stays counts again wherever something has gone; elsewhere it already does.
    if (touched.length > 0) for (const site of kept) this.lower(site, this.change);
    for (const site of come) {
      this.touch(site.row, touched);
      this.lower(site, null);
    }
    this.sites = [...wanted];
    const changed: number[] = [];
    for (const i of touched) {
      const now = this.class_of(this.times, i);
      if (now === this.class[i]) continue;
      this.class[i] = now;
      changed.push(i);
    }
    return changed;
  }

  private touch({ cells }: Row, touched: number[]): void {
    for (const i of cells)
      if (this.touched_by[i] !== this.change) {
        this.touched_by[i] = this.change;
        touched.push(i);
      }
  }

  /** Lets the site's times count; with a change's number only in the cells that it touched. */
  private lower({ row: { cells, ds }, categories }: CountedSite, only: number | null): void {
    for (let j = 0; j < cells.length; j++) {
      const i = cells[j] as number;
      if (only !== null && this.touched_by[i] !== only) continue;
      for (const k of categories) {
        const at = k * this.count + i;
        if ((ds[j] as number) < (this.times[at] as number)) this.times[at] = ds[j] as number;
      }
    }
  }
}

const is_same = (a: CountedSite, b: CountedSite) =>
  a.id === b.id &&
  a.row === b.row &&
  a.categories.length === b.categories.length &&
  a.categories.every((k, at) => k === b.categories[at]);
