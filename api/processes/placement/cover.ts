import type { Instance } from './problem.ts';

/** Which sites serve which demands: demands with the same sites are one, and those that cannot be served are left out. */
export interface Cover {
  site_count: number;
  demand_count: number;
  /** Whole weights of the merged demands. */
  weights: Float64Array;
  /** Site j serves targets[starts[j] … starts[j + 1] − 1], ascending. */
  starts: Int32Array;
  targets: Int32Array;
  /** Demand i is served by sites[site_starts[i] … site_starts[i + 1] − 1], ascending. */
  site_starts: Int32Array;
  sites: Int32Array;
  /** From how many open sites on a demand counts: 2 for backup cover. */
  times_served: number;
  forced: Uint8Array;
  /** Sites that are never needed: they serve nothing, or nothing that another one does not. */
  idle: Uint8Array;
  /** For each demand of the instance the merged one, −1 where too few candidates are near. */
  merged: Int32Array;
}

/** The cover of an instance where a time up to `threshold` (inclusive) serves. */
export function make_cover(instance: Instance, threshold: number, times_served = 1): Cover {
  const { candidates, demands, starts, targets, times } = instance;
  const site_count = candidates.length;
  const by_demand = transpose(starts, targets, demands.length, (at) => times[at]! <= threshold);
  const merged = merge_demands(by_demand, instance.weights, times_served);
  const by_site = transpose(merged.site_starts, merged.sites, site_count);
  const cover = {
    ...merged,
    site_count,
    demand_count: merged.weights.length,
    starts: by_site.starts,
    targets: by_site.targets,
    times_served,
    forced: instance.forced,
    idle: new Uint8Array(site_count),
  };
  return { ...cover, idle: find_idle(cover, instance) };
}

/** The lists of a sparse matrix by its other axis; each list ascends. `keep` chooses among the positions. */
export function transpose(
  starts: Int32Array,
  targets: Int32Array,
  count: number,
  keep: (at: number) => boolean = () => true,
): { starts: Int32Array; targets: Int32Array } {
  const turned = new Int32Array(count + 1);
  for (let at = 0; at < targets.length; at++) if (keep(at)) turned[targets[at]! + 1]! += 1;
  for (let i = 0; i < count; i++) turned[i + 1]! += turned[i]!;
  const next = turned.slice();
  const lists = new Int32Array(turned[count]!);
  for (let j = 0; j + 1 < starts.length; j++)
    for (let at = starts[j]!; at < starts[j + 1]!; at++) if (keep(at)) lists[next[targets[at]!]!++] = j;
  return { starts: turned, targets: lists };
}

function merge_demands(
  { starts, targets }: { starts: Int32Array; targets: Int32Array },
  weights: Float64Array,
  times_served: number,
) {
  const first_of = new Map<number, number[]>();
  const merged = new Int32Array(weights.length).fill(-1);
  const sums: number[] = [];
  const kept: number[] = [];
  for (let i = 0; i < weights.length; i++) {
    const begin = starts[i]!;
    const length = starts[i + 1]! - begin;
    if (length < times_served) continue;
    let hash = length;
    for (let at = begin; at < begin + length; at++) hash = (Math.imul(hash, 0x01000193) ^ targets[at]!) | 0;
    const alike = first_of.get(hash) ?? [];
    const twin = alike.find((other) => same_list(starts, targets, i, kept[other]!));
    if (twin === undefined) {
      merged[i] = sums.push(weights[i]!) - 1;
      kept.push(i);
      first_of.set(hash, [...alike, merged[i]!]);
    } else {
      merged[i] = twin;
      sums[twin]! += weights[i]!;
    }
  }
  // Those that share their first sites stand together: what one site serves is near in memory.
  const order = kept.map((_, k) => k).sort((a, b) => compare_lists(starts, targets, kept[a]!, kept[b]!));
  const place = new Int32Array(kept.length);
  order.forEach((k, at) => (place[k] = at));
  return {
    ...pack(
      order.map((k) => kept[k]!),
      starts,
      targets,
    ),
    weights: Float64Array.from(order, (k) => sums[k]!),
    merged: merged.map((k) => (k < 0 ? k : place[k]!)),
  };
}

