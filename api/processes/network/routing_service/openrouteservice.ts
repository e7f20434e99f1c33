import { z } from 'zod';
import { matrix_form, type RoutingKind } from './kind.ts';

const profiles = { car: 'driving-car', walk: 'foot-walking', bicycle: 'cycling-regular' } as const;
const answer_form = z.object({ durations: matrix_form });

/** openrouteservice, matrix (giscience.github.io/openrouteservice/api-reference/endpoints/matrix): 2,500 pairs, 40 a minute. */
export const openrouteservice: RoutingKind = {
  title: 'openrouteservice',
  modes: ['car', 'walk', 'bicycle'],
  most_from: 50,
  most_to: 50,
  pause_ms: 1_500,
  most_questions: 2_000,
  request: ({ mode, from, to }, key) => ({
    path: `/v2/matrix/${profiles[mode]}`,
    body: {
      locations: [...from, ...to],
      sources: from.map((_, i) => i),
      destinations: to.map((_, i) => from.length + i),
      metrics: ['duration'],
      units: 'm',
    },
    ...(key !== null && { headers: { Authorization: key } }),
  }),
  read: (answer) => answer_form.parse(answer).durations,
};
