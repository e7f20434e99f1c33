import type { Config } from './config.ts';
import type { Database } from './sql/client.ts';
import type { Engine } from './sql/engine/open.ts';

/** What a check looks at. */
export interface Site {
  config: Config;
  /** Absent when the database does not answer, or is not made yet. */
  opened?: { engine: Engine; database: Database };
}

export type State = 'good' | 'doubtful' | 'wrong';

export interface Finding {
  state: State;
  /** One French sentence. */
  says: string;
  /** What to do, in the imperative. */
  remedy?: string | undefined;
}

/** One look at one thing. A new check is a line in one of the two tables. */
export interface Check {
  name: string;
  /** Null when there is nothing to look at on this site. */
  look(site: Site): Promise<Finding | null>;
}

/** A check of the database, which is left out as long as none answers. */
export interface DatabaseCheck {
  name: string;
  look(database: Database, site: Site & { opened: NonNullable<Site['opened']> }): Promise<Finding | null>;
}

export const good = (says: string): Finding => ({ state: 'good', says });
export const doubtful = (says: string, remedy?: string): Finding => ({ state: 'doubtful', says, remedy });
export const wrong = (says: string, remedy?: string): Finding => ({ state: 'wrong', says, remedy });
