/** Namespaces of a tree: found for what is read by itself, declared for what was written. */
import type { Dialect } from './dialect.ts';
import { is_element, type Element } from './tree.ts';

export type Scope = Readonly<Record<string, string>>;

/** What is declared within an element, that above it included. */
export function scope_of(element: Element, above: Scope): Scope {
  const own = Object.entries(element.attributes).filter(
    ([key]) => key === 'xmlns' || key.startsWith('xmlns:'),
  );
  return own.length === 0
    ? above
    : { ...above, ...Object.fromEntries(own.map(([key, uri]) => [key.slice(6), uri])) };
}

export function prefix_of(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? '' : name.slice(0, colon);
}

/** An element by itself: what was declared above it is declared on it. */
export function with_scope(element: Element, above: Scope): Element {
  const declared = Object.entries(above).map(([prefix, uri]) => [
    prefix === '' ? 'xmlns' : `xmlns:${prefix}`,
    uri,
  ]);
  return { ...element, attributes: { ...Object.fromEntries(declared), ...element.attributes } };
}

/**
 * Declares the dialect's namespaces that written elements use: at the root where their prefix is free, else where they
 * stand.
 */
export function declare_namespaces(root: Element, written: ReadonlySet<Element>, dialect: Dialect): void {
  const walk = (element: Element, above: Scope, is_written: boolean) => {
    const scope = scope_of(element, above);
    const within = is_written || written.has(element);
    if (within)
      for (const prefix of prefixes_in(element)) {
        const uri = dialect.namespaces[prefix];
        if (uri === undefined || scope[prefix] === uri) continue;
        const holder = scope[prefix] === undefined ? root : element;
        holder.attributes[`xmlns:${prefix}`] = uri;
      }
    const here = { ...scope_of(root, {}), ...scope_of(element, above) };
    for (const child of element.children)
      if (typeof child !== 'string' && is_element(child)) walk(child, here, within);
  };
  walk(root, {}, written.has(root));
}

const prefixes_in = (element: Element) =>
  new Set(
    [element.name, ...Object.keys(element.attributes)]
      .map(prefix_of)
      .filter((prefix) => prefix !== '' && prefix !== 'xmlns'),
  );
