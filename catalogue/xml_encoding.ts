import { AppError } from '../errors.ts';

const refuse = (what: string) =>
  new AppError(`Le document XML n’est pas accepté : ${what}.`, {
    status: 400,
    code: 'xml-encoding',
    remedy: 'L’enregistrer en UTF-8.',
  });

/** Names as TextDecoder knows them. Others (UTF-7, UTF-32, EBCDIC) hide what is written from whoever scans it. */
const accepted: ReadonlySet<string> = new Set([
  'utf-8',
  'utf8',
  'us-ascii',
  'ascii',
  'iso-8859-1',
  'iso-8859-15',
  'latin1',
  'windows-1252',
]);

const marks: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ['utf-32', [0x00, 0x00, 0xfe, 0xff]],
  ['utf-32', [0xff, 0xfe, 0x00, 0x00]],
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** The text of a document by its mark or declaration (XML 1.0, appendix F). A 400 AppError on a doubt. */
export function decode_xml(bytes: Uint8Array): string {
  const mark = marks.find(([, start]) => start.every((byte, i) => bytes[i] === byte));
  const declared = read_declared(bytes, mark?.[0]);
  const name = mark?.[0] ?? declared ?? 'utf-8';
  if (name === 'utf-32') throw refuse('encodage UTF-32');
  if (mark === undefined && !accepted.has(name)) throw refuse(`encodage « ${name.slice(0, 40)} »`);
  const contradicts =
    mark !== undefined && declared !== undefined && !name.startsWith(declared) && declared !== 'utf8';
  if (contradicts) throw refuse(`encodage « ${declared.slice(0, 40)} » déclaré, mais ${name} écrit`);
  try {
    return new TextDecoder(name, { fatal: true }).decode(bytes);
  } catch {
    throw refuse(`octets qui ne sont pas du ${name}`);
  }
}

function read_declared(bytes: Uint8Array, mark: string | undefined): string | undefined {
  const start = bytes.subarray(0, 400);
  const text = new TextDecoder(mark?.startsWith('utf-16') === true ? mark : 'latin1').decode(start);
  const declaration =
    /^[\u{FEFF}\u00ef\u00bb\u00bf]*<\?xml\s[^>]*?encoding\s*=\s*["']([^"']{1,60})["']/u.exec(text);
  return declaration?.[1]?.toLowerCase();
}
