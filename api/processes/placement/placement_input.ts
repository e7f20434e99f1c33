/** What a candidate is allowed: chosen freely, there already, to be opened in any case, or never. */
export const roles = { free: 0, locked: 1, mandatory: 2, forbidden: 3 } as const;

/** How many sites each area of one zoning (EPCI, département…) may or must hold, locked ones included. */
export interface Quotas {
  /** For each candidate the index of its area, −1 when it lies in none. */
  area: Int32Array;
  min: Int32Array;
  max: Int32Array;
}

/** A placement problem as its caller has it, in any order. Nothing is changed in it. */
export interface PlacementInput {
  /** Distinct names of the candidates (existing sites among them), and of the demands. */
  candidates: readonly string[];
  demands: readonly string[];
  /** Inhabitants of each demand, or inhabitants × missing weight of the basket; kept to a thousandth. */
  weights: Float64Array;
  /** Candidate j reaches targets[starts[j] … starts[j + 1] − 1], each once. */
  starts: Int32Array;
  targets: Int32Array;
  /** Whole deciseconds (or metres) beside each target; pairs too far apart are left out. */
  times: Int32Array;
  /** One of `roles` for each candidate; all are free without. */
  roles?: Uint8Array;
  /** Whole costs of opening; locked sites cost nothing. */
  costs?: Float64Array;
  /** How much weight each candidate can serve, Infinity for as much as comes; locked ones too. Rounded down like weights. */
  capacities?: Float64Array;
  quotas?: readonly Quotas[];
  /** Sites to open beside the locked ones, mandatory ones included, at most. */
  max_new_sites?: number;
  /** Sum of the costs, at most. */
  budget?: number;
}
