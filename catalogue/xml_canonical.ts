/** Canonical XML: two documents that say the same in XML's own terms have the same text. */
import { comment_name, type XmlElement } from './xml.ts';
import { escape_attribute, escape_text } from './xml_write.ts';

type Scope = ReadonlyMap<string, string>;

/**
 * The element in the manner of Canonical XML 1.1 without comments: attributes in order, namespaces named where they are
 * used first and by their address, empty elements with two tags. Prefixes stay as written.
 */
export function canonical_xml(
  element: XmlElement,
  scope: Scope = new Map(),
  rendered: Scope = new Map(),
): string {
  const here = new Map(scope);
  for (const [key, value] of Object.entries(element.attributes))
    if (key === 'xmlns' || key.startsWith('xmlns:')) here.set(key.slice(6), value);
  const attributes = Object.entries(element.attributes).filter(
    ([key]) => key !== 'xmlns' && !key.startsWith('xmlns:'),
  );
  const used = new Set([
    prefix_of(element.name),
    ...attributes.map(([key]) => prefix_of(key)).filter(Boolean),
  ]);
  const shown = new Map(rendered);
  const namespaces: string[] = [];
  for (const prefix of [...used].sort()) {
    const uri = here.get(prefix) ?? '';
    if (shown.get(prefix) === uri || (uri === '' && !shown.has(prefix))) continue;
    shown.set(prefix, uri);
    namespaces.push(` ${prefix === '' ? 'xmlns' : `xmlns:${prefix}`}="${escape_attribute(uri, prefix)}"`);
  }
  const values = attributes.map(([key, value]) => ` ${key}="${escape_attribute(value, key)}"`).sort();
  const inside = element.children.map((child) => {
    if (typeof child === 'string') return escape_text(child, element.name);
    return child.name === comment_name ? '' : canonical_xml(child, here, shown);
  });
  return `<${element.name}${namespaces.join('')}${values.join('')}>${inside.join('')}</${element.name}>`;
}

function prefix_of(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? '' : name.slice(0, colon);
}
