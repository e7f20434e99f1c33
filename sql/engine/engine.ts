import type pg from 'pg';
import type { Remote } from '../client.ts';

export type EngineKind = 'url' | 'local' | 'embedded';
export const engine_kinds: readonly EngineKind[] = ['url', 'local', 'embedded'];

/** Who opens the engine: the HTTP server, the job worker's process, or a command that ends by itself. */
export type EnginePurpose = 'server' | 'worker' | 'cli';

export interface EngineHealth {
  alive: boolean;
  /** `serving`, `restarting`, `lost`… for the log and /health. */
  detail: string;
}

/** A running PostgreSQL with PostGIS, wherever it runs. */
export interface Engine {
  kind: EngineKind;
  /** Why this engine serves, in one sentence, for the boot log. */
  reason: string;
  /** For pg.Pool or pg.Client in this process. */
  connection: pg.PoolConfig;
  /** For another process or thread: plain data that survives structured cloning. */
  remote: Remote;
  /** Where an upgrade of the schema first writes a backup; without it, it writes none. */
  backup_folder?: string | undefined;
  /** The engine's state as known here; asks no query, so it never waits behind one. */
  health(): EngineHealth;
  /** Stops what this process started and nobody else uses; leaves what it only connected to. */
  close(): Promise<void>;
}
