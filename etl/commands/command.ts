import type { Config } from '../../config.ts';
import type { Database } from '../../sql/client.ts';
import type { Progress, Terminal } from '../progress.ts';

/** What a command works with. */
export interface CommandContext {
  config: Config;
  /** Opened when first asked for: some commands need no database. */
  database: () => Promise<Database>;
  /** For results: what a pipe reads. */
  out: { write(text: string): unknown };
  /** For progress and remarks. */
  terminal: Terminal;
  /** Computes what depends on the collections just published, or says who does; a sentence for the person. */
  recompute: () => Promise<string | null>;
  signal: AbortSignal;
}

/** One command of `npm run etl --`. */
export interface Command {
  /** `import <source> [--file=… | --url=…] [--dry-run]`. */
  usage: string;
  summary: string;
  /** Returns the exit code. Throws an AppError for what the person got wrong. */
  run(args: string[], context: CommandContext): Promise<number>;
}

export type { Progress };
