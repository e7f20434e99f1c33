import { z } from 'zod';
import type { Position, RoutingKind } from './kind.ts';

const profiles = { car: 'car', walk: 'pedestrian' } as const;
const answer_form = z.object({ duration: z.number().min(0), timeUnit: z.literal('second').optional() });
const place = ([lon, lat]: Position) => `${lon.toFixed(6)},${lat.toFixed(6)}`;

/**
 * IGN's Géoplateforme, service of routes (geoservices.ign.fr/documentation/services/services-geoplateforme/itineraire):
 * one pair a question, five questions a second, no bicycles. For some thousand places at most.
 */
export const geoplateforme: RoutingKind = {
  title: 'Géoplateforme de l’IGN',
  modes: ['car', 'walk'],
  most_from: 1,
  most_to: 1,
  pause_ms: 210,
  most_questions: 5_000,
  request({ mode, from, to }) {
    const query = new URLSearchParams({
      resource: 'bdtopo-osrm',
      profile: profiles[mode === 'walk' ? 'walk' : 'car'],
      optimization: 'fastest',
      start: place(from[0] as Position),
      end: place(to[0] as Position),
      timeUnit: 'second',
      getSteps: 'false',
      getBbox: 'false',
    });
    return { path: `/navigation/itineraire?${query.toString()}` };
  },
  read: (answer) => [[answer_form.parse(answer).duration]],
};
