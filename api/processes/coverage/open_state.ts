import { AppError } from '../../../errors.ts';
import type { Moment } from './request.ts';

/** What `states` of an `OpenAt` holds for each service: the index of one of these. */
export const hour_states = ['closed', 'open', 'unknown'] as const;
export const [closed, open] = [0, 1] as const;

/** Which services are open at a moment of the week, on the first such weekday from a day (YYYY-MM-DD) on. */
export type OpenAt = (
  services: readonly { horaires: string | null }[],
  moment: Moment,
  as_of: string,
) => Promise<{ states: Uint8Array; day: string }>;

/** As long as nothing reads opening hours: refused, rather than all called unknown. */
export const hours_not_read: OpenAt = () =>
  Promise.reject(
    new AppError('Les horaires d’ouverture ne sont pas lus par cette version.', {
      status: 501,
      code: 'hours-not-read',
      remedy: 'Demander le calcul sans jour ni heure.',
    }),
  );
