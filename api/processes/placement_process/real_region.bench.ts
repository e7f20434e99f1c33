import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Report } from '../../../bench.ts';
import { read_config } from '../../../config.ts';
import type { Answer } from '../placement/answer.ts';
import { place_lexicographic } from '../placement/lexicographic.ts';
import { place_max_cover } from '../placement/max_cover.ts';
import { place_p_center } from '../placement/p_center.ts';
import { make_instance, type PlacementInput } from '../placement/problem.ts';
import { place_set_cover } from '../placement/set_cover.ts';
import { open_solver, type MeasuredSolver } from '../placement/solver.ts';
import { crow_fly_matrix } from './crow_fly_matrix.ts';

/** At 60 km/h without detour: so many metres are a decisecond. */
const metres_per_ds = 1000 / 600;
/** As white zones without roads: 50 km/h on ways 1.4 times the straight line. */
const minute_m = 50_000 / 60 / 1.4;

/** The people of the 1 km grid and the centres of the communes, from the files of REFERENTIELS_DIR. */
export async function bench(report: Report): Promise<void> {
  const folder = read_config().REFERENTIELS_DIR ?? '';
  const grid = path.join(folder, 'population', 'grille-1km-insee-mp.csv');
  const centres = path.join(folder, 'communes', 'ban-geo-centre-bbox-mp.json');
  if (!existsSync(grid) || !existsSync(centres)) {
    report('placement on real people', NaN, '', 'skipped: REFERENTIELS_DIR lacks the grid or the communes');
    return;
  }
  const solver = open_solver();
  const timed = async (title: string, work: () => Promise<Answer>, unit = '') => {
    const before = process.cpuUsage();
    const solver_before = solver.processor_seconds();
    const answer = await work();
    const { user, system } = process.cpuUsage(before);
    const own = (user + system) / 1e6;
    const of_solver = solver.processor_seconds() - solver_before;
    const said = `value ${answer.value}${unit}, bound ${answer.bound}, gap ${(answer.gap * 100).toFixed(3)} %, solver ${answer.solver}`;
    report(title, own + of_solver, 's cpu', `${said} (${of_solver.toFixed(1)} s of it)`);
  };
  try {
    await bench_cover(await read_region(grid, centres, 12_000), timed);
    await bench_times(await read_region(grid, centres, 60 * minute_m), solver, timed);
  } finally {
    solver.close();
  }

  async function bench_cover(region: PlacementInput, measure: typeof timed): Promise<void> {
    for (const max_new_sites of [10, 20, 50, 100]) {
      const instance = make_instance({ ...region, max_new_sites });
      await measure(`real people, MCLP at 12 km, p = ${max_new_sites}`, () =>
        place_max_cover(instance, { threshold: to_ds(12_000) }, { seed: 1, solver }),
      );
    }
  }
}

const to_ds = (metres: number) => Math.round(metres / metres_per_ds);

async function bench_times(
  region: PlacementInput,
  solver: MeasuredSolver,
  measure: (title: string, work: () => Promise<Answer>) => Promise<void>,
): Promise<void> {
  const threshold = to_ds(20 * minute_m);
  const unreached = to_ds(60 * minute_m);
  const all = make_instance(region);
  await measure('real people, set cover at 20 min', () =>
    place_set_cover(all, { threshold }, { seed: 1, solver }),
  );
  const some = make_instance({ ...region, max_new_sites: 60 });
  await measure('real people, p-center, p = 60 (deciseconds of 16.7 m a second)', () =>
    place_p_center(some, {}, { seed: 1, solver }),
  );
  const few = make_instance({ ...region, max_new_sites: 20 });
  await measure('real people, coverage then mean and worst time, p = 20: coverage', async () => {
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

/** Straight lines up to so many metres, as times at 60 km/h. */
async function read_region(grid: string, centres: string, limit_m: number): Promise<PlacementInput> {
  const cells = parse<Record<string, string>>(readFileSync(grid), { columns: true, bom: true });
  const communes = Object.entries(
    JSON.parse(readFileSync(centres, 'utf8')) as Record<string, { center: [number, number] }>,
  );
  const numbers = (name: string) => Float64Array.from(cells, (cell) => Number(cell[name]));
  const matrix = await crow_fly_matrix(
    { lon: numbers('lon'), lat: numbers('lat'), context: new Uint8Array(cells.length) },
    {
      lon: Float64Array.from(communes, ([, { center }]) => center[0]),
      lat: Float64Array.from(communes, ([, { center }]) => center[1]),
    },
    { speed_kmh: 60, detour: { mountain: 1, rural: 1, urban: 1 } },
    to_ds(limit_m),
  );
  return {
    candidates: communes.map(([code]) => code),
    demands: cells.map((cell) => cell['id_carreau_1km'] ?? ''),
    weights: numbers('ind'),
    starts: matrix.start,
    targets: matrix.demand,
    times: matrix.ds,
  };
}
