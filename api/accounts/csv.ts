/**
 * A line of CSV for spreadsheets: semicolons, quotes doubled, and an apostrophe before what a spreadsheet would take for a
 * formula (OWASP, « CSV Injection »): the log holds what strangers typed.
 */
export function csv_line(values: readonly (string | null)[]): string {
  return `${values.map(csv_cell).join(';')}\r\n`;
}

function csv_cell(value: string | null): string {
  const text = value ?? '';
  const safe = /^[\s]*[=+\-@]|^[\t\r]/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
