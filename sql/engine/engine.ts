import type pg from 'pg';

export type EngineKind = 'url' | 'local' | 'embedded';

/** A running PostgreSQL with PostGIS, wherever it runs. */
export interface Engine {
  kind: EngineKind;
  /** Why this engine serves, in one sentence, for the boot log. */
  reason: string;
  /** For pg.Pool or pg.Client in this process. */
  connection: pg.PoolConfig;
  /** For another process or thread: plain data that survives structured cloning. */
  remote: { connectionString: string } | { host: string; port: number; user: string; database: string };
  /** Stops what this process started; leaves what it only connected to. */
  close(): Promise<void>;
}
