import type { TravelMode } from '../../catalogue/roads/graph.ts';
import type { Config } from '../../config.ts';
import type { Access } from '../../sql/client.ts';
import { open_thread_times, type ComputeThread } from '../processes/compute_thread/compute_thread.ts';
import type { Places } from '../processes/compute_thread/thread_messages.ts';
import {
  measure_situation,
  read_inputs,
  reading_as,
  travel_of,
} from '../processes/coverage/read_situation.ts';
import type { ReadDemands } from '../processes/coverage/read_demands.ts';
import type { CoverageRequest, Moment, ScenarioSite } from '../processes/coverage/request.ts';
import type { Situation } from '../processes/coverage/situation.ts';
import type { Basket } from '../processes/white_zones/baskets.ts';

/** What a situation is asked for. All of it is JSON: it is part of the key. */
export interface SituationQuestion {
  basket: Basket;
  mode: TravelMode;
  /** Day that the age of sources and the closed roads are told from, YYYY-MM-DD. */
  as_of: string;
  /** Counts only what is open then; null: opening hours do not matter. */
  at: Moment | null;
  /** Visio-guichets that are there too. */
  added: readonly ScenarioSite[];
  /** Identifiers of services that do not count, in ascending order. */
  removed: readonly string[];
}

/** Where people live: as read, and as the thread knows it. */
export interface KnownPlaces {
  read: ReadDemands;
  places: Places;
}

/** The whole region as it is, without figures of uncertainty: those are not the screen's. */
export const request_of = (question: SituationQuestion): CoverageRequest => ({
  ...question,
  rule: question.basket.class_rule,
  territory: { kind: 'region' },
  rescale: false,
  uncertainty: null,
});

/**
 * Times of all populated places to each category of a basket, measured in the compute thread. Throws AppErrors: 409
 * without inhabitants or without any counter.
 */
export async function read_situation(
  access: Access,
  config: Config,
  thread: ComputeThread,
  { read, places }: KnownPlaces,
  question: SituationQuestion,
): Promise<Situation> {
  const request = request_of(question);
  const travel = travel_of(question.mode, config);
  const times = await open_thread_times(thread, places, {
    mode: question.mode,
    as_of: question.as_of,
    travel,
  });
  try {
    const inputs = await read_inputs(reading_as(access), config, request, {
      read,
      travel,
      travel_times: times,
    });
    return await measure_situation(inputs, request);
  } finally {
    await times.end();
  }
}
