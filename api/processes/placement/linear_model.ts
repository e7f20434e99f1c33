/** A linear program as typed arrays, in the form that HiGHS takes: rows of a sparse matrix between bounds. */
export interface ModelArrays {
  numCols: number;
  numRows: number;
  maximise: boolean;
  colCost: Float64Array;
  colLower: Float64Array;
  colUpper: Float64Array;
  rowLower: Float64Array;
  rowUpper: Float64Array;
  starts: Int32Array;
  indices: Int32Array;
  values: Float64Array;
  /** 0 continuous, 1 integer. */
  integrality: Int32Array;
}

/** Builds a mixed-integer linear program column by column and row by row. */
export class LinearModel {
  readonly #maximise: boolean;
  readonly #cost: number[] = [];
  readonly #lower: number[] = [];
  readonly #upper: number[] = [];
  readonly #integer: number[] = [];
  readonly #row_lower: number[] = [];
  readonly #row_upper: number[] = [];
  readonly #starts: number[] = [0];
  readonly #indices: number[] = [];
  readonly #values: number[] = [];

  constructor(sense: 'maximise' | 'minimise') {
    this.#maximise = sense === 'maximise';
  }

  get column_count(): number {
    return this.#cost.length;
  }

  get nonzero_count(): number {
    return this.#indices.length;
  }

  /** Returns the number of the new column. */
  column(cost: number, { lower = 0, upper = 1, integer = false } = {}): number {
    this.#lower.push(lower);
    this.#upper.push(upper);
    this.#integer.push(integer ? 1 : 0);
    return this.#cost.push(cost) - 1;
  }

  add_cost(column: number, cost: number): void {
    this.#cost[column]! += cost;
  }

  /** Adds a coefficient to the row under way; `close_row` ends it. */
  entry(column: number, value: number): void {
    this.#indices.push(column);
    this.#values.push(value);
  }

  close_row(lower: number, upper: number): void {
    this.#starts.push(this.#indices.length);
    this.#row_lower.push(lower);
    this.#row_upper.push(upper);
  }

  arrays(): ModelArrays {
    return {
      numCols: this.#cost.length,
      numRows: this.#row_lower.length,
      maximise: this.#maximise,
      colCost: Float64Array.from(this.#cost),
      colLower: Float64Array.from(this.#lower),
      colUpper: Float64Array.from(this.#upper),
      rowLower: Float64Array.from(this.#row_lower),
      rowUpper: Float64Array.from(this.#row_upper),
      starts: Int32Array.from(this.#starts),
      indices: Int32Array.from(this.#indices),
      values: Float64Array.from(this.#values),
      integrality: Int32Array.from(this.#integer),
    };
  }
}
