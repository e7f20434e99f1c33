/** Namespaces of a tree: found for what is read by itself, declared for what was written. */
import type { Dialect } from './dialect.ts';
import { is_element, type Element } from './tree.ts';

export type Scope = Readonly<Record<string, string>>;

/** What is declared within an element, that above it included. */
export function scope_of({ attributes }: Element, above: Scope): Scope {
  let own: Record<string, string> | undefined;
  for (const key in attributes)
    if (key === 'xmlns' || key.startsWith('xmlns:'))
      (own ??= { ...above })[key.slice(6)] = attributes[key] ?? '';
  return own ?? above;
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
    let declared = false;
    if (within)
      for (const prefix of prefixes_in(element)) {
        const uri = dialect.namespaces[prefix];
        // What an element before this one has declared at the root is none of the scope that came down from there.
        const known = scope[prefix] ?? root.attributes[`xmlns:${prefix}`];
        if (uri === undefined || known === uri) continue;
        const holder = known === undefined ? root : element;
        holder.attributes[`xmlns:${prefix}`] = uri;
        declared = true;
      }
    const here = declared ? scope_of(element, above) : scope;
    for (const child of element.children)
      if (typeof child !== 'string' && is_element(child)) walk(child, here, within);
  };
  walk(root, {}, written.has(root));
}

function prefixes_in({ name, attributes }: Element): Set<string> {
  const prefixes = new Set([prefix_of(name)]);
  for (const key in attributes) prefixes.add(prefix_of(key));
  prefixes.delete('');
  prefixes.delete('xmlns');
  return prefixes;
}
