import { parse_xml, type XmlElement } from '../../xml.ts';

const rdf_namespace = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';

/** The RDF in a document: all of it, or the `rdf:RDF` elements of an answer that only carries them, such as CSW's. */
export function rdf_parts(text: string, bytes: Uint8Array): string[] {
  if (!text.includes(':GetRecordsResponse') && !text.includes(':GetRecordByIdResponse')) return [text];
  const parts: string[] = [];
  const walk = (element: XmlElement, around: Readonly<Record<string, string>>) => {
    const own = Object.fromEntries(
      Object.entries(element.attributes).filter(([name]) => name.startsWith('xmlns')),
    );
    const names = { ...around, ...own };
    const [prefix, local] = element.name.split(':');
    if (local === 'RDF' && names[`xmlns:${prefix}`] === rdf_namespace)
      parts.push(write_xml({ ...element, attributes: { ...names, ...element.attributes } }));
    else for (const child of element.children) if (typeof child !== 'string') walk(child, names);
  };
  walk(parse_xml(bytes), {});
  return parts;
}

const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function write_xml({ name, attributes, children }: XmlElement): string {
  const start = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escape(value)}"`)
    .join('');
  const inside = children
    .map((child) => (typeof child === 'string' ? escape(child) : write_xml(child)))
    .join('');
  return `<${name}${start}>${inside}</${name}>`;
}
