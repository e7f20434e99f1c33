/** Values of OpenStreetMap's tags, which anybody may have typed. */

/** Legal speeds in France by the words that stand for them (Code de la route, R413-2 and R413-3). */
const limit_words: ReadonlyMap<string, number> = new Map([
  ['urban', 50],
  ['rural', 80],
  ['trunk', 110],
  ['motorway', 130],
  ['zone30', 30],
  ['zone20', 20],
  ['living_street', 20],
]);
const kmh_per_mph = 1.609_344;

/** A speed limit (km/h); null when it is absent, not understood or no speed of a road. */
export function read_limit_kmh(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (text === 'walk') return 6;
  const word = /^[A-Z]{2}:(?:zone:?)?(\w+)$/.exec(text)?.[1];
  if (word !== undefined) return limit_words.get(word) ?? limit_words.get(`zone${word}`) ?? null;
  const found = /^(\d{1,3}(?:\.\d+)?)\s*(km\/h|kmh|mph)?$/.exec(text.trim());
  if (found === null) return null;
  const kmh = Number(found[1]) * (found[2] === 'mph' ? kmh_per_mph : 1);
  return kmh >= 5 && kmh <= 140 ? Math.round(kmh) : null;
}

const most_hours = 48;

/** `1:30`, `01:30:00`, `PT1H30M` or minutes alone, in seconds; null when it is none of them, nothing or above two days. */
export function read_duration_s(text: string | undefined): number | null {
  if (text === undefined) return null;
  const iso = /^PT(?:(\d{1,3})H)?(?:(\d{1,4})M)?(?:(\d{1,5})S)?$/.exec(text);
  const clock = /^(\d{1,3}):(\d{2})(?::(\d{2}))?$/.exec(text);
  const minutes = /^(\d{1,4})$/.exec(text);
  const [, hours = 0, min = 0, s = 0] = iso ?? clock ?? [0, 0, minutes?.[1] ?? 0];
  const seconds = Number(hours) * 3600 + Number(min) * 60 + Number(s);
  return seconds > 0 && seconds <= most_hours * 3600 ? seconds : null;
}
