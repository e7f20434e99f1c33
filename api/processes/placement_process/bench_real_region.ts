import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { read_config } from '../../../config.ts';
import type { PlacementInput } from '../placement/problem.ts';
import { crow_fly_matrix } from './crow_fly_matrix.ts';

/** At 60 km/h without detour: so many metres are a decisecond. */
const metres_per_ds = 1000 / 600;

export const to_ds = (metres: number) => Math.round(metres / metres_per_ds);

/**
 * The people of the 1 km grid and the centres of the communes, from the files of REFERENTIELS_DIR; straight lines up to so
 * many metres, as times at 60 km/h. Undefined when the files are not there.
 */
export async function read_real_region(limit_m: number): Promise<PlacementInput | undefined> {
  const folder = read_config().REFERENTIELS_DIR ?? '';
  const grid = path.join(folder, 'population', 'grille-1km-insee-mp.csv');
  const centres = path.join(folder, 'communes', 'ban-geo-centre-bbox-mp.json');
  if (!existsSync(grid) || !existsSync(centres)) return undefined;
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
