/** What ISO 19139 and ISO 19115-3 do not have in common: prefixes, order of properties, places. */
import type { Element } from './tree.ts';
import { node, with_attributes } from './build.ts';

export interface Dialect {
  id: 'iso19139' | 'iso19115_3';
  /** Prefix → address. */
  namespaces: Readonly<Record<string, string>>;
  /** Address of a code list. */
  code_list(name: string): string;
  /** Prefix of a class, of a basic type or of a code (what begins with a capital). */
  class_prefix(name: string): string;
  /** Prefix of a property of this class. */
  property_prefix(name: string, of_class: string): string;
  /** Properties of a class in the order of the schema. */
  order: Readonly<Record<string, readonly string[]>>;
}

/** A property that holds a code. */
export function code_node(dialect: Dialect, name: string, list: string, value: string | undefined) {
  return value === undefined
    ? undefined
    : node(
        name,
        with_attributes(node(list, value), { codeList: dialect.code_list(list), codeListValue: value }),
      );
}

/** A property that holds a language by its ISO 639-2/B code. */
export const language_node = (name: string, code: string): Element =>
  node(
    name,
    with_attributes(node('LanguageCode', code), {
      codeList: 'http://www.loc.gov/standards/iso639-2/',
      codeListValue: code,
    }),
  );

/** A CI_Citation with a title alone: ISO 19139 requires its date, which is said to be unknown. */
export const bare_citation = (dialect: Dialect, title: Element | undefined): Element =>
  node('CI_Citation', title, dialect.id === 'iso19139' ? unknown_date : undefined);
export const unknown_date = with_attributes(node('date'), { 'gco:nilReason': 'unknown' });

/** Puts the dialect's prefixes on an element written under local names, and on all that it holds. */
export function put_prefixes(element: Element, of_class: string, dialect: Dialect): Element {
  const { name } = element;
  const is_class = /^[A-Z]/.test(name);
  const prefix = is_class ? dialect.class_prefix(name) : dialect.property_prefix(name, of_class);
  return {
    name: `${prefix}:${name}`,
    attributes: element.attributes,
    children: element.children.map((child) =>
      typeof child === 'string' ? child : put_prefixes(child, is_class ? name : of_class, dialect),
    ),
  };
}

/** Puts a new property at the place that the schema gives it among those of its class, indented as its neighbours. */
export function insert_in_order(
  parent: Element,
  property: Element,
  class_name: string,
  dialect: Dialect,
): void {
  const order = dialect.order[class_name] ?? [];
  const rank = (name: string) => {
    const at = order.indexOf(name.slice(name.indexOf(':') + 1));
    return at === -1 ? order.length : at;
  };
  const own = rank(property.name);
  let after = -1;
  for (const [i, child] of parent.children.entries())
    if (typeof child !== 'string' && rank(child.name) <= own) after = i;
  const before = parent.children[after === -1 ? 0 : after - 1];
  const space = typeof before === 'string' && before.trim() === '' ? [before] : [];
  if (after === -1) parent.children.unshift(...space, property);
  else parent.children.splice(after + 1, 0, ...space, property);
}

/** Takes an element out of its parent, with the white space before it. */
export function remove_child(parent: Element, child: Element): void {
  const at = parent.children.indexOf(child);
  if (at === -1) return;
  const before = parent.children[at - 1];
  const with_space = typeof before === 'string' && before.trim() === '';
  parent.children.splice(with_space ? at - 1 : at, with_space ? 2 : 1);
}
