/** Values of a generic dataset: what each looks like, and its conversion to the column's type. */
import type { ColumnType } from '../../catalogue/referentiels.ts';
import { AppError } from '../../errors.ts';
import { read_number } from '../readers/numbers.ts';
import { read_date, read_moment } from './dates.ts';

/** What a value looks like by itself; the column's type comes from all of them. `binary` has no place in a table. */
export type Kind =
  'empty' | 'integer' | 'bigint' | 'double' | 'boolean' | 'date' | 'timestamp' | 'nested' | 'binary' | 'text';

/** How a decimal number is written; two of them in one column may contradict each other. */
export type NumberForm = 'plain' | 'lone_comma' | 'lone_point' | 'comma_thousands' | 'point_thousands';

const max_integer = 2 ** 31 - 1;
const truths: ReadonlyMap<string, boolean> = new Map([
  ...(['true', 'vrai', 'oui', 'yes'] as const).map((word) => [word, true] as const),
  ...(['false', 'faux', 'non', 'no'] as const).map((word) => [word, false] as const),
]);

const kind_of_integer = (number: number): Kind => {
  if (!Number.isSafeInteger(number)) return 'text';
  return Math.abs(number) <= max_integer ? 'integer' : 'bigint';
};

/** Leading zeros and plus signs belong to codes and telephones, an exponent without decimals to codes. */
const code_like = /^(?:\+|-?0\d|[^.,]*e)/i;

export function number_form(text: string): NumberForm {
  const comma = text.lastIndexOf(',');
  const point = text.lastIndexOf('.');
  if (comma >= 0 && point >= 0) return comma > point ? 'point_thousands' : 'comma_thousands';
  if (comma >= 0) return 'lone_comma';
  return point >= 0 ? 'lone_point' : 'plain';
}

function number_or_null(text: string): number | null {
  try {
    return read_number(text);
  } catch {
    return null;
  }
}

export function kind_of(value: unknown): Kind {
  switch (typeof value) {
    case 'string':
      return kind_of_text(value.trim());
    case 'number':
      // NaN is how binary formats write an absent number.
      if (Number.isNaN(value)) return 'empty';
      return Number.isSafeInteger(value) ? kind_of_integer(value) : 'double';
    case 'bigint':
      return kind_of_integer(Number(value));
    case 'boolean':
      return 'boolean';
    case 'object':
      return value === null ? 'empty' : value instanceof Uint8Array ? 'binary' : 'nested';
    default:
      return 'empty';
  }
}

function kind_of_text(text: string): Kind {
  if (text === '') return 'empty';
  const first = text.charCodeAt(0);
  const is_signed_digit =
    (first >= 0x30 && first <= 0x39) || first === 0x2d || first === 0x2c || first === 0x2e;
  if (!is_signed_digit) return truths.has(text.toLowerCase()) ? 'boolean' : 'text';
  if (!code_like.test(text)) {
    const number = number_or_null(text);
    if (number !== null) return /[.,]/.test(text) ? 'double' : kind_of_integer(number);
  }
  if (read_date(text) !== null) return 'date';
  return read_moment(text) !== null ? 'timestamp' : 'text';
}

const faulty = (expected: string, value: unknown) =>
  new AppError(`${expected} « ${to_text(value).slice(0, 40)} »`, { status: 422, code: 'invalid-value' });

/** Text of any value; nested ones as JSON. */
export function to_text(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    default:
      return JSON.stringify(value);
  }
}

/**
 * The value as the staging table takes it; empty text is null in every type. Throws an AppError (`invalid-value`) that
 * names the value when it is not of the type.
 */
export function convert(value: unknown, type: ColumnType): unknown {
  if (kind_of(value) === 'empty') return null;
  switch (type) {
    case 'text':
      return to_text(value);
    case 'text[]':
      return Array.isArray(value) ? value.map(to_text) : [to_text(value)];
    case 'jsonb':
      return typeof value === 'bigint' ? String(value) : value;
    case 'boolean':
      return to_boolean(value);
    case 'date':
      return read_date(to_text(value).trim()) ?? fail(faulty('date illisible', value));
    case 'timestamptz':
      return to_moment(to_text(value).trim()) ?? fail(faulty('date et heure illisibles', value));
    default:
      return to_number(value, type);
  }
}

function fail(error: AppError): never {
  throw error;
}

/** A day alone is its midnight, when a person declares the column a moment. */
function to_moment(text: string): string | null {
  const day = read_date(text);
  return day === null ? read_moment(text) : `${day} 00:00:00 Europe/Paris`;
}

function to_boolean(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  const text = to_text(value).trim().toLowerCase();
  if (text === '1' || text === '0') return text === '1';
  return truths.get(text) ?? fail(faulty('ni vrai ni faux :', value));
}

function to_number(value: unknown, type: 'integer' | 'bigint' | 'double precision'): number {
  if (typeof value === 'object' || typeof value === 'boolean') throw faulty('nombre illisible', value);
  const number = number_or_null(to_text(value));
  if (number === null) throw faulty('nombre illisible', value);
  if (type === 'double precision') return number;
  if (!Number.isInteger(number)) throw faulty('nombre entier attendu au lieu de', value);
  const is_within = type === 'integer' ? Math.abs(number) <= max_integer : Number.isSafeInteger(number);
  return is_within ? number : fail(faulty('nombre entier trop grand', value));
}
