import type { ComponentChild } from 'preact';

// Made once: to make one takes longer than all else of a cell.
const numbers = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 6 });

/** Of an address of mail (RFC 5321); to look for one in a long text takes the square of its length. */
const longest_mail = 320;

/** A column as tables of values show it. */
export interface ColumnView {
  name: string;
  title: string;
  description: string | null;
}

/**
 * A value of a property, for reading: numbers the French way, addresses as links, lists and simple objects as text. A
 * plain function: a table has thousands of them, and a component costs more than what it says.
 */
export function cell(value: unknown): ComponentChild {
  if (typeof value === 'string' && /^https?:\/\/\S+$/.test(value)) return <a href={value}>{value}</a>;
  if (
    typeof value === 'string' &&
    value.length <= longest_mail &&
    /^[^\s@:?&]+@[^\s@:?&]+\.[^\s@:?&]+$/.test(value)
  )
    return <a href={`mailto:${value}`}>{value}</a>;
  const text = say(value) ?? say_parts(value);
  return text ?? <code>{JSON.stringify(value)}</code>;
}

/** A simple value; undefined for a list or an object. */
function say(value: unknown): string | undefined {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'number') return numbers.format(value);
  if (typeof value === 'boolean') return value ? 'oui' : 'non';
  return typeof value === 'string' ? value : undefined;
}

/** A list or an object of simple values; undefined for one that holds others. */
function say_parts(value: unknown): string | undefined {
  const is_list = Array.isArray(value);
  const parts = Object.entries(value as object).map(([name, part]) => {
    const text = say(part);
    return text === undefined || is_list ? text : `${name} : ${text}`;
  });
  if (parts.includes(undefined)) return undefined;
  return parts.length === 0 ? '–' : parts.join(is_list ? ', ' : ' ; ');
}
