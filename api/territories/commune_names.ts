/** Finding communes by what people type: name, postal code or INSEE code. Pure: no database here. */

export interface CommuneEntry {
  /** INSEE code. */
  id: string;
  nom: string;
  departement: string | null;
  codes_postaux: string[];
  population: number | null;
  /** Longitude, latitude in degrees. */
  centre: [number, number] | null;
  /** west, south, east, north in degrees. */
  bbox: [number, number, number, number] | null;
}

export interface CommuneIndex {
  entries: readonly CommuneEntry[];
  /** Folded name of each entry. */
  names: readonly string[];
}

const abbreviations: Readonly<Record<string, string>> = { st: 'saint', ste: 'sainte', sts: 'saints' };

/** Without accents, capitals, hyphens and apostrophes; « St » is « saint ». */
export function fold_name(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => (Object.hasOwn(abbreviations, word) ? abbreviations[word] : word))
    .join(' ');
}

export const index_communes = (entries: readonly CommuneEntry[]): CommuneIndex => ({
  entries,
  names: entries.map(({ nom }) => fold_name(nom)),
});

/** How well a name answers: 0 the very name, 1 its beginning, 2 the beginning of a later word; null not at all. */
function rank_name(name: string, sought: string): number | null {
  if (name === sought) return 0;
  if (name.startsWith(sought)) return 1;
  return name.includes(` ${sought}`) ? 2 : null;
}

/** Codes are found by their beginning, from two figures on: département, then commune or post office. */
function rank_code({ id, codes_postaux }: CommuneEntry, sought: string): number | null {
  const code = sought.toUpperCase();
  if (id === code) return 0;
  if (codes_postaux.includes(code)) return 1;
  return id.startsWith(code) || codes_postaux.some((postal) => postal.startsWith(code)) ? 2 : null;
}

const code_form = /^(?:\d{2,5}|2[ab]\d{0,3})$/;

/** The best answers first, of equals the most populated, then by name. Linear: 35,000 communes take some milliseconds. */
export function search_communes(
  { entries, names }: CommuneIndex,
  text: string,
  limit: number,
): CommuneEntry[] {
  const sought = fold_name(text);
  if (sought === '') return [];
  const is_code = code_form.test(sought);
  const found: { rank: number; entry: CommuneEntry; name: string }[] = [];
  for (const [i, entry] of entries.entries()) {
    const name = names[i] ?? '';
    const rank = is_code ? rank_code(entry, sought) : rank_name(name, sought);
    if (rank !== null) found.push({ rank, entry, name });
  }
  found.sort(
    (a, b) =>
      a.rank - b.rank ||
      (b.entry.population ?? 0) - (a.entry.population ?? 0) ||
      (a.name < b.name ? -1 : a.name > b.name ? 1 : a.entry.id < b.entry.id ? -1 : 1),
  );
  return found.slice(0, limit).map(({ entry }) => entry);
}
