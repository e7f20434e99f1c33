import { age_in_months, max_age_months, read_periods, type UsedSource } from '../white_zones/vintages.ts';

/** What the vintage of made-up data begins with. */
const demonstration = /^démonstration\b/;

/**
 * « démonstration, 2016/2024 » when the data are made up, or the sources are of several years or one of them is older than 24 months on that day,
 * else null: shown on map, print and export beside the figures. The years are the first and the last.
 */
export function label_of(sources: readonly UsedSource[], as_of: string): string | null {
  const periods = sources.flatMap(({ vintage }) => (vintage === null ? [] : read_periods(vintage)));
  const years = periods.map(({ year }) => year);
  const [first, last] = [Math.min(...years), Math.max(...years)];
  const is_old = periods.some((period) => age_in_months(period, as_of) > max_age_months);
  const is_made_up = sources.some(({ vintage }) => vintage !== null && demonstration.test(vintage));
  if (periods.length === 0) return is_made_up ? 'démonstration' : null;
  if (first === last && !is_old && !is_made_up) return null;
  return `démonstration, ${first === last ? first : `${first}/${last}`}`;
}
