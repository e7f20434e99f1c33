/** What is written, as a tree: the syntaxes are written from it. */

export type Value = Literal | Node;

export interface Literal {
  text: string;
  /** RFC 5646. */
  language?: string | undefined;
  /** Short name: « xsd:date ». */
  datatype?: string | undefined;
}

export interface Node {
  /** Address, `_:name` of a thing without one that stands in several places, null of one that stands here alone. */
  id: string | null;
  /** Short names. */
  types: readonly string[];
  properties: readonly Property[];
}

export interface Property {
  /** Short name. */
  predicate: string;
  value: Value;
}

export const is_literal = (value: Value): value is Literal => 'text' in value;

/** A thing named elsewhere. */
export const reference = (id: string, ...types: string[]): Node => ({ id, types, properties: [] });

/** A thing; properties without value are left out. */
export const node = (
  id: string | null,
  types: string | readonly string[],
  properties: Readonly<Record<string, Value | readonly Value[] | undefined>>,
): Node => ({
  id,
  types: typeof types === 'string' ? [types] : types,
  properties: Object.entries(properties).flatMap(([predicate, value]) =>
    value === undefined ? [] : many(value).map((one) => ({ predicate, value: one })),
  ),
});

const many = (value: Value | readonly Value[]): readonly Value[] =>
  Array.isArray(value) ? (value as readonly Value[]) : [value as Value];
