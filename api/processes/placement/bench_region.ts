import type { PlacementInput } from './problem.ts';
import { seeded_random } from './seeded_random.ts';

/**
 * An invented region for measurements: a square of 212 km, as large as Midi-Pyrénées, with towns around which most people
 * live, candidates among the populated places, and straight-line metres up to `radius_m` as times.
 */
export function make_region(demand_count: number, candidate_count: number, radius_m: number): PlacementInput {
  const random = seeded_random(20_261_125);
  const side = 212_000;
  const towns = Array.from({ length: 60 }, () => ({ x: random() * side, y: random() * side }));
  const place = () => {
    const town = towns[Math.floor(random() * towns.length)]!;
    const spread = () => (random() + random() + random() - 1.5) * 20_000;
    return random() < 0.4
      ? { x: Math.abs(town.x + spread()), y: Math.abs(town.y + spread()) }
      : { x: random() * side, y: random() * side };
  };
  const demands = Array.from({ length: demand_count }, () => ({
    ...place(),
    weight: 1 + Math.floor(400 * random() ** 4),
  }));
  const candidates = Array.from({ length: candidate_count }, place);
  const cells = new Map<string, number[]>();
  const cell = (value: number) => Math.floor(value / radius_m);
  demands.forEach(({ x, y }, i) => {
    const key = `${cell(x)} ${cell(y)}`;
    const list = cells.get(key);
    if (list === undefined) cells.set(key, [i]);
    else list.push(i);
  });
  const starts = [0];
  const targets: number[] = [];
  const times: number[] = [];
  for (const { x, y } of candidates) {
    for (let dx = -1; dx <= 1; dx++)
      for (let dy = -1; dy <= 1; dy++)
        for (const i of cells.get(`${cell(x) + dx} ${cell(y) + dy}`) ?? []) {
          const metres = Math.round(Math.sqrt((demands[i]!.x - x) ** 2 + (demands[i]!.y - y) ** 2));
          if (metres > radius_m) continue;
          targets.push(i);
          times.push(metres);
        }
    starts.push(targets.length);
  }
  const name = (kind: string, i: number) => `${kind}${String(i).padStart(6, '0')}`;
  return {
    candidates: candidates.map((_, j) => name('c', j)),
    demands: demands.map((_, i) => name('d', i)),
    weights: Float64Array.from(demands, ({ weight }) => weight),
    starts: Int32Array.from(starts),
    targets: Int32Array.from(targets),
    times: Int32Array.from(times),
  };
}
