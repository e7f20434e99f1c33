import { escape_xml as escape } from '../escape_xml.ts';
import { is_literal, tell_once, type Literal, type Node, type Property } from './tree.ts';
import { expand, prefixes } from './vocabulary.ts';

const head = `<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF${Object.entries(prefixes)
  .map(([prefix, namespace]) => `\n  xmlns:${prefix}="${namespace}"`)
  .join('')}>\n`;

/** RDF/XML, things inside the ones that speak of them. */
export function write_rdfxml(nodes: readonly Node[]): string {
  return `${head}${tell_once(nodes)
    .map((node) => write_node(node, '  '))
    .join('')}</rdf:RDF>\n`;
}

const address = (id: string): string =>
  id.startsWith('_:') ? ` rdf:nodeID="${escape(id.slice(2))}"` : ` rdf:about="${escape(id)}"`;

/** Start of an element: its name, and the namespace where it is none of the known ones; null when no element can say it. */
function element_of(name: string): { tag: string; namespace: string } | null {
  if (expand(name) !== name) return { tag: name, namespace: '' };
  const found = /^(.*[/#:])([A-Za-z_][\w.-]*)$/.exec(name);
  if (found === null) return null;
  return { tag: `ns:${found[2]}`, namespace: ` xmlns:ns="${escape(found[1] ?? '')}"` };
}

function write_node({ id, types, properties }: Node, space: string): string {
  const [first, ...others] = types;
  const own = (first === undefined ? null : element_of(first)) ?? { tag: 'rdf:Description', namespace: '' };
  const rest = own.tag === 'rdf:Description' ? types : others;
  const inside = [
    ...rest.map((type) => `${space}  <rdf:type rdf:resource="${escape(expand(type))}"/>\n`),
    ...properties.map((property) => write_property(property, `${space}  `)),
  ].join('');
  const start = `${space}<${own.tag}${own.namespace}${id === null ? '' : address(id)}`;
  return inside === '' ? `${start}/>\n` : `${start}>\n${inside}${space}</${own.tag}>\n`;
}

function write_property({ predicate, value }: Property, space: string): string {
  const element = element_of(predicate);
  if (element === null) return '';
  const { tag, namespace } = element;
  const start = `${space}<${tag}${namespace}`;
  if (is_literal(value)) return `${start}${attributes_of(value)}>${escape(value.text)}</${tag}>\n`;
  const is_reference = value.types.length === 0 && value.properties.length === 0;
  if (is_reference && value.id !== null)
    return `${start}${address(value.id).replace('rdf:about', 'rdf:resource')}/>\n`;
  return `${start}>\n${write_node(value, `${space}  `)}${space}</${tag}>\n`;
}

function attributes_of({ language, datatype }: Literal): string {
  if (language !== undefined) return ` xml:lang="${escape(language)}"`;
  return datatype === undefined ? '' : ` rdf:datatype="${escape(expand(datatype))}"`;
}
