/** XML as text: escaped, indented, and refused where it cannot hold a character. */
import { AppError } from '../errors.ts';
import { comment_name, type XmlElement } from './xml.ts';

/** Characters that XML 1.0 knows not, not even as references, and halves of a pair. */
const forbidden =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Text between tags. Throws a 400 AppError `xml-character` for what XML cannot hold; `place` says where it stands. */
export function escape_text(text: string, place: string): string {
  check_characters(text, place);
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}

/** The value of an attribute, between double quotes. */
export function escape_attribute(text: string, place: string): string {
  return escape_text(text, place)
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#9;')
    .replaceAll('\n', '&#10;');
}

function check_characters(text: string, place: string): void {
  const found = forbidden.exec(text);
  if (found === null) return;
  const code = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const before = text.slice(Math.max(0, found.index - 30), found.index);
  throw new AppError(
    `Le caractère U+${code} ne peut pas figurer dans un document XML (après « ${before} », élément ${place}).`,
    {
      status: 400,
      code: 'xml-character',
      place,
      remedy: 'Supprimer ce caractère invisible : il vient souvent d’un copier-coller.',
    },
  );
}

const is_element = (child: XmlElement | string): child is XmlElement => typeof child !== 'string';

const text_in = (children: XmlElement['children']) =>
  children.map((child) => (is_element(child) ? '' : child)).join('');

/**
 * An element as text, as it is: nothing is added between its children. With `indent` (the spaces before it), elements
 * that hold no text are written one a line.
 */
export function write_element(element: XmlElement, indent?: string): string {
  const { name, children } = element;
  if (name === comment_name) return `<!--${text_in(children).replaceAll('--', '- -')}-->`;
  const start = `<${name}${write_attributes(element)}`;
  if (children.length === 0) return `${start}/>`;
  if (indent === undefined || !children.every(is_element)) {
    const inside = children.map((child) =>
      is_element(child) ? write_element(child) : escape_text(child, name),
    );
    return `${start}>${inside.join('')}</${name}>`;
  }
  const deeper = `${indent}  `;
  const inside = children.map((child) => `\n${deeper}${write_element(child, deeper)}`);
  return `${start}>${inside.join('')}\n${indent}</${name}>`;
}

const write_attributes = ({ name, attributes }: XmlElement) =>
  Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escape_attribute(value, `${name}/@${key}`)}"`)
    .join('');

export const xml_declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** A document of this root, UTF-8, indented. */
export const write_document = (root: XmlElement): string => `${xml_declaration}${write_element(root, '')}\n`;
