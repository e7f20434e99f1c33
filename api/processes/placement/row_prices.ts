import type { SideRow } from './problem.ts';

/**
 * Prices of the side rows but the first, which the bounds heed in themselves: two for each, one on its upper bound and one
 * on its lower. They stand behind the `first` other prices of a relaxation. Rows are measured in units of their largest
 * coefficient: euros and sites move alike.
 */
export class RowPrices {
  readonly #rows: readonly { row: SideRow; unit: number }[];
  readonly #first: number;

  constructor(side_rows: readonly SideRow[], first: number) {
    this.#first = first;
    this.#rows = side_rows.slice(1).map((row) => ({
      row,
      unit: row.coefficients.reduce((most, value) => Math.max(most, value), 1),
    }));
  }

  get count(): number {
    return 2 * this.#rows.length;
  }

  /** Takes the prices off the worth of the rows' members and returns their constant part. */
  take_off(prices: Float64Array, worth: Float64Array): number {
    let constant = 0;
    this.#rows.forEach(({ row: { members, coefficients, lower, upper }, unit }, r) => {
      const above = prices[this.#first + 2 * r]! / unit;
      const below = prices[this.#first + 2 * r + 1]! / unit;
      if (above === 0 && below === 0) return;
      for (let k = 0; k < members.length; k++) worth[members[k]!]! -= (above - below) * coefficients[k]!;
      constant += above * upper - below * lower;
    });
    return constant;
  }

  /** One price for each row and unit of its coefficients: above 0 on the upper bound, below 0 on the lower. */
  joined(prices: Float64Array): Float64Array {
    return Float64Array.from(this.#rows, ({ unit }, r) => {
      const above = prices[this.#first + 2 * r]!;
      const below = prices[this.#first + 2 * r + 1]!;
      return (above - below) / unit;
    });
  }

  /** How far the picked sites are beyond each bound. */
  write_slope(picked: readonly number[], slope: Float64Array): void {
    if (this.#rows.length === 0) return;
    const is_open = new Set(picked);
    this.#rows.forEach(({ row: { members, coefficients, lower, upper }, unit }, r) => {
      let activity = 0;
      members.forEach((j, k) => is_open.has(j) && (activity += coefficients[k]!));
      slope[this.#first + 2 * r] = (activity - upper) / unit;
      slope[this.#first + 2 * r + 1] = (lower - activity) / unit;
    });
  }
}

/** An array for all prices of a relaxation: those of the demands, then the same value for each price of the rows. */
export function with_rows(of_demands: Float64Array, rows: RowPrices, value: number): Float64Array {
  const all = new Float64Array(of_demands.length + rows.count).fill(value);
  all.set(of_demands);
  return all;
}
