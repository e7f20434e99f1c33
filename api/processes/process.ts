import type { Column } from '../../catalogue/referentiels.ts';
import type { Config } from '../../config.ts';
import type { Access } from '../../sql/client.ts';
import type { Features } from './own_items.ts';
import type { Schema } from './schema.ts';

export interface Input {
  title: string;
  description: string;
  schema: Schema;
  /** Without it the input must be given. */
  is_optional?: boolean;
  /** What features that are given by reference mean here: their positions, their areas. Without it they must fit as they are. */
  read_features?: (features: Features) => unknown;
}

export interface Output {
  title: string;
  description: string;
  schema: Schema;
  /** Media type of the output alone (`response: raw`): text for simple values, JSON for the others unless it says more. */
  media_type?: string;
  /** What is said of the properties of features when they are published as a collection. */
  columns?: Readonly<Record<string, Pick<Column, 'title' | 'description' | 'unit'>>>;
}

export type Values = Readonly<Record<string, unknown>>;

/** What a process may use: the data as the asker may see it, nothing more. */
export interface ProcessContext {
  access: Access;
  config: Config;
  /** How far it is (0 to 1), and a French sentence; throws once the job is dismissed. Other work passes meanwhile. */
  progress: (fraction: number, message?: string) => Promise<void>;
  signal: AbortSignal;
  /** Somebody waits for the answer: what would keep the server busy for long is left to a job. */
  is_waited_for?: boolean;
  /** Shows the asker of a job what has been found so far; nobody sees it when the answer is waited for. */
  report: (partial: Partial) => void;
}

/** What an optimisation has found on its way. Values only get better, bounds only nearer. */
export interface Partial {
  value: number;
  bound: number;
  gap: number;
  /** How many sites the best choice has. */
  sites: number;
}

export type Mode = 'sync' | 'async';

/** A process of OGC API – Processes: what it takes, gives and does. One folder each, one line in registry.ts. */
export interface Process {
  id: string;
  version: string;
  title: string;
  description: string;
  keywords: readonly string[];
  modes: readonly Mode[];
  /** Reads or computes for long: executed in the compute thread when somebody waits, so that all others are answered. */
  is_heavy?: boolean;
  inputs: Readonly<Record<string, Input>>;
  outputs: Readonly<Record<string, Output>>;
  /** A body to start from, shown on the page and in OpenAPI. */
  example: { inputs: Values };
  /** What an execution is charged, in ordinary requests (rate_limit.ts). */
  cost(inputs: Values): number;
  /** `inputs` fit their schemas. Gives all outputs, or those that there are something to say of. */
  execute(inputs: Values, context: ProcessContext): Promise<Values>;
}
