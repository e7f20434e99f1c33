/** XML from outside: scanned in one pass for all that is dangerous, then read by fast-xml-parser. */
import { XMLParser } from 'fast-xml-parser';
import { AppError } from '../errors.ts';
import { decode_xml } from './xml_encoding.ts';
import { scan_xml, type XmlLimits } from './xml_scan.ts';

export interface XmlElement {
  /** As written, prefix included. */
  name: string;
  attributes: Readonly<Record<string, string>>;
  /** Elements and texts in their order; comments and processing instructions are left out. */
  children: readonly (XmlElement | string)[];
}

export interface XmlOptions extends XmlLimits {
  max_bytes: number;
}

/** Metadata records, CSW answers and opening hours stay far below. */
export const default_xml_limits: XmlOptions = {
  max_bytes: 20 * 2 ** 20,
  max_depth: 64,
  max_elements: 500_000,
  max_attributes: 64,
};

const attribute_prefix = '@';
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: attribute_prefix,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  // Character references; `scan_xml` has let pass no entity beside the five of XML.
  htmlEntities: true,
  maxNestedTags: 1000,
  // Those that reach a prototype were refused; the parser would rename others.
  onDangerousProperty: (name: string) => name,
});

/**
 * Reads an XML document into its root element. No DTD, hence no entity of its own and nothing that is fetched; UTF-8,
 * UTF-16 with its mark, and the Latin encodings when declared. Throws a 400 AppError with line and column: `xml-dtd`,
 * `xml-entity`, `xml-limit`, `xml-encoding`, `malformed-xml`.
 */
export function parse_xml(bytes: Uint8Array, limits: Partial<XmlOptions> = {}): XmlElement {
  const all = { ...default_xml_limits, ...limits };
  if (bytes.length > all.max_bytes)
    throw new AppError(`Le document XML dépasse ${all.max_bytes} octets.`, {
      status: 413,
      code: 'xml-limit',
      remedy: 'L’envoyer en plusieurs parties.',
    });
  const text = decode_xml(bytes);
  scan_xml(text, all);
  const nodes = parser.parse(text) as Node[];
  const [root] = nodes.flatMap(read_node).filter((node) => typeof node !== 'string');
  if (root === undefined)
    throw new AppError('Le document XML est vide.', { status: 400, code: 'malformed-xml' });
  return root;
}

/** What the parser gives for an element: its name as a member, and its attributes under `:@`. */
type Node = Readonly<Record<string, unknown>>;

function read_node(node: Node): (XmlElement | string)[] {
  const name = Object.keys(node).find((key) => key !== ':@');
  if (name === undefined) return [];
  if (name === '#text') return [String(node[name])];
  const given = Object.entries((node[':@'] ?? {}) as Record<string, string>);
  return [
    {
      name,
      attributes: Object.fromEntries(
        given.map(([key, value]) => [key.slice(attribute_prefix.length), value]),
      ),
      children: (node[name] as Node[]).flatMap(read_node),
    },
  ];
}
