import { AppError } from '../../../errors.ts';
import { default_effort, make_answer, type Answer } from './answer.ts';
import { make_cover } from './cover.ts';
import { solve_max_cover, type Settings, type Solved } from './max_cover.ts';
import type { Instance } from './problem.ts';

export interface CurveOptions {
  threshold: number;
  times_served?: number;
  most: number;
  /** An answer for `most` sites: the last point is no worse, and costs no search unless the one before betters it. */
  known?: Answer | undefined;
  on_point?: (done: number) => void;
}

/**
 * How much weight 1, 2, … `most` new sites serve, each with its bound: what the next site is worth. Values never fall along
 * the curve, and bounds are no looser than those of more sites. The effort is that of each point.
 * Throws an AppError (422) when no choice of `most` sites fits; `undefined` stands for numbers too small for the constraints.
 */
export async function coverage_curve(
  instance: Instance,
  { threshold, times_served = 1, most, known, on_point = () => undefined }: CurveOptions,
  settings: Settings,
): Promise<(Answer | undefined)[]> {
  const cover = make_cover(instance, threshold, times_served);
  const solved: (Solved | undefined)[] = [];
  for (let sites = 1; sites <= most; sites++) {
    const before = solved.at(-1);
    const limited = limit_sites(instance, sites);
    const given = sites === most && known !== undefined ? read_answer(instance, known) : undefined;
    on_point(sites);
    if (given !== undefined && given.value >= (before?.value ?? 0)) {
      solved.push(given);
      continue;
    }
    try {
      solved.push(
        await solve_max_cover(
          cover,
          limited,
          { effort: default_effort, ...settings },
          [before, given].flatMap((choice) => (choice === undefined ? [] : [choice.open])),
        ),
      );
    } catch (thrown) {
      if (sites === most || before !== undefined || !(thrown instanceof AppError)) throw thrown;
      solved.push(undefined);
    }
  }
  // What more sites cannot serve, fewer cannot either.
  let bound = Infinity;
  if (known !== undefined) bound = Math.round(known.bound * instance.scale);
  for (const point of solved.toReversed()) {
    if (point === undefined) continue;
    point.bound = bound = Math.min(bound, point.bound);
  }
  const { scale } = instance;
  return solved.map(
    (point) => point && make_answer(instance, { ...point, scale, sense: 'maximise', seed: settings.seed }),
  );
}

/** The same problem with another number of new sites. */
export function limit_sites(instance: Instance, max_new_sites: number): Instance {
  const [count_row, ...others] = instance.side_rows;
  return {
    ...instance,
    max_new_sites,
    side_rows: [{ ...count_row!, upper: Math.min(max_new_sites, count_row!.members.length) }, ...others],
  };
}

/** An answer as the search has it. */
function read_answer({ candidates, scale }: Instance, { sites, value, bound, solver }: Answer): Solved {
  const names = new Set(sites);
  const open = [...candidates.keys()].filter((j) => names.has(candidates[j]!));
  return { open, value: Math.round(value * scale), bound: Math.round(bound * scale), solver };
}
