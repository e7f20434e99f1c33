/** The columns of a collection in the words of JSON Schema: one description for schema, queryables and sortables. */
import type { ValueDomain } from '../../catalogue/check_constraint.ts';
import type { ColumnRules } from '../../catalogue/column_rules.ts';
import type { PublishedColumn, PublishedTable } from '../../catalogue/published_tables.ts';
import { filter_properties } from '../cql2/properties.ts';
import { sortable_names } from './items_sort.ts';
import { has_known_geometry, read_items_table } from './items_table.ts';
import { json_type, type Schema } from './json_types.ts';
import type { Reference } from './references.ts';

export type { Schema };

/** A column, or the geometry, as the three resources describe it. */
export interface DescribedColumn {
  name: string;
  schema: Schema;
  is_queryable: boolean;
  is_sortable: boolean;
  /** Always there, and to be given by who writes; an identifier may be left to the service. */
  is_required: boolean;
}

export interface ColumnKnowledge {
  /** What the database declares, by column. */
  rules: ReadonlyMap<string, ColumnRules>;
  /** The collection that a column's values are keys of; only what the asker may read. */
  references: ReadonlyMap<string, Reference>;
  /** What stands in the columns, instead of what may; null: what may. */
  actual: ReadonlyMap<string, Schema> | null;
}

const numeric_keywords = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'] as const;
const text_keywords = ['minLength', 'maxLength', 'pattern'] as const;

/** The part of a domain that speaks of values of the type: a text may be compared with '5', and is no number for it. */
function domain_of({ type, format }: Schema, domain: ValueDomain): Schema {
  if (type === 'integer' || type === 'number')
    return { ...numbers_of(domain.enum), ...pick(domain, numeric_keywords) };
  if (type !== 'string' || format !== undefined) return {};
  return { ...(domain.enum && { enum: domain.enum.map(String) }), ...pick(domain, text_keywords) };
}

function numbers_of(values: ValueDomain['enum']): Schema {
  const numbers = values?.map(Number) ?? [];
  return numbers.length > 0 && numbers.every(Number.isFinite) ? { enum: numbers } : {};
}

const pick = (domain: ValueDomain, names: readonly (keyof ValueDomain)[]): Schema =>
  Object.fromEntries(names.flatMap((name) => (domain[name] === undefined ? [] : [[name, domain[name]]])));

/** All that a feature of the table shows, in the order of the table, the geometry last. */
export function describe_columns(
  table: PublishedTable,
  { rules, references, actual }: ColumnKnowledge,
): DescribedColumn[] {
  const filters = filter_properties(table);
  const sortable = new Set(sortable_names(table));
  const time = read_items_table(table).time?.name;
  const columns = table.columns.map((column) => {
    const rule = rules.get(column.name);
    const base = json_type(column.type);
    const schema = {
      title: column.title,
      ...(column.description !== null && { description: column.description }),
      ...base,
      ...(actual === null ? domain_of(base, rule?.domain ?? {}) : actual.get(column.name)),
      ...(column.unit != null && is_number(base) && { 'x-ogc-unit': column.unit }),
      ...(is_read_only(table, column, rule) && { readOnly: true }),
      ...role_of(table, column, base, { time, reference: references.get(column.name)?.collection }),
    };
    // Whoever creates a feature may leave its key out.
    const is_own_key = table.is_editable && column.name === table.key?.name;
    const is_filled = rule?.has_default === true || rule?.is_generated === true || is_own_key;
    return {
      name: column.name,
      schema,
      is_queryable: (filters.get(column.name)?.kind ?? 'any') !== 'any',
      is_sortable: sortable.has(column.name),
      is_required: rule?.is_required === true && !is_filled && column.name !== table.key?.name,
    };
  });
  return [...columns, ...describe_geometry(table, { rules, actual })].map((column, i) => ({
    ...column,
    schema: { ...column.schema, 'x-ogc-propertySeq': i + 1 },
  }));
}

const is_number = ({ type }: Schema) => type === 'integer' || type === 'number';

/** What the database writes by itself: computed columns, and keys that have a default. */
function is_read_only(
  table: PublishedTable,
  column: PublishedColumn,
  rule: ColumnRules | undefined,
): boolean {
  return rule?.is_generated === true || (rule?.has_default === true && column.name === table.key?.name);
}

interface Roles {
  /** The column that `datetime` filters. */
  time: string | undefined;
  reference: string | undefined;
}

/** The one role of a column (`/req/schemas/role-id`, `/req/advanced-property-roles`, `/req/references`). */
function role_of(
  table: PublishedTable,
  { name }: PublishedColumn,
  { type }: Schema,
  { time, reference }: Roles,
): Schema {
  if (name === table.key?.name && (type === 'string' || type === 'integer')) return { 'x-ogc-role': 'id' };
  if (name === time) return { 'x-ogc-role': 'primary-instant' };
  if (reference === undefined) return {};
  return { 'x-ogc-role': 'reference', 'x-ogc-collectionId': reference };
}

const simple_shapes = new Set([
  'point',
  'multipoint',
  'linestring',
  'multilinestring',
  'polygon',
  'multipolygon',
  'geometrycollection',
]);

function describe_geometry(
  table: PublishedTable,
  { rules, actual }: Pick<ColumnKnowledge, 'rules' | 'actual'>,
): DescribedColumn[] {
  const { geometry } = table;
  if (geometry === null || !has_known_geometry(table)) return [];
  const shape = geometry.type.toLowerCase().replace(/z?m?$/, '');
  const schema = {
    title: 'Géométrie',
    format: `geometry-${simple_shapes.has(shape) ? shape : 'any'}`,
    'x-ogc-role': 'primary-geometry',
    ...actual?.get(geometry.name),
  };
  const is_required = rules.get(geometry.name)?.is_required === true;
  return [{ name: geometry.name, schema, is_queryable: true, is_sortable: false, is_required }];
}
