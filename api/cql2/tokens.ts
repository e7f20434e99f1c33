import { refuse_filter } from './tree.ts';

export interface Token {
  kind: 'name' | 'quoted' | 'text' | 'number' | 'symbol' | 'end';
  /** Names as written; texts and quoted names without quotes and escapes; symbols themselves. */
  value: string;
  /** Index of its first character. */
  at: number;
}

// The ranges of the standard's `identifierStart` and `identifierPart` (cql2.bnf, after XML's names).
const start =
  ':_A-Za-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02ff\\u0370-\\u037d\\u037f-\\u1ffe\\u200c\\u200d\\u2070-\\u218f\\u2c00-\\u2fef\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\ufffd\\u{10000}-\\u{effff}';
const name = `[${start}][${start}.0-9\\u0300-\\u036f\\u203f\\u2040]*`;
const number = String.raw`(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?`;
// Beside the standard's list: any space that JavaScript knows.
const pattern = new RegExp(
  String.raw`(?<space>[\s\u0085]+)|(?<name>${name})|(?<number>${number})|(?<symbol><>|<=|>=|[=<>(),+\-*/%^])`,
  'uy',
);

/** Cuts a text into tokens, the last of kind `end`. Throws the 400 of a character that belongs to none. */
export function* read_tokens(text: string): Generator<Token> {
  let at = 0;
  while (at < text.length) {
    const quote = text[at];
    if (quote === "'" || quote === '"') {
      const { value, end } = read_quoted(text, at, quote);
      yield { kind: quote === "'" ? 'text' : 'quoted', value, at };
      at = end;
      continue;
    }
    pattern.lastIndex = at;
    const groups = pattern.exec(text)?.groups;
    if (groups === undefined)
      throw refuse_filter(
        `« ${String.fromCodePoint(text.codePointAt(at)!)} » n’a pas de sens ici`,
        place_of(at),
      );
    for (const kind of ['name', 'number', 'symbol'] as const)
      if (groups[kind] !== undefined) yield { kind, value: groups[kind], at };
    at = pattern.lastIndex;
  }
  yield { kind: 'end', value: '', at };
}

/** A quote inside is doubled or follows a backslash; a backslash before anything else is itself (LIKE needs it). */
function read_quoted(text: string, from: number, quote: string): { value: string; end: number } {
  let value = '';
  for (let at = from + 1; at < text.length; at++) {
    const character = text[at]!;
    const is_escaped = text[at + 1] === quote && (character === quote || character === '\\');
    if (character === quote && !is_escaped) return { value, end: at + 1 };
    value += is_escaped ? quote : character;
    if (is_escaped) at++;
  }
  throw refuse_filter(`${quote} ouvert et jamais fermé`, place_of(from));
}

/** How a place in the text is said. */
export const place_of = (at: number) => `caractère ${at + 1}`;
