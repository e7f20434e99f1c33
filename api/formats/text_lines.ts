import type { OutputRow } from './output_format.ts';

/** The text of a row's `line`. */
export function line_of(row: OutputRow): string {
  const { line } = row;
  if (typeof line !== 'string') throw new TypeError('a row of a text format has no line');
  return line;
}

/** Bytes of `head`, of each row's line in the form that `write` gives it, and of `tail`: one piece per batch. */
export async function* write_lines(
  batches: AsyncIterable<readonly OutputRow[]>,
  { head = '', write, tail = '' }: { head?: string; write: (line: string) => string; tail?: string },
): AsyncIterable<Uint8Array> {
  if (head !== '') yield Buffer.from(head);
  for await (const rows of batches) {
    let text = '';
    for (const row of rows) text += write(line_of(row));
    if (text !== '') yield Buffer.from(text);
  }
  if (tail !== '') yield Buffer.from(tail);
}
