import { z } from 'zod';
import type { TravelMode } from '../../../../catalogue/roads/graph.ts';

/** Longitude and latitude, degrees. */
export type Position = readonly [number, number];

/** What is asked of a service: seconds from each start to each end. */
export interface MatrixQuestion {
  mode: TravelMode;
  from: readonly Position[];
  to: readonly Position[];
}

/** A kind of routing service, by the interface that its own documentation describes. */
export interface RoutingKind {
  title: string;
  modes: readonly TravelMode[];
  /** Starts and ends of one question: within what the service allows as it is delivered. */
  most_from: number;
  most_to: number;
  /** Questions follow each other by so many milliseconds at least. */
  pause_ms: number;
  /** Questions of one computation: beyond, the service is the wrong tool. */
  most_questions: number;
  request(
    question: MatrixQuestion,
    key: string | null,
  ): { path: string; body?: object; headers?: Record<string, string> };
  /** Rows of seconds, one per start; null where no way leads. Throws what zod throws at an answer of another form. */
  read(answer: unknown, question: MatrixQuestion): (number | null)[][];
}

/** One row per start: what most services answer. */
export const matrix_form = z.array(z.array(z.number().min(0).nullable()));
