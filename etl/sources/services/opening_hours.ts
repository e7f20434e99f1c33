/** Opening hours as directories write them → `opening_hours` syntax of OpenStreetMap (wiki: Key:opening_hours). */

export interface Interval {
  /** `HH:MM`; an end may be `24:00`. */
  start: string;
  end: string;
}

/** Hours of one day. Without intervals the comment is all that is known (« sur rendez-vous »). */
export interface DayHours {
  /** 0 Monday … 6 Sunday, 7 public holidays. */
  day: number;
  intervals: readonly Interval[];
  comment?: string;
}

/** `horaires` is null when nothing is known or a part was not understood; `brut` keeps what could not be used. */
export interface Hours {
  horaires: string | null;
  brut: unknown;
}

const osm_days = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su', 'PH'] as const;
const french_days: readonly string[] = [
  'lundi',
  'mardi',
  'mercredi',
  'jeudi',
  'vendredi',
  'samedi',
  'dimanche',
];
const public_holidays = 7;
const unknown_hours: Hours = { horaires: null, brut: null };

/** Number of a French day name (0 Monday … 6 Sunday), or null. */
export function read_day(name: string): number | null {
  const day = french_days.indexOf(name.trim().toLowerCase());
  return day === -1 ? null : day;
}

/** `9h`, `09:00`, `09:00:00`, `9 h 30` → `09:30`. Null for anything else. */
export function read_time(text: string): string | null {
  const match = /^(\d{1,2})\s*[:hH]\s*(\d{2})?(?::\d{2})?$/.exec(text.trim());
  if (match === null) return null;
  const hours = Number(match[1]);
  const minutes = Number(match[2] ?? '0');
  if (hours > 24 || minutes > 59 || (hours === 24 && minutes > 0)) return null;
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}

/** Null unless both times are read and the end follows the start: an office does not open through the night by a typing error. */
function to_interval(start_text: string, end_text: string): Interval | null {
  const start = read_time(start_text);
  const end_time = read_time(end_text);
  if (start === null || end_time === null) return null;
  const end = end_time === '00:00' ? '24:00' : end_time;
  return start < end ? { start, end } : null;
}

const time_pattern = String.raw`\d{1,2}\s*[:hH]\s*(?:\d{2})?(?::\d{2})?`;
const interval_pattern = new RegExp(
  String.raw`(${time_pattern})\s*(?:-|–|—|à|au|>)\s*(${time_pattern})(?![\d:h])`,
  'g',
);

/**
 * Intervals of one day written as text: « 09:00 - 12:00 / 13:30 - 16:30 », « 8h00-12h00 14h00-18h00 ».
 * Empty array for « fermé ». Null when any part is not understood: half a timetable would wrongly say « closed ».
 */
export function read_intervals(text: string): Interval[] | null {
  const clean = text
    .replace(/[\u00a0\u202f]/g, ' ')
    .trim()
    .replace(/^de\s+/i, '');
  if (/^ferm[ée]e?s?\.?$/i.test(clean.normalize('NFC'))) return [];
  const intervals: Interval[] = [];
  let understood = true;
  const rest = clean.replace(interval_pattern, (_, start: string, end: string) => {
    const interval = to_interval(start, end);
    if (interval === null) understood = false;
    else intervals.push(interval);
    return ' ';
  });
  const only_separators = /^(?:[\s/;,.&|]|et de|et|puis)*$/i.test(rest);
  return understood && only_separators && intervals.length > 0 ? intervals : null;
}

const quote = (comment: string) => `"${comment.replace(/\s+/g, ' ').trim().replaceAll('"', '’')}"`;

function day_list(days: readonly number[]): string {
  const sorted = [...new Set(days)].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let i = 0; i < sorted.length;) {
    let last = i;
    while (sorted[last + 1] === (sorted[last] ?? 0) + 1 && sorted[last + 1] !== public_holidays) last++;
    const first_name = osm_days[sorted[i] ?? 0];
    const last_name = osm_days[sorted[last] ?? 0];
    parts.push(last - i > 1 ? `${first_name}-${last_name}` : sorted_names(sorted, i, last));
    i = last + 1;
  }
  return parts.join(',');
}

const sorted_names = (days: readonly number[], from: number, to: number) =>
  days
    .slice(from, to + 1)
    .map((day) => osm_days[day])
    .join(',');

/**
 * One rule per distinct timetable: `Mo-We,Fr 09:00-12:00,14:00-17:00; Tu 09:00-12:00 "sur rendez-vous"`.
 * A second rule for a day already named is additional (`, `), it does not replace the first (`; `).
 * Days with neither interval nor comment are closed and left out. Null when nothing remains.
 */
export function to_opening_hours(entries: readonly DayHours[]): string | null {
  const rules = new Map<string, number[]>();
  const by_day = new Map<string, { day: number; comment: string; times: string[] }>();
  for (const { day, intervals, comment = '' } of entries) {
    if (intervals.length === 0 && comment.trim() === '') continue;
    const key = `${day} ${intervals.length === 0 ? 'comment' : 'times'} ${comment.trim()}`;
    const times = intervals.map(({ start, end }) => `${start}-${end}`);
    const known = by_day.get(key);
    if (known === undefined) by_day.set(key, { day, comment, times });
    else known.times.push(...times);
  }
  for (const { day, comment, times } of [...by_day.values()].sort((a, b) => a.day - b.day)) {
    const selector = [...new Set(times)].sort().join(',');
    const rule = [selector, comment.trim() === '' ? '' : quote(comment)]
      .filter((part) => part !== '')
      .join(' ');
    rules.set(rule, [...(rules.get(rule) ?? []), day]);
  }
  const named = new Set<number>();
  let text = '';
  for (const [rule, days] of rules) {
    const additional = days.some((day) => named.has(day));
    days.forEach((day) => named.add(day));
    text += `${text === '' ? '' : additional ? ', ' : '; '}${day_list(days)} ${rule}`;
  }
  return text === '' ? null : text;
}