/** The lists of some rows, one after the other. */
function pack(kept: readonly number[], starts: Int32Array, targets: Int32Array) {
  const site_starts = new Int32Array(kept.length + 1);
  kept.forEach((i, k) => (site_starts[k + 1] = site_starts[k]! + starts[i + 1]! - starts[i]!));
  const sites = new Int32Array(site_starts[kept.length]!);
  kept.forEach((i, k) => sites.set(targets.subarray(starts[i], starts[i + 1]), site_starts[k]));
  return { site_starts, sites };
}

function compare_lists(starts: Int32Array, lists: Int32Array, a: number, b: number): number {
  const lengths = [starts[a + 1]! - starts[a]!, starts[b + 1]! - starts[b]!] as const;
  for (let k = 0; k < Math.min(...lengths); k++) {
    const apart = lists[starts[a]! + k]! - lists[starts[b]! + k]!;
    if (apart !== 0) return apart;
  }
  return lengths[0] - lengths[1];
}

function same_list(starts: Int32Array, lists: Int32Array, a: number, b: number): boolean {
  const length = starts[a + 1]! - starts[a]!;
  if (length !== starts[b + 1]! - starts[b]!) return false;
  for (let k = 0; k < length; k++) if (lists[starts[a]! + k] !== lists[starts[b]! + k]) return false;
  return true;
}

/** Sites that may stay closed in some best choice; of two equal ones the first stays. */
function find_idle(cover: Cover, instance: Instance): Uint8Array {
  const { site_count, starts, targets, site_starts, sites, times_served, forced } = cover;
  const idle = new Uint8Array(site_count);
  const counts_for_minimum = new Uint8Array(site_count);
  for (const { members, lower } of instance.side_rows)
    if (lower > 0) for (const j of members) counts_for_minimum[j] = 1;
  const size = (j: number) => starts[j + 1]! - starts[j]!;
  const side = side_of(instance);
  for (let j = 0; j < site_count; j++) {
    if (forced[j] === 1 || counts_for_minimum[j] === 1) continue;
    if (size(j) === 0) idle[j] = 1;
    // A second site counts too where service is asked twice.
    else if (times_served === 1) {
      let rare = targets[starts[j]!]!;
      for (let at = starts[j]!; at < starts[j + 1]!; at++) {
        const i = targets[at]!;
        if (site_starts[i + 1]! - site_starts[i]! < site_starts[rare + 1]! - site_starts[rare]!) rare = i;
      }
      for (let at = site_starts[rare]!; at < site_starts[rare + 1]! && idle[j] === 0; at++) {
        const other = sites[at]!;
        if (other === j || idle[other] === 1 || size(other) < size(j)) continue;
        const twin = size(other) === size(j) && side.no_dearer(j, other) && forced[other] === 0;
        if (twin && other > j) continue;
        if (side.no_dearer(other, j) && is_subset(cover, j, other)) idle[j] = 1;
      }
    }
  }
  return idle;
}

/** Whether a site asks no more of the side rows than another does. */
function side_of({ candidates, side_rows }: Instance) {
  const rows: Map<number, number>[] = candidates.map(() => new Map<number, number>());
  side_rows.forEach(({ members, coefficients }, row) =>
    members.forEach((j, k) => rows[j]!.set(row, coefficients[k]!)),
  );
  return {
    no_dearer: (other: number, j: number) =>
      [...rows[other]!].every(([row, coefficient]) => coefficient <= (rows[j]!.get(row) ?? 0)),
  };
}

function is_subset({ starts, targets }: Cover, small: number, large: number): boolean {
  let at = starts[large]!;
  const end = starts[large + 1]!;
  for (let k = starts[small]!; k < starts[small + 1]!; k++) {
    while (at < end && targets[at]! < targets[k]!) at++;
    if (at === end || targets[at] !== targets[k]) return false;
  }
  return true;
}
