/** A source that went into a result. */
export interface UsedSource {
  id: string;
  title: string;
  /** Period of its data as written by its producer; null when unknown. */
  vintage: string | null;
  count: number;
}

/** Sources older than this are named. */
export const max_age_months = 24;

const months = [
  'janvier',
  'février',
  'mars',
  'avril',
  'mai',
  'juin',
  'juillet',
  'août',
  'septembre',
  'octobre',
  'novembre',
  'décembre',
];

interface Period {
  year: number;
  /** 1 to 12; null when only the year is known. */
  month: number | null;
}

/**
 * The periods that a vintage names, oldest first: « 2023 », « 2024-08-01 », « 01/08/2024 », « février 2016 »,
 * « 2013 à 2016 », « 2013, 2018 ».
 */
export function read_periods(vintage: string): Period[] {
  const text = vintage.toLowerCase().normalize('NFC');
  const found: Period[] = [];
  for (const [, year, month] of text.matchAll(/\b((?:19|20)\d\d)(?:-(0[1-9]|1[0-2]))?(?![\d/])/g))
    found.push({ year: Number(year), month: month === undefined ? null : Number(month) });
  for (const [, month, year] of text.matchAll(/\b(0[1-9]|1[0-2])\/((?:19|20)\d\d)\b/g))
    found.push({ year: Number(year), month: Number(month) });
  months.forEach((name, i) => {
    for (const [, year] of text.matchAll(new RegExp(`${name} ((?:19|20)\\d\\d)`, 'g')))
      found.push({ year: Number(year), month: i + 1 });
  });
  const rank = ({ year, month }: Period) => year * 13 + (month ?? 0);
  // A month is found with its year, and the year by itself.
  const is_told = ({ year, month }: Period) =>
    month !== null || !found.some((other) => other.year === year && other.month !== null);
  return found.filter(is_told).sort((a, b) => rank(a) - rank(b));
}

/** Whole months from the end of the period to the day; a year without month counts to its December. */
export function age_in_months({ year, month }: Period, as_of: string): number {
  const [now_year = 0, now_month = 1] = as_of.split('-').map(Number);
  return (now_year - year) * 12 + now_month - (month ?? 12);
}

const name = ({ title, vintage }: UsedSource) => `${title} (${vintage ?? 'millésime inconnu'})`;

/** The sentences that old, mixed or unknown vintages call for. */
export function warn_of_vintages(sources: readonly UsedSource[], as_of: string): string[] {
  const dated = sources.map((source) => ({
    source,
    periods: source.vintage === null ? [] : read_periods(source.vintage),
  }));
  const old = dated.filter(
    ({ periods: [oldest] }) => oldest !== undefined && age_in_months(oldest, as_of) > max_age_months,
  );
  const unknown = dated.filter(({ periods }) => periods.length === 0);
  const years = new Set(dated.flatMap(({ periods }) => periods.map(({ year }) => year)));
  const list = (some: typeof dated) => some.map(({ source }) => name(source)).join(', ');
  return [
    ...(old.length > 0 ? [`Données de plus de ${max_age_months} mois : ${list(old)}.`] : []),
    ...(years.size > 1 ? [`Millésimes mêlés : ${list(dated)}.`] : []),
    ...(unknown.length > 0
      ? [`Sans millésime connu : ${unknown.map(({ source }) => source.title).join(', ')}.`]
      : []),
  ];
}
