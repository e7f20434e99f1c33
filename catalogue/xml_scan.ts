import { AppError } from '../errors.ts';

export interface XmlLimits {
  max_depth: number;
  max_elements: number;
  /** On one element. */
  max_attributes: number;
}

const name_form = /[A-Za-z_\u00c0-\u{effff}][\w.\-:\u00b7\u00c0-\u{effff}]{0,199}/uy;
const attribute_form =
  /\s+([A-Za-z_:\u00c0-\u{effff}][\w.\-:\u00b7\u00c0-\u{effff}]{0,199})\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/uy;
const tag_end = /\s*(\/?)>/y;
const reference = /&(?:(?:amp|lt|gt|quot|apos)|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));/y;
/** Characters that XML 1.0 knows not, not even as references. */
// eslint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
/** Names that reach a prototype when an object is made of them. */
const dangerous: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Walks through a document once, without recursion and in a time that grows with its length: well-formed, no DTD, no
 * entities beside the five of XML, within the limits. Throws a 400 AppError with line and column.
 */
export function scan_xml(text: string, { max_depth, max_elements, max_attributes }: XmlLimits): void {
  const open: string[] = [];
  let elements = 0;
  let at = 0;
  const fail = (code: string, what: string): never => {
    throw refuse(code, what, text, at);
  };
  const skip_to = (end: string, from: number, what: string) => {
    const found = text.indexOf(end, from);
    if (found === -1) fail('malformed-xml', `${what} sans fin`);
    at = found + end.length;
  };
  const eat = (form: RegExp): RegExpExecArray | null => {
    form.lastIndex = at;
    const found = form.exec(text);
    if (found !== null) at = form.lastIndex;
    return found;
  };
  const read_name = () => {
    const name = eat(name_form)?.[0] ?? fail('malformed-xml', 'nom d’élément incorrect');
    if (dangerous.has(name)) fail('malformed-xml', `nom « ${name} » refusé`);
    return name;
  };
  const read_attributes = () => {
    const names = new Set<string>();
    for (let found = eat(attribute_form); found !== null; found = eat(attribute_form)) {
      const [, name = '', double, single = ''] = found;
      if (names.has(name) || dangerous.has(name))
        fail('malformed-xml', `attribut « ${name} » répété ou refusé`);
      names.add(name);
      if (names.size > max_attributes) fail('xml-limit', `plus de ${max_attributes} attributs`);
      check_references(double ?? single, fail);
    }
  };
  const read_start = () => {
    at++;
    const name = read_name();
    if (open.length === 0 && elements > 0) fail('malformed-xml', 'second élément racine');
    if (++elements > max_elements) fail('xml-limit', `plus de ${max_elements} éléments`);
    if (open.length >= max_depth) fail('xml-limit', `plus de ${max_depth} niveaux imbriqués`);
    read_attributes();
    const end = eat(tag_end) ?? fail('malformed-xml', `balise « ${name} » incorrecte`);
    if (end[1] === '') open.push(name);
  };
  const read_end = () => {
    at += 2;
    const name = read_name();
    const expected = open.pop();
    if (name !== expected)
      fail(
        'malformed-xml',
        expected === undefined ? `balise de fin « ${name} » de trop` : `fin de « ${expected} » attendue`,
      );
    if (eat(tag_end)?.[1] !== '') fail('malformed-xml', `balise de fin « ${name} » incorrecte`);
  };
  const bad = forbidden.exec(text);
  if (bad !== null) {
    at = bad.index;
    fail('malformed-xml', 'caractère interdit');
  }
  if (text.startsWith('<?xml ') || text.startsWith('<?xml\t') || text.startsWith('<?xml\n'))
    skip_to('?>', 0, 'déclaration');
  while (at < text.length) {
    const next = text.indexOf('<', at);
    const between = text.slice(at, next === -1 ? undefined : next);
    if (open.length === 0 && between.trim() !== '') fail('malformed-xml', 'texte hors de l’élément racine');
    check_references(between, fail);
    if (next === -1) break;
    at = next;
    if (text.startsWith('<!--', at)) skip_to('-->', at + 4, 'commentaire');
    else if (open.length > 0 && text.startsWith('<![CDATA[', at)) skip_to(']]>', at, 'section CDATA');
    else if (text.startsWith('<!', at)) fail('xml-dtd', 'déclaration de type ou d’entités (DTD) refusée');
    else if (/^<\?xml[\s?]/i.test(text.slice(at, at + 6)))
      fail('malformed-xml', 'déclaration XML mal placée');
    else if (text.startsWith('<?', at)) skip_to('?>', at, 'instruction de traitement');
    else if (text.startsWith('</', at)) read_end();
    else read_start();
  }
  at = text.length;
  if (open.length > 0) fail('malformed-xml', `élément « ${open.at(-1)} » sans fin`);
  if (elements === 0) fail('malformed-xml', 'aucun élément');
}

function check_references(text: string, fail: (code: string, what: string) => never): void {
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) {
    reference.lastIndex = at;
    const found = reference.exec(text);
    if (found === null) return fail('xml-entity', 'entité inconnue ou « & » seul');
    const code = found[1] === undefined ? Number.parseInt(found[2] ?? '41', 16) : Number(found[1]);
    const is_character =
      code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) && !forbidden.test(String.fromCodePoint(code));
    if (!is_character) return fail('xml-entity', 'référence à un caractère interdit');
  }
}

function refuse(code: string, what: string, text: string, at: number): AppError {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  const column = at - before.lastIndexOf('\n');
  return new AppError(`Le document XML n’est pas accepté : ${what} (ligne ${line}, colonne ${column}).`, {
    status: 400,
    code,
    place: `${line}:${column}`,
    remedy: 'Corriger le document à cet endroit.',
  });
}
