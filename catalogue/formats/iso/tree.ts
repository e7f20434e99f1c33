/** Walking through a tree of ISO metadata: by local names, since prefixes are anybody's. */
import { comment_name } from '../../xml.ts';

/** An element of the tree that is read and edited. */
export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: (Element | string)[];
}

export const local_name = (name: string): string => name.slice(name.indexOf(':') + 1);

export const is_element = (child: Element | string): child is Element =>
  typeof child !== 'string' && child.name !== comment_name;

/** Child elements, all or those of this local name (`*`: any). */
export function children_of(element: Element, name = '*'): Element[] {
  return element.children.filter(
    (child): child is Element => is_element(child) && (name === '*' || local_name(child.name) === name),
  );
}

export function child_of(element: Element | undefined, name = '*'): Element | undefined {
  return element?.children.find(
    (child): child is Element => is_element(child) && (name === '*' || local_name(child.name) === name),
  );
}

/** An element and those it lies in, the nearest last. */
export interface Place {
  element: Element;
  above: readonly Element[];
}

/** Elements at a path of local names from `from` (`a|b`: of either name), in the document's order. */
export function locate(from: Element, path: readonly string[]): Place[] {
  let places: Place[] = [{ element: from, above: [] }];
  for (const name of path)
    places = places.flatMap(({ element, above }) =>
      named_children(element, name).map((child) => ({ element: child, above: [...above, element] })),
    );
  return places;
}

function named_children(element: Element, names: string): Element[] {
  if (!names.includes('|')) return children_of(element, names);
  const either = names.split('|');
  return children_of(element).filter(({ name }) => either.includes(local_name(name)));
}

/** The first element at a path. */
export function find(from: Element | undefined, path: string): Element | undefined {
  let element = from;
  for (const name of path.split('/')) element = child_of(element, name);
  return element;
}

const own_text = (element: Element) => element.children.filter((child) => typeof child === 'string').join('');

/**
 * The text that a property holds (`gmd:title`) on one line, in a CharacterString, an Anchor or whatever other element
 * comes first, or directly; undefined when there is none.
 */
export function text_of(property: Element | undefined): string | undefined {
  const text = raw_text(property);
  if (text?.includes('\n') !== true) return text;
  // Line by line: a pattern over white space would take a time that grows with its square.
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
}

/** The same with its lines, without the indentation that they have in common. */
export function prose_of(property: Element | undefined): string | undefined {
  const text = raw_text(property);
  if (text?.includes('\n') !== true) return text;
  const [first = '', ...lines] = text.split(/\r?\n/);
  const depths = lines
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length);
  const depth = depths.reduce((least, each) => Math.min(least, each), Infinity);
  return [first, ...lines.map((line) => line.slice(depth))].map((line) => line.trimEnd()).join('\n');
}

function raw_text(property: Element | undefined): string | undefined {
  if (property === undefined) return undefined;
  const inner = child_of(property);
  const text = own_text(inner ?? property).trim();
  return text === '' ? undefined : text;
}

/** The text at a path. */
export const text_at = (from: Element | undefined, path: string) => text_of(find(from, path));

/** An attribute by its local name: `href`, whatever the prefix of XLink. */
export function attribute_of(element: Element | undefined, name: string): string | undefined {
  for (const [key, value] of Object.entries(element?.attributes ?? {}))
    if (local_name(key) === name) return value.trim() === '' ? undefined : value.trim();
  return undefined;
}

/** Where the Anchor that a property holds leads. */
export const href_of = (property: Element | undefined) => attribute_of(child_of(property), 'href');

/** The code that a property holds: its `codeListValue`, or its text. */
export function code_of(property: Element | undefined): string | undefined {
  return attribute_of(child_of(property), 'codeListValue') ?? text_of(property);
}
