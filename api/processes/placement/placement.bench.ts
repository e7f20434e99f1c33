import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Report } from '../../../bench.ts';
import { read_config } from '../../../config.ts';
import { read_real_region, to_ds } from '../placement_process/bench_real_region.ts';
import { measure } from './bench_measure.ts';
import { make_region } from './bench_region.ts';
import { place_max_cover } from './max_cover.ts';
import { place_p_center } from './p_center.ts';
import { place_p_median } from './p_median.ts';
import { make_instance, type Instance } from './problem.ts';
import { read_pmed } from './read_pmed.ts';
import { open_solver, type MeasuredSolver } from './solver.ts';

/** Placement on an invented region; on real people and the instances of the OR-Library when REFERENTIELS_DIR holds them. */
export async function bench(report: Report): Promise<void> {
  const solver = open_solver();
  try {
    await bench_cover(report, solver);
    await bench_pmed(report, solver);
  } finally {
    solver.close();
  }
}

async function bench_cover(report: Report, solver: MeasuredSolver): Promise<void> {
  const invented = { title: '30,000 × 3,000', region: make_region(30_000, 3_000, 12_000), threshold: 12_000 };
  const people = await read_real_region(12_000);
  const real = { title: 'people × communes', region: people, threshold: to_ds(12_000) };
  for (const { title, region, threshold } of [invented, real]) {
    if (region === undefined) continue;
    for (const [max_new_sites, asked] of [
      [20, 'gap ≤ 0.1 % in 10 s'],
      [100, 'gap ≤ 1 %'],
    ] as const)
      for (const own of [undefined, solver]) {
        const instance = make_instance({ ...region, max_new_sites });
        const { result, processor_s, elapsed_s } = await measure(solver, () =>
          place_max_cover(instance, { threshold }, { seed: 1, solver: own }),
        );
        report(
          `MCLP ${title}, 12 km, p = ${max_new_sites}${own === undefined ? ', without solver' : ''}`,
          processor_s,
          's cpu',
          `gap ${(result.gap * 100).toFixed(3)} %, solver ${result.solver}, ${elapsed_s.toFixed(1)} s elapsed; asked: ${asked}`,
        );
      }
  }
}

async function bench_pmed(report: Report, solver: MeasuredSolver): Promise<void> {
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
      const { result, processor_s } = await measure(solver, () => place(instance));
      seconds.push(processor_s);
      if (result.proven) proven++;
    }
    report(`OR-Library, ${title}: longest`, Math.max(...seconds), 's cpu', note);
    report(`OR-Library, ${title}: proven`, proven, '', `of ${instances.length}`);
  }
}
