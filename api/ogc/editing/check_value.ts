/** Values of properties as JSON, for columns of PostgreSQL: what fits, and why the rest does not. */
import type { EditableColumn } from '../../../catalogue/editable_columns.ts';

type ColumnType = Pick<EditableColumn, 'type' | 'max_length' | 'labels'>;
/** The value to write, or the reason (French) and where inside the value it holds: indices. */
export type Reading = { value: unknown } | { reason: string; at?: string };

const refuse = (reason: string): Reading => ({ reason });

const integers: Readonly<Record<string, readonly [number, number]>> = {
  int2: [-(2 ** 15), 2 ** 15 - 1],
  int4: [-(2 ** 31), 2 ** 31 - 1],
  // JSON numbers beyond lose their last digits on the way.
  int8: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};
const uuid_form = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const date_form = /^(\d{4})-(\d{2})-(\d{2})$/;
const moment_form = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?$/i;

/**
 * Reads a value that is not null for a column. Types that are not listed take any text and leave it to the database.
 * A moment without zone is one of Europe/Paris, as in imports.
 */
export function read_value(column: ColumnType, value: unknown): Reading {
  const { type } = column;
  if (type.startsWith('_')) return read_array({ ...column, type: type.slice(1) }, value);
  if (type === 'json' || type === 'jsonb')
    return is_storable(value) ? { value } : refuse('contient un caractère nul ou incomplet');
  if (type === 'bool') return typeof value === 'boolean' ? { value } : refuse('attendu : true ou false');
  const range = Object.hasOwn(integers, type) ? integers[type] : undefined;
  if (range !== undefined) return read_integer(value, range);
  if (type === 'float4' || type === 'float8' || type === 'numeric') return read_number(type, value);
  if (typeof value !== 'string') return refuse('attendu : un texte');
  if (!is_storable(value)) return refuse('contient un caractère nul ou incomplet');
  return read_text(column, value);
}

function read_text({ type, max_length, labels }: ColumnType, value: string): Reading {
  if (labels !== null)
    return labels.includes(value) ? { value } : refuse(`attendu : ${labels.join(', ')}`.slice(0, 300));
  if (max_length !== null && Array.from(value).length > max_length)
    return refuse(`plus de ${max_length} caractères`);
  if (type === 'uuid') return uuid_form.test(value) ? { value } : refuse('attendu : un UUID');
  if (type === 'date') return is_day(value) ? { value } : refuse('attendu : une date AAAA-MM-JJ');
  if (type === 'timestamptz' || type === 'timestamp') return read_moment(type, value);
  return { value };
}

function read_integer(value: unknown, [least, most]: readonly [number, number]): Reading {
  if (typeof value !== 'number' || !Number.isInteger(value)) return refuse('attendu : un nombre entier');
  return value >= least && value <= most ? { value } : refuse(`attendu : un entier de ${least} à ${most}`);
}

function read_number(type: string, value: unknown): Reading {
  if (typeof value !== 'number' || !Number.isFinite(value)) return refuse('attendu : un nombre');
  return type === 'float4' && !fits_single(value) ? refuse('nombre hors de la simple précision') : { value };
}

/** PostgreSQL refuses what becomes infinite, and what becomes zero without being it. */
const fits_single = (value: number) => {
  const rounded = Math.fround(value);
  return Number.isFinite(rounded) && (rounded !== 0 || value === 0);
};

function is_day(text: string): boolean {
  const [, year, month, day] = (date_form.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined || year === 0) return false;
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function read_moment(type: string, text: string): Reading {
  const expected = 'attendu : un instant AAAA-MM-JJTHH:MM:SS, avec Z ou +HH:MM';
  const [, day = '', hour, minute, second = '0', zone] = moment_form.exec(text) ?? [];
  if (!is_day(day) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59)
    return refuse(expected);
  const [, zone_hour = '0', zone_minute = '0'] = /^[+-](\d{2}):(\d{2})$/.exec(zone ?? '') ?? [];
  if (Number(zone_hour) > 14 || Number(zone_minute) > 59) return refuse(expected);
  if (type === 'timestamptz') return { value: zone === undefined ? `${text} Europe/Paris` : text };
  return zone === undefined
    ? { value: text }
    : refuse('attendu : une heure locale AAAA-MM-JJTHH:MM:SS, sans fuseau');
}

function read_array(element: ColumnType, value: unknown): Reading {
  if (!Array.isArray(value)) return refuse('attendu : une liste');
  const values: unknown[] = [];
  for (const [i, item] of value.entries()) {
    const reading: Reading = item === null ? { value: null } : read_value(element, item);
    if ('reason' in reading) return { reason: reading.reason, at: `/${i}${reading.at ?? ''}` };
    values.push(reading.value);
  }
  return { value: values };
}

/** Whether PostgreSQL's text can hold all texts of a value: no NUL, no half of a surrogate pair. */
function is_storable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, member]) => is_storable(name) && is_storable(member));
}
