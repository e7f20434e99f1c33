/** Nested fields of the DILA directory: arrays in the dump, JSON inside strings through the API, or empty in both. */

type Members = Record<string, unknown>;

function parse_json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Plain text where a list was announced: it is the list's only element.
    return text;
  }
}

/** The elements of a list given as an array, a JSON text, a single element, an empty text or null. */
export function read_list(value: unknown): unknown[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.filter((element) => element !== null && element !== '');
  if (typeof value !== 'string') return [value];
  const text = value.trim();
  if (text === '') return [];
  if (!/^[[{"]/.test(text)) return [text];
  const parsed = parse_json(text);
  return typeof parsed === 'string' ? [parsed] : read_list(parsed);
}

/** The elements that are objects. */
export const read_objects = (value: unknown): Members[] =>
  read_list(value).filter(
    (element): element is Members =>
      typeof element === 'object' && element !== null && !Array.isArray(element),
  );

/** The elements that are texts, trimmed, without the empty ones. */
export const read_texts = (value: unknown): string[] =>
  read_list(value)
    .filter((element) => typeof element === 'string' || typeof element === 'number')
    .map((element) => String(element).trim())
    .filter((text) => text !== '');
