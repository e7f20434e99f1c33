import type { Db } from '../../sql/client.ts';
import { one } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';

export type Level = 'commune' | 'epci' | 'departement' | 'region';
export interface Territory {
  level: Level;
  code: string;
}

/** Forms of codes (Code officiel géographique; SIREN of an EPCI), most precise first. */
const codes: readonly (readonly [RegExp, Level])[] = [
  [/^(?:\d{2}|2[ab])\d{3}$/i, 'commune'],
  [/^\d{9}$/, 'epci'],
];
const named_level = /^(commune|epci|departement|region)\s*:?\s*(\w+)$/i;
const most_territories = 1000;

/**
 * Territories of a text, one per line: a code, a level with a code, or the name of a commune. What is wrong is said in
 * `faults`. Codes of communes are looked up where communes have been imported.
 */
export async function read_territories(
  db: Db,
  text: string,
): Promise<{ territories: Territory[]; faults: string[] }> {
  const lines = text
    .split(/[\n,;]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length > most_territories)
    return { territories: [], faults: [`${lines.length} territoires : ${most_territories} au plus.`] };
  const read = lines.map((line) => ({ line, territory: read_code(line) }));
  const names = read.filter(({ territory }) => territory === null).map(({ line }) => line.toLowerCase());
  const asked = read.flatMap(({ territory }) => (territory?.level === 'commune' ? [territory.code] : []));
  const { is_published } = await one<{ is_published: boolean }>(db, query_file('communes_published'));
  const known = is_published
    ? await db.query<{ code_insee: string; nom: string; code_departement: string }>(
        query_file('communes_meant', [asked, names]),
      )
    : [];
  const territories: Territory[] = [];
  const faults: string[] = [];
  for (const { line, territory } of read) {
    if (territory !== null) {
      const is_missing =
        territory.level === 'commune' &&
        is_published &&
        !known.some(({ code_insee }) => code_insee === territory.code);
      if (is_missing) faults.push(`« ${line} » n’est le code d’aucune commune du site.`);
      else territories.push(territory);
      continue;
    }
    const found = known.filter(({ nom }) => nom.toLowerCase() === line.toLowerCase());
    const [only] = found;
    if (only === undefined)
      faults.push(`« ${line.slice(0, 80)} » n’est ni un code ni le nom d’une commune du site.`);
    else if (found.length > 1)
      faults.push(
        `« ${line} » est le nom de plusieurs communes : écrivez ${found.map(({ code_insee }) => code_insee).join(' ou ')}.`,
      );
    else territories.push({ level: 'commune', code: only.code_insee });
  }
  return { territories, faults };
}

function read_code(line: string): Territory | null {
  const plain = line.normalize('NFD').replaceAll(/\p{M}/gu, '');
  const [, level, code] = named_level.exec(plain) ?? [];
  if (level !== undefined && code !== undefined)
    return { level: level.toLowerCase() as Level, code: code.toUpperCase() };
  const known = codes.find(([form]) => form.test(plain));
  return known === undefined ? null : { level: known[1], code: plain.toUpperCase() };
}
