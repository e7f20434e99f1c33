/** Dates of records: `31/12/2023 10:00:00`, `2023-12-31…` → `2023-12-31`; null when absent or impossible. */
export function read_date(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const french = /\b(\d{2})\/(\d{2})\/(\d{4})\b/.exec(value);
  const iso = french === null ? /\b(\d{4})-(\d{2})-(\d{2})/.exec(value) : null;
  const text =
    french === null ? (iso?.slice(1, 4).join('-') ?? null) : `${french[3]}-${french[2]}-${french[1]}`;
  if (text === null) return null;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text ? null : text;
}

/** `2016-02-19` → « février 2016 ». */
export const month_of = (date: string): string =>
  new Date(`${date}T00:00:00Z`).toLocaleDateString('fr-FR', {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
