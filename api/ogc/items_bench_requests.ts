import type { Corners } from './items_params.ts';

export const bench_limits = [10, 100, 1000] as const;

export interface BenchRequest {
  path: string;
  bbox: Corners;
  limit: number;
}

/** Fifty places per limit, each with a bbox that holds about 1.2 times the limit; the same on every run. */
export function bench_requests(): BenchRequest[] {
  return bench_limits.flatMap((limit) => {
    const side = Math.sqrt(limit * 1.2) * cell_degrees;
    return Array.from({ length: 50 }, (_, i) => {
      const west = -0.4 + ((i * 37) % 50) * 0.03;
      const south = 42.7 + ((i * 17) % 50) * 0.03;
      const bbox = [west, south, west + side, south + side].map((degrees) => Number(degrees.toFixed(4)));
      const path = `/collections/cells/items?bbox=${bbox.join(',')}&limit=${limit}`;
      return { path, bbox: bbox as unknown as Corners, limit };
    });
  });
}

/** Side of a cell; 190 in a row, as in a region's population grid. */
export const cell_degrees = 0.012;
export const cells_per_row = 190;
export const cell_count = 36_000;
