import { AppError } from '../../errors.ts';

const plain = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
/** \s also stands for the no-break, narrow no-break, thin and figure spaces. */
const spaced_thousands = /^[+-]?\d{1,3}(?:\s\d{3})+(?:[.,]\d*)?$/;
const dotted_thousands = /^[+-]?\d{1,3}(?:\.\d{3})+,\d+$/;
const comma_thousands = /^[+-]?\d{1,3}(?:,\d{3})+\.\d+$/;

/**
 * A number as French and English files write it: « 43,5 », « 1 234,5 », « 1.234,5 », 43.5, 1e3. A lone comma is decimal.
 * Null when there is nothing (null, undefined, blank); 0 is a value. Throws an AppError (`invalid-number`) on anything
 * else, NaN and infinities included.
 */
export function read_number(value: unknown): number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  const text = typeof value === 'string' ? value.trim() : typeof value;
  if (text === '') return null;
  const number = typeof value === 'string' ? read_text(text) : null;
  if (number !== null) return number;
  throw new AppError(`nombre illisible « ${text.slice(0, 40)} »`, {
    status: 400,
    code: 'invalid-number',
  });
}

function read_text(text: string): number | null {
  const joined = spaced_thousands.test(text) ? text.replace(/\s/g, '') : text;
  const pointed = dotted_thousands.test(joined)
    ? joined.replaceAll('.', '').replace(',', '.')
    : comma_thousands.test(joined)
      ? joined.replaceAll(',', '')
      : joined.replace(',', '.');
  const number = plain.test(pointed) ? Number(pointed) : NaN;
  return Number.isFinite(number) ? number : null;
}
