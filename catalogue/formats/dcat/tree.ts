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

/**
 * The trees with each named thing told where it first stands, and named where it stands again: in syntaxes that write
 * things inside one another, what has no name inside it would else become another thing each time.
 */
export function tell_once(nodes: readonly Node[]): Node[] {
  const told = new Set<string>();
  const walk = ({ id, types, properties }: Node): Node => {
    if (id !== null && properties.length > 0) {
      const what = JSON.stringify([id, properties]);
      if (told.has(what)) return reference(id);
      told.add(what);
    }
    return {
      id,
      types,
      properties: properties.map(({ predicate, value }) => ({
        predicate,
        value: is_literal(value) ? value : walk(value),
      })),
    };
  };
  return nodes.map(walk);
}
