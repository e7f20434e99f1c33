import type { TimeMatrix } from '../network/matrix.ts';

/** Positions in WGS84 degrees, one array per coordinate. */
export interface Points {
  lon: Float64Array;
  lat: Float64Array;
}

/** Where people live. */
export interface Demands extends Points {
  /** Index in `contexts`: what the roads around are like. */
  context: Uint8Array;
}

export const contexts = ['rural', 'urban', 'mountain'] as const;
export type Context = (typeof contexts)[number];

/** For each demand, the nearest antenna. */
export interface Nearest {
  /** Index of the antenna; −1 when none can be reached. Of equally near ones the lowest index. */
  site: Int32Array;
  /** Minutes to it, whole deciseconds; Infinity when none can be reached. */
  minutes: Float64Array;
}

/**
 * A way to measure how long people travel to a counter. The first is crow_fly.ts, the second the roads of
 * network/road_travel_time.ts; an outside router may come as another, and nothing else of the white zones changes.
 */
export interface TravelTimes {
  /** French, as written in every row of the result and on screen. */
  method: string;
  /** Shown as « approché » wherever the result is. */
  approximate: boolean;
  /** Kept with the result, so that it can be computed again. */
  parameters: Readonly<Record<string, unknown>>;
  nearest(demands: Demands, antennas: Points): Promise<Nearest>;
  /**
   * Times of all pairs within a limit, of the demands that are on a road; `off_roads`: indices of the others. Absent where
   * straight lines are measured (`crow_fly_matrix`), or where each pair is a question to somebody else.
   */
  within?(
    demands: Demands,
    points: Points,
    limit_ds: number,
  ): Promise<{ matrix: TimeMatrix; off_roads: Int32Array }>;
  /** What must be said wherever its times are shown, in French: about what was asked of it so far. */
  warnings(): readonly string[];
}
