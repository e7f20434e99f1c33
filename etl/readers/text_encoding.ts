/** Encoding of text files: UTF-8 with or without BOM, UTF-16 with BOM, windows-1252 by elimination. */
import { isAscii, isUtf8 } from 'node:buffer';
import { file_error } from './file_error.ts';
import { read_chunks, read_head } from './file_bytes.ts';

export interface TextEncoding {
  /** WHATWG name. */
  name: string;
  bom_bytes: number;
  /** What had to be guessed, in French. */
  warning: string | null;
}

const boms: readonly [name: string, bytes: readonly number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** The encoding that a byte order mark declares, or null. */
export function read_bom(head: Uint8Array): { name: string; length: number } | null {
  const found = boms.find(([, bytes]) => bytes.every((byte, i) => head[i] === byte));
  return found === undefined ? null : { name: found[0], length: found[1].length };
}

/**
 * Reads the whole file once when it carries no BOM: a cp1252 file may show its first accent after gigabytes.
 * Text that is not UTF-8 is taken as windows-1252, except when valid UTF-8 letters outnumber the faulty bytes: then the
 * file is a damaged UTF-8 one and the faulty bytes become U+FFFD. `start`: where the text begins, after a binary header.
 */
export async function detect_encoding(path: string, declared?: string, start = 0): Promise<TextEncoding> {
  const bom = start === 0 ? read_bom(await read_head(path, 4)) : null;
  const bom_bytes = bom?.length ?? 0;
  if (declared !== undefined) return { name: known_encoding(declared), bom_bytes, warning: null };
  if (bom !== null && bom.name !== 'utf-8') return { name: bom.name, bom_bytes, warning: null };
  const fault = await find_invalid_utf8(path, start);
  if (fault === null) return { name: 'utf-8', bom_bytes, warning: null };
  if (bom !== null || fault.mostly_utf8)
    return {
      name: 'utf-8',
      bom_bytes,
      warning: `texte UTF-8 abîmé à l’octet ${fault.offset} : les caractères illisibles sont remplacés par « \u{FFFD} »`,
    };
  return {
    name: 'windows-1252',
    bom_bytes,
    warning: 'le texte n’est pas en UTF-8 : lu en windows-1252 (Europe occidentale)',
  };
}

/** The WHATWG name of a declared encoding; an unknown one is an error. */
export function known_encoding(name: string): string {
  try {
    return new TextDecoder(name).encoding;
  } catch (cause) {
    throw file_error('unknown-encoding', `encodage « ${name} » inconnu`, {
      remedy: 'Donnez un nom tel que utf-8, windows-1252, iso-8859-15 ou macintosh.',
      cause,
    });
  }
}

/** Length of the UTF-8 sequence that begins at `i`: 0 when invalid, -1 when the bytes end before it does. */
function sequence_length(bytes: Uint8Array, i: number): number {
  const first = bytes[i] ?? 0;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4) return 0;
  const sequence = bytes.subarray(i, i + length);
  if (sequence.length === length) return isUtf8(sequence) ? length : 0;
  return sequence.subarray(1).every((byte) => (byte & 0xc0) === 0x80) ? -1 : 0;
}

/** Bytes at the end that begin a sequence and wait for the next piece. */
function unfinished_tail(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) return sequence_length(bytes, bytes.length - back) === -1 ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}

function judge(bytes: Uint8Array): { first_fault: number; valid: number; invalid: number } {
  const counts = { first_fault: -1, valid: 0, invalid: 0 };
  for (let i = 0; i < bytes.length;) {
    const length = sequence_length(bytes, i);
    if (length > 1) counts.valid++;
    if (length < 1) {
      counts.invalid++;
      if (counts.first_fault === -1) counts.first_fault = i;
    }
    i += Math.max(1, length);
  }
  return counts;
}

async function find_invalid_utf8(
  path: string,
  start: number,
): Promise<{ offset: number; mostly_utf8: boolean } | null> {
  let offset = start;
  let carried: Buffer = Buffer.alloc(0);
  let letters_before = false;
  for await (const chunk of read_chunks(path, start)) {
    const bytes = carried.length === 0 ? chunk : Buffer.concat([carried, chunk]);
    const whole = bytes.subarray(0, bytes.length - unfinished_tail(bytes));
    if (!isUtf8(whole)) {
      const { first_fault, valid, invalid } = judge(whole);
      return { offset: offset + first_fault, mostly_utf8: letters_before || valid > invalid };
    }
    letters_before ||= !isAscii(whole);
    offset += whole.length;
    carried = bytes.subarray(whole.length);
  }
  return carried.length === 0 ? null : { offset, mostly_utf8: letters_before };
}

/** Bytes 0x80 to 0x9f of windows-1252 (WHATWG index): « € », « œ », « ’ »… The five unused ones stay control characters. */
const windows_1252_high = '€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ';

/**
 * Text of whole bytes. windows-1252 is done here: the TextDecoder of Node 20 reads it as ISO 8859-1 when it is given the
 * bytes at once, and « œ » becomes an invisible control character.
 */
export function make_decoder(encoding: string): (bytes: Buffer) => string {
  if (encoding !== 'windows-1252') {
    const decoder = new TextDecoder(encoding);
    return (bytes) => decoder.decode(bytes);
  }
  return (bytes) =>
    bytes
      .toString('latin1')
      .replace(/[\u{80}-\u{9F}]/gu, (char) => windows_1252_high.charAt(char.charCodeAt(0) - 0x80));
}

/** The file as pieces of UTF-8, without its BOM. */
export async function* read_utf8(
  path: string,
  encoding: TextEncoding,
  signal?: AbortSignal,
): AsyncIterable<Buffer> {
  const chunks = read_chunks(path, encoding.bom_bytes, signal);
  if (encoding.name === 'utf-8') yield* chunks;
  else if (encoding.name === 'windows-1252') {
    const decode = make_decoder(encoding.name);
    for await (const chunk of chunks) yield Buffer.from(decode(chunk));
  } else {
    const decoder = new TextDecoder(encoding.name, { ignoreBOM: true });
    for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
    yield Buffer.from(decoder.decode());
  }
}
