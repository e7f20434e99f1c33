/** Characters that the database keeps (NUL and halves of a pair it does not), and that XML 1.0 knows not. */
// eslint-disable-next-line no-control-regex
const unknown = /[\u0001-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/**
 * The same value, with U+FFFD in place of each character of its texts that no XML can hold: one of them in one record must
 * not break a page of a hundred. Plain objects and lists, as records are; what holds none is given back as it is.
 */
export function mark_unknown<T>(value: T): T {
  if (typeof value === 'string') return value.replace(unknown, '\ufffd') as T;
  if (Array.isArray(value)) {
    const marked = value.map((item: unknown) => mark_unknown(item));
    return marked.some((item, i) => item !== value[i]) ? (marked as T) : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, item]): [string, unknown] => [name, mark_unknown(item)]);
  const is_other = entries.some(([name, item]) => item !== (value as Record<string, unknown>)[name]);
  return is_other ? (Object.fromEntries(entries) as T) : value;
}
