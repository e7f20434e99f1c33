/** Names of columns and codes of communes, whatever their spelling. */

/** « Code Commune (INSEE) » → `code_commune_insee`: capitals, accents, spaces and signs do not matter. */
export function column_key(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
}

/** The published name of the first spelling that a column has, by `column_key`; null when none has. */
export function find_column(columns: readonly string[], ...spellings: readonly string[]): string | null {
  const published = new Map(columns.map((name) => [column_key(name), name]));
  for (const spelling of spellings) {
    const name = published.get(column_key(spelling));
    if (name !== undefined) return name;
  }
  return null;
}

/** Départements and their communes; 975 to 978 and 984 to 989 are overseas collectivities. */
const code_form = /^(?:(?:0[1-9]|1\d|2[1-9AB]|[3-8]\d|9[0-5])\d{3}|97[1-8]\d{2}|98[4-9]\d{2})$/;

/**
 * A commune code as INSEE writes it: leading zero restored (« 9122 », 9122 and « 9122.0 » → « 09122 »), 2a004 → 2A004.
 * Else the reason in French. Whether the commune exists is for the official list to say.
 */
export function read_code_insee(value: unknown): { code: string } | { reason: string } {
  if (value === null || value === undefined) return { reason: 'code commune absent' };
  const is_text = typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';
  const text = is_text ? String(value).trim().toUpperCase() : '?';
  if (text === '') return { reason: 'code commune absent' };
  // Spreadsheets and dataframes turn codes into numbers, sometimes with decimals.
  const digits = text.replace(/[.,]0+$/, '');
  const code = /^\d{4}$/.test(digits) ? `0${digits}` : digits;
  if (code_form.test(code)) return { code };
  if (/^20\d{3}$/.test(code)) return { reason: `code commune ${code} : en Corse, 2A ou 2B remplace 20` };
  return { reason: `code commune « ${text.slice(0, 20)} » mal formé` };
}
