import type { CountedService } from '../coverage/read_services.ts';
import type { Moment } from '../coverage/request.ts';
import type { ChosenAntennas } from '../white_zones/antennas.ts';
import { say_day, say_moment, type Day } from './moment.ts';
import { open_at, type OpenStates } from './open_at.ts';
import { unknown } from './read_hours.ts';

/** Which counters of each category are open at a moment. */
export interface HoursOfCategories {
  at: Moment;
  /** The day that stands for the weekday. */
  day: Day;
  categories: readonly {
    category: string;
    title: string;
    /** By service of the category: see `hour_states`. */
    states: Uint8Array;
    /** Share of its services whose hours are unknown, 0 to 1. */
    unknown_share: number;
  }[];
  /** Services of unknown hours, each once however many categories it stands for. */
  unknown: OpenStates['unknown'];
  /** Services of all categories, each once. */
  services: number;
}

/** Opens and closes the antennas of a basket at a moment of the week. */
export async function read_states(
  { categories }: Pick<ChosenAntennas, 'categories'>,
  at: Moment,
  as_of: Day,
): Promise<HoursOfCategories> {
  const services = new Map(
    categories.flatMap((category) => category.services).map((service) => [service.id, service]),
  );
  const ids = [...services.keys()];
  const found = await open_at([...services.values()] as CountedService[], at, as_of);
  const state_of = new Map(ids.map((id, i) => [id, found.states[i] as number]));
  return {
    at,
    day: found.day,
    categories: categories.map(({ category, services: its }) => {
      const states = Uint8Array.from(its, ({ id }) => state_of.get(id) ?? unknown);
      const count = states.reduce((sum, state) => sum + (state === unknown ? 1 : 0), 0);
      return { category: category.id, title: category.title, states, unknown_share: count / its.length };
    }),
    unknown: found.unknown,
    services: services.size,
  };
}

/** What must be said of a result at a moment, in French. */
export function warn_of_hours({ at, day, unknown: of, services }: HoursOfCategories): string[] {
  const count = of.untold + of.unreadable + of.uncertain;
  const percent = Math.round((count / services) * 100);
  const reasons = [
    of.untold > 0 && `${of.untold.toLocaleString('fr-FR')} sans horaires`,
    of.unreadable > 0 && `${of.unreadable.toLocaleString('fr-FR')} aux horaires illisibles`,
    of.uncertain > 0 && `${of.uncertain.toLocaleString('fr-FR')} sur rendez-vous ou sous condition`,
  ].filter((reason) => reason !== false);
  return [
    `Guichets ouverts ${say_moment(at)}, d’après leurs horaires du ${say_day(day)}, hors jours fériés.`,
    ...(count === 0
      ? []
      : [
          `Horaires inconnus pour ${percent} % des guichets (${reasons.join(', ')}) : comptés ni ouverts ni fermés, le résultat est donné entre les deux.`,
        ]),
  ];
}
