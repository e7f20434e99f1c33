/** Values from outside against the JSON Schema that describes them: the keywords that our processes use, and no other. */
import type { Fault } from '../../errors.ts';

/** A schema object of OpenAPI 3.0, as far as inputs and outputs need it. */
export interface Schema {
  type: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object';
  title?: string;
  description?: string;
  format?: 'date' | 'geojson-geometry' | 'geojson-feature-collection' | 'ogc-bbox';
  enum?: readonly string[];
  default?: unknown;
  example?: unknown;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties?: boolean;
  contentMediaType?: string;
}

const words: Readonly<Record<Schema['type'], string>> = {
  string: 'un texte',
  number: 'un nombre',
  integer: 'un nombre entier',
  boolean: 'true ou false',
  array: 'une liste',
  object: 'un objet',
};

/** As JSON pointers write a name (RFC 6901). */
export const pointer_part = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** What keeps the value from its schema, in French; empty when it fits. At most one fault for each place, and 20 in all. */
export function find_faults(schema: Schema, value: unknown, pointer: string): Fault[] {
  const reason = fault_of(schema, value);
  if (reason !== null) return [{ pointer, reason }];
  if (schema.type === 'array' && schema.items !== undefined) {
    const faults: Fault[] = [];
    for (const [i, item] of (value as unknown[]).entries()) {
      faults.push(...find_faults(schema.items, item, `${pointer}/${i}`));
      if (faults.length >= 20) break;
    }
    return faults.slice(0, 20);
  }
  if (schema.type === 'object') return find_member_faults(schema, value as Record<string, unknown>, pointer);
  return [];
}

function find_member_faults(
  { properties = {}, required = [], additionalProperties = true }: Schema,
  value: Record<string, unknown>,
  pointer: string,
): Fault[] {
  const faults = required
    .filter((name) => !Object.hasOwn(value, name))
    .map((name) => ({ pointer: `${pointer}/${pointer_part(name)}`, reason: 'manque' }));
  for (const [name, member] of Object.entries(value)) {
    const place = `${pointer}/${pointer_part(name)}`;
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (known !== undefined) faults.push(...find_faults(known, member, place));
    else if (!additionalProperties) faults.push({ pointer: place, reason: 'n’existe pas ici' });
  }
  return faults.slice(0, 20);
}

function fault_of(schema: Schema, value: unknown): string | null {
  if (!has_type(schema.type, value)) return `attendu ${words[schema.type]}`;
  if (typeof value === 'string') return fault_of_text(schema, value);
  if (typeof value === 'number') return fault_of_number(schema, value);
  return Array.isArray(value) ? fault_of_list(schema, value) : null;
}

function has_type(type: Schema['type'], value: unknown): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  // A number beyond 1e308 is read as Infinity.
  return typeof value === type && (type !== 'number' || Number.isFinite(value));
}

function fault_of_text(schema: Schema, value: string): string | null {
  const { minLength = 0, maxLength = Infinity, pattern, format } = schema;
  if (schema.enum !== undefined && !schema.enum.includes(value)) return `attendu : ${schema.enum.join(', ')}`;
  if (value.length > maxLength) return `${maxLength} caractères au plus`;
  if (value.length < minLength) return `${minLength} caractères au moins`;
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value)) return `forme attendue : ${pattern}`;
  if (format === 'date' && !is_date(value)) return 'attendu une date, AAAA-MM-JJ';
  return null;
}

/** A day of the calendar: the 30th of February is none. */
function is_date(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(text);
}

const say_number = (value: number) =>
  value.toLocaleString('fr-FR', { maximumFractionDigits: 20, useGrouping: false });

function fault_of_number({ minimum = -Infinity, maximum = Infinity }: Schema, value: number): string | null {
  if (value < minimum) return `${say_number(minimum)} au moins`;
  return value > maximum ? `${say_number(maximum)} au plus` : null;
}

function fault_of_list(schema: Schema, value: readonly unknown[]): string | null {
  const { minItems = 0, maxItems = Infinity, uniqueItems = false } = schema;
  if (value.length > maxItems) return `${maxItems} éléments au plus`;
  if (value.length < minItems) return `${minItems} élément${minItems > 1 ? 's' : ''} au moins`;
  if (uniqueItems && new Set(value.map((item) => JSON.stringify(item))).size < value.length)
    return 'un élément est répété';
  return null;
}
