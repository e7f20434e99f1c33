/** XML from outside: scanned in one pass for all that is dangerous, then read by fast-xml-parser. */
import { XMLParser } from 'fast-xml-parser';
import { AppError } from '../errors.ts';
import { decode_xml } from './xml_encoding.ts';
import { scan_xml, type XmlLimits } from './xml_scan.ts';

export interface XmlElement {
  /** As written, prefix included. */
  name: string;
  attributes: Readonly<Record<string, string>>;
  /** Elements and texts in their order; a comment that is kept is an element named `comment_name`. */
  children: readonly (XmlElement | string)[];
}

export interface XmlOptions extends XmlLimits {
  max_bytes: number;
  /** Comments stay in the tree, for what is written again; processing instructions never do. */
  keep_comments?: boolean;
}

/** No element can be named so. */
export const comment_name = '#comment';

/** Metadata records, CSW answers and opening hours stay far below. */
export const default_xml_limits: XmlOptions = {
  max_bytes: 20 * 2 ** 20,
  max_depth: 64,
  max_elements: 500_000,
  max_attributes: 64,
};

const attribute_prefix = '@';
const parser_options = {
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
  // No callback asks for the path of an element as a text; making one for each costs time.
  jPath: false,
  // Those that reach a prototype were refused; the parser would rename others.
  onDangerousProperty: (name: string) => name,
};
const parser = new XMLParser(parser_options);
const parser_with_comments = new XMLParser({ ...parser_options, commentPropName: comment_name });

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
  const nodes = (all.keep_comments === true ? parser_with_comments : parser).parse(text) as Node[];
  const root = read_nodes(nodes).find(
    (node): node is XmlElement => typeof node !== 'string' && node.name !== comment_name,
  );
  if (root === undefined)
    throw new AppError('Le document XML est vide.', { status: 400, code: 'malformed-xml' });
  return root;
}

/** What the parser gives for an element: its name as a member, and its attributes under `:@`. */
type Node = Readonly<Record<string, unknown>>;

/** Loops and no more objects than needed: every record that is harvested passes here. */
function read_nodes(nodes: readonly Node[]): (XmlElement | string)[] {
  const read: (XmlElement | string)[] = [];
  for (const node of nodes) {
    let name: string | undefined;
    for (const key in node) if (key !== ':@') name = key;
    if (name === undefined) continue;
    const content = node[name];
    if (name === '#text') {
      read.push(String(content));
      continue;
    }
    const attributes: Record<string, string> = {};
    const given = node[':@'] as Record<string, string> | undefined;
    for (const key in given) attributes[key.slice(attribute_prefix.length)] = given[key] ?? '';
    read.push({ name, attributes, children: read_nodes(content as Node[]) });
  }
  return read;
}
