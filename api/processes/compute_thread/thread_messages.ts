/** What the server and the compute thread tell each other. */
import type { TravelMode } from '../../../catalogue/roads/graph.ts';
import type { Config } from '../../../config.ts';
import type { Remote } from '../../../sql/client.ts';
import type { Identity } from '../../../sql/identity.ts';
import type { Perturbed } from '../coverage/uncertainty.ts';
import type { Row } from '../../planner/measure_row.ts';
import type { PeopledPoints } from '../network/choose_travel_times.ts';
import type { Values } from '../process.ts';
import type { Failure } from '../serve_thread.ts';
import type { CrowFlyParameters } from '../white_zones/crow_fly.ts';
import type { Nearest, Points } from '../white_zones/travel_time.ts';

/** Where people live, under a key: the thread knows them again, and what it found out about them. */
export interface Places {
  key: string;
  /** On shared memory: telling them costs nothing. */
  points: PeopledPoints;
}

/** How times are measured. */
export interface Travel {
  mode: TravelMode;
  /** Day, YYYY-MM-DD. */
  as_of: string;
  travel: CrowFlyParameters;
}

/** What is said of times. */
export interface About {
  method: string;
  approximate: boolean;
  parameters: Readonly<Record<string, unknown>>;
  warnings: readonly string[];
}

/** A process of the registry that somebody waits for; its references are resolved. */
export interface Execution {
  process: string;
  inputs: Values;
  config: Config;
  /** Whose data it is, as who sees it; null: as anybody. */
  remote: Remote;
  identity: Identity | null;
  /** Given up from then on (ms since 1970). */
  ends_at: number;
}

/** Times are measured in a session, which ends with `close`: its warnings are about its own questions. */
export type Question =
  | { kind: 'open'; places: Places; how: Travel }
  | { kind: 'nearest'; session: number; antennas: Points }
  | { kind: 'close'; session: number }
  | ({ kind: 'execute' } & Execution)
  | { kind: 'p_white'; perturbed: Perturbed }
  | { kind: 'row'; places: Places; how: Travel; lon: number; lat: number; limit_ds: number };

export interface Answers {
  open: About & { session: number };
  nearest: { nearest: Nearest; about: About };
  close: null;
  execute: Values;
  /** By place, 0 to 1. */
  p_white: Float64Array;
  row: Row & Pick<About, 'method' | 'approximate'>;
}

export type Reply = { id: number } & ({ answer: unknown } | { failure: Failure });
