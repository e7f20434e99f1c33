import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Report } from '../../../bench.ts';
import { read_config } from '../../../config.ts';
import { make_region } from './bench_region.ts';
import { place_max_cover } from './max_cover.ts';
import { place_p_center } from './p_center.ts';
import { place_p_median } from './p_median.ts';
import { make_instance, type Instance } from './problem.ts';
import { read_pmed } from './read_pmed.ts';
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
    await bench_pmed(report, solver);
  } finally {
    solver.close();
  }
}

async function bench_cover(report: Report, solver: Solver): Promise<void> {
  const region = make_region(30_000, 3_000, 12_000);
  for (const [max_new_sites, asked] of [
    [20, 'asked: gap ≤ 0.1 % in 10 s'],
    [100, 'asked: gap ≤ 1 %'],
  ] as const) {
    const title = `MCLP 30,000 × 3,000, 12 km, p = ${max_new_sites}`;
    const place = (own: Solver | undefined) =>
      timed(() =>
        place_max_cover(
          make_instance({ ...region, max_new_sites }),
          { threshold: 12_000 },
          { seed: 1, solver: own },
        ),
      );
    const [alone, seconds_alone] = await place(undefined);
    report(`${title}, without solver`, seconds_alone, 's', `gap ${(alone.gap * 100).toFixed(3)} %, ${asked}`);
    const [answer, seconds] = await place(solver);
    report(title, seconds, 's', `gap ${(answer.gap * 100).toFixed(3)} %, solver ${answer.solver}`);
  }
}

async function bench_pmed(report: Report, solver: Solver): Promise<void> {
  const folder = path.join(read_config().REFERENTIELS_DIR ?? '', 'placement');
  const instances: Instance[] = [];
  for (let k = 1; k <= 20; k++) {
    const file = path.join(folder, `pmed${k}.txt`);
    if (existsSync(file)) instances.push(make_instance(read_pmed(readFileSync(file, 'utf8'))));
  }
  if (instances.length === 0) return;
  const unreached = 100_000;
  await sum_up('p-median by search', '', (instance) => place_p_median(instance, { unreached }, { seed: 1 }));
  await sum_up('p-median with solver', 'asked: 18 in 60 s each', (instance) =>
    place_p_median(instance, { unreached }, { seed: 1, solver }),
  );
  await sum_up('p-center', '', (instance) => place_p_center(instance, {}, { seed: 1, solver }));

  async function sum_up(
    title: string,
    note: string,
    place: (instance: Instance) => Promise<{ proven: boolean }>,
  ): Promise<void> {
    const seconds: number[] = [];
    let proven = 0;
    for (const instance of instances) {
      const [answer, own] = await timed(() => place(instance));
      seconds.push(own);
      if (answer.proven) proven++;
    }
    report(`OR-Library, ${title}: longest`, Math.max(...seconds), 's', note);
    report(`OR-Library, ${title}: proven`, proven, '', `of ${instances.length}`);
  }
}
