import type { CsvDialect } from '../formats/output_format.ts';

/** What a spreadsheet would run: a text that begins with one of these, after blanks too. */
const formula = /^\s*[=+\-@＝＋－＠\t\r]/;

const separators: Readonly<Record<CsvDialect, string>> = { standard: ',', excel: ';' };

/**
 * A table as CSV: by RFC 4180, or as a French Excel opens it (byte order mark, semicolons, decimal commas, an apostrophe
 * before texts that it would run). Null is an empty field.
 */
export function write_table(
  rows: readonly (readonly (string | number | null)[])[],
  dialect: CsvDialect,
): string {
  const separator = separators[dialect];
  const field = (value: string | number | null) => {
    if (value === null) return '';
    if (typeof value === 'number')
      return dialect === 'excel' ? String(value).replace('.', ',') : String(value);
    const safe = dialect === 'excel' && formula.test(value) ? `'${value}` : value;
    return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const lines = rows.map((row) => `${row.map(field).join(separator)}\r\n`).join('');
  return dialect === 'excel' ? `\uFEFF${lines}` : lines;
}
