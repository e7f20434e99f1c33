import { z } from 'zod';
import type { Position, RoutingKind } from './kind.ts';

const costings = { car: 'auto', walk: 'pedestrian', bicycle: 'bicycle' } as const;
const answer_form = z.object({
  sources_to_targets: z.array(z.array(z.object({ time: z.number().min(0).nullable() }))),
});
const locations = (list: readonly Position[]) => list.map(([lon, lat]) => ({ lat, lon }));

/** Valhalla, time-distance matrix (valhalla.github.io/valhalla/api/matrix/api-reference): 50 × 50 as it is delivered. */
export const valhalla: RoutingKind = {
  title: 'Valhalla',
  modes: ['car', 'walk', 'bicycle'],
  most_from: 25,
  most_to: 25,
  pause_ms: 0,
  most_questions: 20_000,
  request: ({ mode, from, to }) => ({
    path: '/sources_to_targets',
    body: { sources: locations(from), targets: locations(to), costing: costings[mode], verbose: true },
  }),
  read: (answer) => answer_form.parse(answer).sources_to_targets.map((row) => row.map(({ time }) => time)),
};
