import { z } from 'zod';
import { matrix_form, type RoutingKind } from './kind.ts';

const profiles = { car: 'driving', walk: 'foot', bicycle: 'bike' } as const;
const answer_form = z.object({ code: z.literal('Ok'), durations: matrix_form });

/** OSRM, service table (project-osrm.org/docs/v5.24.0/api/#table-service): 100 places as it is delivered. */
export const osrm: RoutingKind = {
  title: 'OSRM',
  modes: ['car', 'walk', 'bicycle'],
  most_from: 50,
  most_to: 50,
  pause_ms: 0,
  most_questions: 20_000,
  request({ mode, from, to }) {
    const places = [...from, ...to].map(([lon, lat]) => `${lon.toFixed(6)},${lat.toFixed(6)}`).join(';');
    const sources = from.map((_, i) => i).join(';');
    const destinations = to.map((_, i) => from.length + i).join(';');
    return {
      path: `/table/v1/${profiles[mode]}/${places}?sources=${sources}&destinations=${destinations}&annotations=duration`,
    };
  },
  read: (answer) => answer_form.parse(answer).durations,
};
