import { unreached_ds } from '../processes/network/search.ts';
import type { SheetTime } from '../../viewer/pages/planner_sheet_view.ts';
import type { Comparison } from './compare.ts';

/** Half of the inhabitants, and nine in ten. */
const shares = { half: 0.5, most: 0.9 } as const;
const bin_ds = 60;

/**
 * The times that these shares of the inhabitants of some places do not exceed; null where fewer have a way. In two looks
 * at the places: bins of a tenth of a minute, then the places of the bin alone. Exact.
 */
export function find_percentiles(
  ds: Int32Array,
  population: Float64Array,
  members: Uint32Array,
  wanted: readonly number[],
): (number | null)[] {
  const bins: number[] = [];
  let total = 0;
  for (const i of members) {
    const people = population[i] as number;
    total += people;
    const time = ds[i] as number;
    if (time === unreached_ds) continue;
    const bin = Math.floor(time / bin_ds);
    bins[bin] = (bins[bin] ?? 0) + people;
  }
  // Sums in another order differ in the last digit: a share that is exactly reached must count as reached.
  const slack = 1 - 1e-12;
  return wanted.map((share) => {
    const target = share * total * slack;
    let below = 0;
    for (let bin = 0; bin < bins.length; bin++) {
      const people = bins[bin] ?? 0;
      if (people > 0 && below + people >= target) return time_in(bin, target - below);
      below += people;
    }
    return null;
  });

  function time_in(bin: number, target: number): number | null {
    const there = [...members].filter((i) => Math.floor((ds[i] as number) / bin_ds) === bin);
    there.sort((a, b) => (ds[a] as number) - (ds[b] as number));
    let passed = 0;
    for (const i of there) {
      passed += population[i] as number;
      if (passed >= target * slack) return ds[i] as number;
    }
    return there.length === 0 ? null : (ds[there.at(-1) as number] as number);
  }
}

const say = (ds: number | null) =>
  ds === null ? 'hors d’atteinte' : `${Math.round(ds / 600).toLocaleString('fr-FR')} min`;

/** Times of some places to each category, as things are and with the scenario, the farthest category first. */
export function list_times({ before, after }: Comparison, members: Uint32Array): SheetTime[] {
  if (members.length === 0) return [];
  const { population } = before.demands;
  const find = (ds: Int32Array) => find_percentiles(ds, population, members, [shares.half, shares.most]);
  return before.basket.categories
    .map(({ title }, k) => {
      const [half = null, most = null] = find(before.times[k]?.ds ?? new Int32Array());
      const [half_after = null, most_after = null] =
        after === before ? [half, most] : find(after.times[k]?.ds ?? new Int32Array());
      return { title, half, most, half_after, most_after };
    })
    .sort((a, b) => (b.half ?? Infinity) - (a.half ?? Infinity) || a.title.localeCompare(b.title, 'fr'))
    .map(({ title, half, most, half_after, most_after }) => ({
      title,
      half: { before: say(half), after: say(half_after) },
      most: { before: say(most), after: say(most_after) },
    }));
}
