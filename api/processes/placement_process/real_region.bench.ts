import type { Report } from '../../../bench.ts';
import type { Answer } from '../placement/answer.ts';
import { measure } from '../placement/bench_measure.ts';
import { place_lexicographic } from '../placement/lexicographic.ts';
import { place_max_cover } from '../placement/max_cover.ts';
import { place_p_center } from '../placement/p_center.ts';
import { make_instance, type PlacementInput } from '../placement/problem.ts';
import { place_set_cover } from '../placement/set_cover.ts';
import { open_solver, type MeasuredSolver } from '../placement/solver.ts';
import { read_real_region, to_ds } from './bench_real_region.ts';

/** As white zones without roads: 50 km/h on ways 1.4 times the straight line. */
const minute_m = 50_000 / 60 / 1.4;

/** The people of the 1 km grid and the centres of the communes, from the files of REFERENTIELS_DIR. */
export async function bench(report: Report): Promise<void> {
  const near = await read_real_region(12_000);
  const far = await read_real_region(60 * minute_m);
  if (near === undefined || far === undefined) {
    report('placement on real people', NaN, '', 'skipped: REFERENTIELS_DIR lacks the grid or the communes');
    return;
  }
  const solver = open_solver();
  const timed = async (title: string, work: () => Promise<Answer>) => {
    const { result, processor_s, solver_s, elapsed_s } = await measure(solver, work);
    const { value, bound, gap } = result;
    const said = `value ${value}, bound ${bound}, gap ${(gap * 100).toFixed(3)} %, solver ${result.solver}`;
    const seconds = `${solver_s.toFixed(1)} s of it, ${elapsed_s.toFixed(1)} s elapsed`;
    report(title, processor_s, 's cpu', `${said} (${seconds})`);
  };
  try {
    await bench_cover(near, timed);
    await bench_times(far, solver, timed);
  } finally {
    solver.close();
  }

  async function bench_cover(region: PlacementInput, each: typeof timed): Promise<void> {
    for (const max_new_sites of [10, 20, 50, 100]) {
      const instance = make_instance({ ...region, max_new_sites });
      await each(`real people, MCLP at 12 km, p = ${max_new_sites}`, () =>
        place_max_cover(instance, { threshold: to_ds(12_000) }, { seed: 1, solver }),
      );
    }
  }
}

async function bench_times(
  region: PlacementInput,
  solver: MeasuredSolver,
  timed: (title: string, work: () => Promise<Answer>) => Promise<void>,
): Promise<void> {
  const threshold = to_ds(20 * minute_m);
  const unreached = to_ds(60 * minute_m);
  const all = make_instance(region);
  await timed('real people, set cover at 20 min', () =>
    place_set_cover(all, { threshold }, { seed: 1, solver }),
  );
  const some = make_instance({ ...region, max_new_sites: 60 });
  await timed('real people, p-center, p = 60 (deciseconds of 16.7 m a second)', () =>
    place_p_center(some, {}, { seed: 1, solver }),
  );
  const few = make_instance({ ...region, max_new_sites: 20 });
  await timed('real people, coverage then mean and worst time, p = 20: coverage', async () => {
    const { coverage, p_median, p_center } = await place_lexicographic(
      few,
      { threshold, unreached },
      { seed: 1, solver },
    );
    const say = ({ value, gap, solver: use }: Answer) => `${value}, gap ${(gap * 100).toFixed(3)} %, ${use}`;
    process.stderr.write(`    then ${say(p_median)}; then ${say(p_center)}\n`);
    return coverage;
  });
}
