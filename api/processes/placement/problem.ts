import { check_shape, refuse } from './check_placement.ts';
import { roles, type PlacementInput } from './placement_input.ts';

export { roles, type PlacementInput, type Quotas } from './placement_input.ts';

/** `lower ≤ Σ coefficients × opened members ≤ upper`; whole numbers. */
export interface SideRow {
  members: Int32Array;
  coefficients: Float64Array;
  lower: number;
  upper: number;
}

/**
 * The same problem in canonical order: candidates and demands by their names, targets ascending, forbidden candidates and
 * demands of weight 0 left out, weights as whole multiples of 1 / scale. So the order of the input changes nothing,
 * and sums of weights are exact.
 */
export interface Instance {
  candidates: readonly string[];
  demands: readonly string[];
  scale: number;
  weights: Float64Array;
  starts: Int32Array;
  targets: Int32Array;
  times: Int32Array;
  /** 1 for locked and mandatory ones. */
  forced: Uint8Array;
  locked: Uint8Array;
  costs: Float64Array;
  /** Whole weights; undefined where nothing limits them. */
  capacities: Float64Array | undefined;
  /** The first one bounds the number of new sites, `max_new_sites`. */
  side_rows: readonly SideRow[];
  max_new_sites: number;
}

/** Puts a problem into canonical order. Throws an AppError (400, French) that names what is wrong with it. */
export function make_instance(input: PlacementInput): Instance {
  check_shape(input);
  const allowed = (j: number) => input.roles?.[j] !== roles.forbidden;
  const candidate_order = sorted_names(input.candidates, 'candidats').filter(allowed);
  const demand_order = sorted_names(input.demands, 'demandes').filter((i) => input.weights[i]! > 0);
  const pick = <T>(list: ArrayLike<T>, order: readonly number[]) => order.map((i) => list[i]!);
  const { scale, weights } = whole_weights(Float64Array.from(pick(input.weights, demand_order)));
  const role = Uint8Array.from(candidate_order, (j) => input.roles?.[j] ?? roles.free);
  const locked = role.map((value) => (value === roles.locked ? 1 : 0));
  const costs = Float64Array.from(candidate_order, (j, k) => (locked[k] === 1 ? 0 : (input.costs?.[j] ?? 0)));
  const instance = {
    candidates: pick(input.candidates, candidate_order),
    demands: pick(input.demands, demand_order),
    scale,
    weights,
    ...reorder_pairs(input, candidate_order, demand_order),
    forced: role.map((value) => (value === roles.free ? 0 : 1)),
    locked,
    costs,
    capacities:
      input.capacities &&
      Float64Array.from(pick(input.capacities, candidate_order), (capacity) =>
        Math.floor(capacity * scale + 1e-6),
      ),
    max_new_sites: Math.min(input.max_new_sites ?? Infinity, candidate_order.length),
  };
  return { ...instance, side_rows: make_side_rows(input, candidate_order, locked, costs) };
}

function sorted_names(names: readonly string[], what: string): number[] {
  const order = names.map((_, i) => i).sort((a, b) => (names[a]! < names[b]! ? -1 : 1));
  order.forEach((index, k) => {
    if (k > 0 && names[index] === names[order[k - 1]!])
      throw refuse(`Le nom « ${names[index]} » désigne deux ${what}.`, 'Donnez un nom distinct à chacun.');
  });
  return order;
}

/** Weights as whole multiples of the coarsest unit that holds them all: 1, 1/10, 1/100, else rounded to 1/1000. */
function whole_weights(weights: Float64Array): { scale: number; weights: Float64Array } {
  const fits = (scale: number) =>
    weights.every((weight) => Math.abs(weight * scale - Math.round(weight * scale)) < 1e-6);
  const scale = [1, 10, 100].find(fits) ?? 1000;
  // What rounds to nothing still counts as somebody.
  return { scale, weights: weights.map((weight) => Math.max(1, Math.round(weight * scale))) };
}

function reorder_pairs(input: PlacementInput, candidate_order: number[], demand_order: number[]) {
  const place = new Int32Array(input.demands.length).fill(-1);
  demand_order.forEach((i, k) => (place[i] = k));
  const starts = new Int32Array(candidate_order.length + 1);
  const targets = new Int32Array(input.targets.length);
  const times = new Int32Array(input.targets.length);
  // Place and position of a pair in one number, which sorts by place.
  const keys = new Float64Array(input.demands.length);
  let length = 0;
  candidate_order.forEach((j, k) => {
    let count = 0;
    for (let at = input.starts[j]!; at < input.starts[j + 1]!; at++) {
      const target = place[input.targets[at]!]!;
      if (target < 0) continue;
      if (count === keys.length) throw repeated(input.candidates[j]!);
      keys[count++] = target * 2 ** 32 + at;
    }
    const pairs = keys.subarray(0, count).sort();
    for (let position = 0; position < count; position++) {
      const target = Math.floor(pairs[position]! / 2 ** 32);
      if (position > 0 && target === targets[length - 1]) throw repeated(input.candidates[j]!);
      targets[length] = target;
      times[length++] = input.times[pairs[position]! - target * 2 ** 32]!;
    }
    starts[k + 1] = length;
  });
  return { starts, targets: targets.slice(0, length), times: times.slice(0, length) };
}

const repeated = (candidate: string) =>
  refuse(`Le candidat « ${candidate} » atteint deux fois la même demande.`, 'Gardez le temps le plus court.');

function make_side_rows(
  input: PlacementInput,
  order: readonly number[],
  locked: Uint8Array,
  costs: Float64Array,
): SideRow[] {
  const row = (coefficient: (k: number) => number, lower: number, upper: number): SideRow => {
    const members = order.map((_, k) => k).filter((k) => coefficient(k) !== 0);
    return {
      members: Int32Array.from(members),
      coefficients: Float64Array.from(members, coefficient),
      lower,
      upper,
    };
  };
  const rows = [row((k) => 1 - locked[k]!, 0, Math.min(input.max_new_sites ?? Infinity, order.length))];
  if (input.budget !== undefined) rows.push(row((k) => costs[k]!, 0, input.budget));
  const quotas = (input.quotas ?? []).flatMap(({ area, min, max }) =>
    Array.from(min, (lower, index) =>
      row((k) => (area[order[k]!] === index ? 1 : 0), lower, Math.min(max[index]!, order.length)),
    ),
  );
  // Areas come in the order of their members, whatever their numbers were.
  const key = ({ members, lower, upper }: SideRow) => `${members.join()};${lower};${upper}`;
  return [...rows, ...quotas.sort((a, b) => (key(a) < key(b) ? -1 : 1))];
}
