/** Small readings of published text values. */

/** Text without outer spaces; null when empty or no text. Numbers are taken as their decimal text. */
export function text_or_null(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return null;
  const text = value.trim();
  return text === '' ? null : text;
}

/** Non-empty parts on one line. */
export const join_text = (parts: readonly unknown[], separator = ', '): string | null =>
  text_or_null(
    parts
      .map(text_or_null)
      .filter((part) => part !== null)
      .join(separator),
  );

/** An address of the form x@y.z, else null: the field also holds web pages and sentences. */
export function read_mailbox(value: unknown): string | null {
  const text = text_or_null(value);
  return text !== null && /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(text) ? text : null;
}

/** Object without its null, undefined, empty-text and empty-array members. */
export function compact(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(members).filter(
      ([, value]) =>
        value !== null &&
        value !== undefined &&
        value !== '' &&
        !(Array.isArray(value) && value.length === 0),
    ),
  );
}

/** « Agence postale communale » → agence_postale_communale; spellings differ in capitals between vintages. */
export const slug = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
