/** What the server and the planner's thread tell each other. */
import type { ErrorDetails } from '../../errors.ts';
import type { CrowFlyParameters } from '../processes/white_zones/crow_fly.ts';
import type { TravelMode } from '../../catalogue/roads/graph.ts';
import type { Nearest, Points } from '../processes/white_zones/travel_time.ts';
import type { PeopledPoints } from '../processes/network/choose_travel_times.ts';
import type { Row } from './measure_row.ts';

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

/** Times are measured in a session, which ends with `close`: its warnings are about its own questions. */
export type Question =
  | { kind: 'open'; places: Places; how: Travel }
  | { kind: 'nearest'; session: number; antennas: Points }
  | { kind: 'close'; session: number }
  | { kind: 'row'; places: Places; how: Travel; lon: number; lat: number; limit_ds: number };

export interface Answers {
  open: About & { session: number };
  nearest: { nearest: Nearest; about: About };
  close: null;
  row: Row & Pick<About, 'method' | 'approximate'>;
}

/** An error as it crosses: an AppError keeps what it says to people, which copies of errors lose. */
export interface Failure {
  message: string;
  details: ErrorDetails | null;
}

export type Reply = { id: number } & ({ answer: unknown } | { failure: Failure });
