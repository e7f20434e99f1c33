/** A Lagrangian relaxation of a maximum: at any prices between 0 and `most` it bounds what the problem can come to. */
export interface Relaxation {
  most: Float64Array;
  /** How far each price moves for a unit of slope: prices of unequal size come along alike. */
  scale: Float64Array;
  /** The bound at these prices; writes into `slope` how fast it falls as each price rises (minus a subgradient). */
  bound_at(prices: Float64Array, slope: Float64Array): number;
}

export interface BoundOptions {
  /** Prices to begin with; they are changed, and end as the best ones. */
  prices: Float64Array;
  iterations: number;
  /** What the bound is hoped to come down to: the best value known. */
  aim: () => number;
  /** Runs after each iteration, with whether its bound is the lowest so far; `true` ends it. */
  after: (iteration: number, is_lowest: boolean, lowest: number) => boolean;
}
