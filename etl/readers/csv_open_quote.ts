import { read_utf8, type TextEncoding } from './text_encoding.ts';

const [quote, line_feed, carriage_return] = [0x22, 0x0a, 0x0d];

/**
 * The physical line of the quote that never closes, or that holds more than `max_bytes`; null when all close.
 * Reads the file anew: only for the message of a CSV that failed, since csv-parse names the line of the end.
 */
export async function find_open_quote(
  path: string,
  encoding: TextEncoding,
  delimiter: string,
  max_bytes: number,
): Promise<number | null> {
  const delimiter_byte = delimiter.charCodeAt(0);
  let line = 1;
  let opened = { line: 0, offset: 0 };
  let offset = 0;
  let is_quoted = false;
  let previous = line_feed;
  for await (const chunk of read_utf8(path, encoding)) {
    for (const byte of chunk) {
      offset++;
      if (byte === line_feed ? previous !== carriage_return : byte === carriage_return) line++;
      if (byte === quote && is_quoted) is_quoted = false;
      else if (byte === quote && may_open(previous, delimiter_byte)) {
        // A doubled quote goes on with the field that the first of the pair closed.
        if (previous !== quote) opened = { line, offset };
        is_quoted = true;
      } else if (is_quoted && offset - opened.offset > max_bytes) return opened.line;
      previous = byte;
    }
  }
  return is_quoted ? opened.line : null;
}

const may_open = (previous: number, delimiter: number): boolean =>
  previous === delimiter || previous === line_feed || previous === carriage_return || previous === quote;
