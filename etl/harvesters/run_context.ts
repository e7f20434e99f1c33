/** What a run is given. */
import type { HarvesterKind, HarvestOptions } from '../../catalogue/harvest/kinds.ts';
import type { Config } from '../../config.ts';
import type { Database, Db } from '../../sql/client.ts';
import type { Position } from './harvester.ts';
import type { RemoteTiming } from './remote.ts';

/** A harvester as the job reads it. */
export interface HarvesterToRun {
  id: number;
  name: string;
  kind: HarvesterKind;
  address: string;
  organisation_id: number | null;
  visibility: string;
  territory: [number, number, number, number] | null;
  options: HarvestOptions;
  secret: Buffer | null;
}

export interface RunContext {
  config: Pick<Config, 'HARVEST_HOSTS' | 'DATA_DIR' | 'HTTPS_PROXY' | 'NO_PROXY' | 'CA_FILE'>;
  database: Database;
  hold: (db: Db) => Promise<void>;
  progress: (fraction: number, message?: string) => Promise<void>;
  signal: AbortSignal;
  timing?: Partial<RemoteTiming>;
}

export interface RunOptions {
  run_id: number;
  /** Where a run that was cut stopped. */
  from: StoredPosition | null;
  is_dry: boolean;
  /** Pages read at most; fewer than all: nothing is removed. */
  pages?: number | undefined;
  /** Removes however many have vanished. */
  force: boolean;
}

/** A page's position, and whether some of its items were written before the run was cut. */
export interface StoredPosition {
  at: Position | null;
  begun: boolean;
  /** Why the list has a gap, from a page before. */
  gap: string | null;
}