/** A `plage_ouverture` of the DILA directory; every field may be absent or empty. */
export type Plage = Partial<
  Record<
    | 'nom_jour_debut'
    | 'nom_jour_fin'
    | 'valeur_heure_debut_1'
    | 'valeur_heure_fin_1'
    | 'valeur_heure_debut_2'
    | 'valeur_heure_fin_2'
    | 'commentaire',
    unknown
  >
>;

const text_of = (value: unknown) => (typeof value === 'string' ? value.trim() : '');

function plage_days(plage: Plage): number[] | null {
  const first = read_day(text_of(plage.nom_jour_debut));
  const last = text_of(plage.nom_jour_fin) === '' ? first : read_day(text_of(plage.nom_jour_fin));
  if (first === null || last === null) return null;
  // « Samedi – Mardi » runs over Sunday.
  return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, i) => (first + i) % 7);
}

function plage_intervals(plage: Plage): Interval[] | null {
  const pairs: [unknown, unknown][] = [
    [plage.valeur_heure_debut_1, plage.valeur_heure_fin_1],
    [plage.valeur_heure_debut_2, plage.valeur_heure_fin_2],
  ];
  const filled = pairs.filter(([start, end]) => text_of(start) !== '' || text_of(end) !== '');
  const intervals = filled.map(([start, end]) => to_interval(text_of(start), text_of(end)));
  return intervals.includes(null) ? null : (intervals as Interval[]);
}

/** Hours of the DILA directory. One plage not understood makes the whole unknown. */
export function hours_from_plages(plages: readonly Plage[]): Hours {
  if (plages.length === 0) return unknown_hours;
  const entries: DayHours[] = [];
  for (const plage of plages) {
    const days = plage_days(plage);
    const intervals = plage_intervals(plage);
    if (days === null || intervals === null) return { horaires: null, brut: plages };
    entries.push(...days.map((day) => ({ day, intervals, comment: text_of(plage.commentaire) })));
  }
  return { horaires: to_opening_hours(entries), brut: null };
}

/** Hours given as one text per weekday, Monday first (France services). An empty day beside filled ones is closed. */
export function hours_from_days(days: readonly (string | null | undefined)[]): Hours {
  if (days.every((text) => text_of(text) === '')) return unknown_hours;
  const brut = Object.fromEntries(days.map((text, day) => [french_days[day] ?? String(day), text ?? '']));
  const entries: DayHours[] = [];
  for (const [day, value] of days.entries()) {
    const text = text_of(value);
    const intervals = text === '' ? [] : read_intervals(text);
    if (intervals === null) return { horaires: null, brut };
    entries.push({ day, intervals });
  }
  const horaires = to_opening_hours(entries);
  return { horaires, brut: horaires === null ? brut : null };
}

/**
 * Hours in one text naming the days: « Lundi : 8h00-12h00 14h00-18h00 Mardi : fermé … Jours fériés : 9h00-12h00 »
 * (gendarmerie). Anything before the first day makes the whole unknown.
 */
export function hours_from_named_days(text: string): Hours {
  if (text.trim() === '') return unknown_hours;
  const unreadable: Hours = { horaires: null, brut: text };
  const parts = text.split(
    /\b(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|jours?\s+f[ée]ri[ée]s?)\s*:?/i,
  );
  if (parts.length < 3 || (parts[0] ?? '').trim() !== '') return unreadable;
  const entries: DayHours[] = [];
  for (let i = 1; i < parts.length; i += 2) {
    const day = read_day(parts[i] ?? '') ?? public_holidays;
    const hours = (parts[i + 1] ?? '').trim();
    const intervals = hours === '' ? [] : read_intervals(hours);
    if (intervals === null) return unreadable;
    entries.push({ day, intervals });
  }
  const horaires = to_opening_hours(entries);
  return horaires === null ? unreadable : { horaires, brut: null };
}

/** A stop of a round: one day of the week, between two days and in some weeks only. */
export interface StopHours extends Interval {
  /** 0 Monday … 6 Sunday. */
  day: number;
  /** By the number of the ISO week, which starts anew every year: after week 53 two odd ones follow each other. */
  weeks: 'every' | 'odd' | 'even';
  /** First and last day, `YYYY-MM-DD`; null: open. */
  from: string | null;
  to: string | null;
}

const osm_months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const osm_date = (date: string) =>
  `${date.slice(0, 4)} ${osm_months[Number(date.slice(5, 7)) - 1]} ${date.slice(8, 10)}`;
const osm_weeks = { every: '', odd: 'week 01-53/2 ', even: 'week 02-53/2 ' } as const;

/** `2026 Jan 15-2026 Dec 31 week 01-53/2 Tu 09:00-12:00`: the syntax wants both days or none. */
export function to_stop_hours({ day, start, end, weeks, from, to }: StopHours): string {
  const days =
    from === null && to === null ? '' : `${osm_date(from ?? '2000-01-01')}-${osm_date(to ?? '2099-12-31')} `;
  return `${days}${osm_weeks[weeks]}${osm_days[day]} ${start}-${end}`;
}
