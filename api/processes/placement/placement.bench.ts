import type { Report } from '../../../bench.ts';
import { make_region } from './bench_region.ts';
import { place_max_cover } from './max_cover.ts';
import { make_instance } from './problem.ts';
import { open_solver, type Solver } from './solver.ts';

const timed = async <T>(work: () => Promise<T> | T): Promise<[T, number]> => {
  const started = performance.now();
  const result = await work();
  return [result, (performance.now() - started) / 1000];
};

/** Placement on an invented region, and on the instances of the OR-Library when REFERENTIELS_DIR holds them. */
export async function bench(report: Report): Promise<void> {
  const solver = open_solver();
  try {
    await bench_cover(report, solver);
  } finally {
    solver.close();
  }
}

async function bench_cover(report: Report, solver: Solver): Promise<void> {
  const region = make_region(30_000, 3_000, 12_000);
  for (const [max_new_sites, asked] of [
    [20, 'asked: gap ≤ 0.1 % in 10 s'],
    [50, ''],
    [100, 'asked: gap ≤ 1 %'],
  ] as const) {
    const [answer, seconds] = await timed(() =>
      place_max_cover(
        make_instance({ ...region, max_new_sites }),
        { threshold: 12_000 },
        { seed: 1, solver },
      ),
    );
    const title = `MCLP 30,000 × 3,000, 12 km, p = ${max_new_sites}`;
    report(title, seconds, 's', `${answer.solver}, value ${answer.value}`);
    report(`${title}: gap`, answer.gap * 100, '%', asked);
  }
}
