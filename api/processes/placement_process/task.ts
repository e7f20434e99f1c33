import type { SolverUse } from '../placement/answer.ts';
import type { Quotas } from '../placement/problem.ts';
import type { CrowFlyParameters } from '../white_zones/crow_fly.ts';
import type { Demands, Points } from '../white_zones/travel_time.ts';
import type { Objective } from './description.ts';
import type { PlacementRequest } from './request.ts';

/** What the thread of a placement is given. Demands have a weight above 0, in the order of their ids. */
export interface PlacementTask extends Pick<
  PlacementRequest,
  'objective' | 'p' | 'mode' | 'minimise' | 'backup' | 'curve' | 'seed' | 'budget'
> {
  demands: Demands & { ids: readonly string[]; population: Float64Array };
  weights: Float64Array;
  sites: Points & {
    names: readonly string[];
    /** As problem.ts counts roles. */
    roles: Uint8Array;
    costs: Float64Array;
    /** Null where no site has a limit. */
    capacities: Float64Array | null;
  };
  quotas: readonly Quotas[];
  threshold_ds: number;
  horizon_ds: number;
  travel: CrowFlyParameters;
  data_dir: string;
}

/** One certified figure, in the unit of its objective: weights, sites, euros or minutes. */
export interface Stage {
  objective: Exclude<Objective, 'lexicographic'>;
  value: number;
  bound: number;
  gap: number;
  proven: boolean;
  solver: SolverUse;
}

/** Those for whom a site is the nearest open one, within the threshold. */
export interface Served {
  name: string;
  weight: number;
  population: number;
  mean_minutes: number | null;
  /** Order in which to open the new sites, each time the one that then serves most; null for the others. */
  rank: number | null;
}

export interface PlacementOutcome {
  /** The last one is that of the whole. */
  stages: readonly Stage[];
  sites: readonly Served[];
  /** The same without capacities; null where there are none. */
  without_capacities: Stage | null;
  /** What the locked sites do alone; null where nothing would be reached. */
  before: number | null;
  curve: readonly (Omit<Stage, 'objective' | 'solver'> & { p: number })[] | null;
  out_of_reach: number;
  method: string;
  approximate: boolean;
  warnings: readonly string[];
  pairs: number;
}
