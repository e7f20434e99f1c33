/** What the parts of a filter are while it is translated. */
import { sql, type Fragment } from '../../sql/fragment.ts';
import type { Bounds } from './earth.ts';
import type { Kind } from './properties.ts';

export interface Value {
  kind: Kind;
  sql: Fragment;
  /** A whole number: a literal, or a column of whole numbers. */
  is_integer?: boolean;
  /** Of an array property. */
  array_type?: string;
  /** A geometry that may hold a collection, which not every predicate of PostGIS takes. */
  is_collection?: boolean;
  /** Of a geometry written in degrees. */
  bounds?: Bounds;
  /** Of a literal. */
  number?: number;
}

export const kind_names: Readonly<Record<Kind, string>> = {
  boolean: 'une condition',
  number: 'un nombre',
  text: 'un texte',
  date: 'une date',
  timestamp: 'un instant',
  geometry: 'une géométrie',
  array: 'une liste',
  any: 'une valeur d’un type qui ne se compare pas',
};

export const truth = (condition: Fragment): Value => ({ kind: 'boolean', sql: condition });

export function number_literal(value: number): Value {
  const is_integer = Number.isSafeInteger(value);
  return {
    kind: 'number',
    number: value,
    is_integer,
    sql: is_integer ? sql`${value}::bigint` : sql`${value}::double precision`,
  };
}

/** Whole numbers compare as such, by the column's index; others as doubles. */
export function by_index(one: Value, other: Value): [Fragment, Fragment] {
  if (one.kind !== 'number' || (one.is_integer === true && other.is_integer === true))
    return [one.sql, other.sql];
  return [sql`${one.sql}::double precision`, sql`${other.sql}::double precision`];
}

/** The moment that a date begins with, or the instant itself. */
export const as_instant = ({ kind, sql: value }: Value): Fragment =>
  kind === 'date' ? sql`(${value}::timestamp at time zone 'UTC')` : value;
