/** Check constraints, as PostgreSQL writes them back (`pg_get_constraintdef`), in the keywords of JSON Schema. */

/** What values of a column may be. */
export interface ValueDomain {
  enum?: readonly (string | number)[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
}

/**
 * What the checks say together. A form that is not known says nothing: the domain is then wider than what the database
 * takes, never narrower.
 */
export function read_checks(definitions: readonly string[]): ValueDomain {
  return definitions.map(read_check).reduce(both, {});
}

function read_check(definition: string): ValueDomain {
  const body = /^CHECK \((.*)\)$/s.exec(definition)?.[1];
  const tokens = body === undefined ? null : cut(body);
  if (tokens === null) return {};
  const reader = new Reader(tokens);
  const tree = reader.either();
  return tree !== null && reader.is_done ? (domain_of(tree) ?? {}) : {};
}

type Node =
  | { is: 'value'; value: string | number }
  | { is: 'column' }
  | { is: 'length' }
  | { is: 'list'; items: Node[] }
  | { is: 'null_test' }
  | { is: 'compare'; operator: string; left: Node; right: Node }
  | { is: 'any'; left: Node; items: Node[] }
  | { is: 'and' | 'or'; parts: Node[] };

const token_form =
  /\s+|(?<text>'(?:[^']|'')*')|(?<number>\d+(?:\.\d+)?)|(?<quoted>"(?:[^"]|"")*")|(?<word>[\p{L}_][\p{L}\p{N}_$]*)|(?<symbol>::|<>|<=|>=|[-=<>~()[\],.])/uy;

interface Token {
  kind: 'text' | 'number' | 'quoted' | 'word' | 'symbol';
  value: string;
}

/** Null when something stands there that no known form has: an escaped text, another operator. */
function cut(text: string): Token[] | null {
  const tokens: Token[] = [];
  token_form.lastIndex = 0;
  while (token_form.lastIndex < text.length) {
    const groups = token_form.exec(text)?.groups;
    if (groups === undefined) return null;
    for (const kind of ['text', 'number', 'quoted', 'word', 'symbol'] as const)
      if (groups[kind] !== undefined) tokens.push({ kind, value: groups[kind] });
  }
  return tokens;
}

const length_functions = new Set(['length', 'char_length', 'character_length']);

/** By recursive descent; every part is null when it has a form that is not known. The server writes parentheses around all. */
class Reader {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get is_done(): boolean {
    return this.#next === this.#tokens.length;
  }

  #skip(...values: string[]): boolean {
    const is_next = values.every((value, i) => {
      const token = this.#tokens[this.#next + i];
      return token?.value === value && (token.kind === 'symbol' || token.kind === 'word');
    });
    if (is_next) this.#next += values.length;
    return is_next;
  }

  either(): Node | null {
    return this.#series('OR', 'or', () => this.#series('AND', 'and', () => this.#comparison()));
  }

  #series(word: string, is: 'and' | 'or', part: () => Node | null): Node | null {
    const parts = [part()];
    while (this.#skip(word)) parts.push(part());
    const known = parts.filter((one) => one !== null);
    if (known.length < parts.length) return null;
    return known.length === 1 ? known[0]! : { is, parts: known };
  }

  #comparison(): Node | null {
    const left = this.#operand();
    if (left === null) return null;
    if (this.#skip('IS', 'NULL')) return left.is === 'column' ? { is: 'null_test' } : null;
    if (this.#skip('=', 'ANY', '(')) {
      const list = this.#operand();
      return list?.is === 'list' && this.#skip(')') ? { is: 'any', left, items: list.items } : null;
    }
    const operator = ['=', '<=', '>=', '<', '>', '~'].find((one) => this.#skip(one));
    if (operator === undefined) return left;
    const right = this.#operand();
    return right === null ? null : { is: 'compare', operator, left, right };
  }

  /** A part with the casts that follow it, which change no value that is compared here. */
  #operand(): Node | null {
    const node = this.#primary();
    if (node === null) return null;
    while (this.#skip('::')) this.#type_name();
    return node;
  }

  #type_name(): void {
    const is_part = () => ['word', 'quoted'].includes(this.#tokens[this.#next]?.kind ?? '');
    const keyword = new Set(['AND', 'OR', 'IS']);
    while ((is_part() && !keyword.has(this.#tokens[this.#next]!.value)) || this.#is_dot()) this.#next++;
    if (this.#skip('(')) while (!this.is_done && !this.#skip(')')) this.#next++;
    while (this.#skip('[', ']'));
  }

  #is_dot(): boolean {
    return this.#tokens[this.#next]?.value === '.';
  }

  #primary(): Node | null {
    if (this.#skip('(')) {
      const inner = this.either();
      return this.#skip(')') ? inner : null;
    }
    if (this.#skip('ARRAY', '[')) {
      const items = [this.#operand()];
      while (this.#skip(',')) items.push(this.#operand());
      const known = items.filter((one) => one !== null);
      return this.#skip(']') && known.length === items.length ? { is: 'list', items: known } : null;
    }
    const is_negative = this.#skip('-');
    const token = this.#tokens[this.#next++];
    if (token?.kind === 'number')
      return { is: 'value', value: is_negative ? -Number(token.value) : Number(token.value) };
    if (is_negative || token === undefined || token.kind === 'symbol') return null;
    if (token.kind === 'text') return { is: 'value', value: token.value.slice(1, -1).replaceAll("''", "'") };
    if (!this.#skip('(')) return { is: 'column' };
    const argument = this.#operand();
    const is_length = length_functions.has(token.value) && argument?.is === 'column';
    return this.#skip(')') && is_length ? { is: 'length' } : null;
  }
}

/** Null for a condition that the keywords do not say. */
function domain_of(node: Node): ValueDomain | null {
  if (node.is === 'and') return node.parts.map((part) => domain_of(part) ?? {}).reduce(both, {});
  if (node.is === 'or') return either_of(node.parts);
  if (node.is === 'any' && node.left.is === 'column') return values_of(node.items);
  if (node.is === 'compare') return comparison_of(node);
  return null;
}

function values_of(items: readonly Node[]): ValueDomain | null {
  const values = items.flatMap((item) => (item.is === 'value' ? [item.value] : []));
  return values.length === items.length && values.length > 0 ? { enum: values } : null;
}

/** Alternatives: single values make a list together; that nothing is there is always allowed. */
function either_of(parts: readonly Node[]): ValueDomain | null {
  const conditions = parts.filter((part) => part.is !== 'null_test');
  if (conditions.length === 1) return domain_of(conditions[0]!);
  const domains = conditions.map(domain_of);
  const values = domains.flatMap((domain) => domain?.enum ?? []);
  const are_lists = domains.every((domain) => domain !== null && Object.keys(domain).join() === 'enum');
  return are_lists && values.length > 0 ? { enum: values } : null;
}

const mirrored: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=', '=': '=' };

function comparison_of({ operator, left, right }: Node & { is: 'compare' }): ValueDomain | null {
  if (left.is === 'value') {
    const turned = mirrored[operator];
    return turned === undefined || right.is === 'value'
      ? null
      : comparison_of({ is: 'compare', operator: turned, left: right, right: left });
  }
  if (right.is !== 'value') return null;
  if (left.is === 'length') return length_of(operator, Number(right.value));
  if (left.is !== 'column') return null;
  if (operator === '~') return pattern_of(String(right.value));
  if (operator === '=') return { enum: [right.value] };
  const bound = Number(right.value);
  // Dates and texts have bounds too, which JSON Schema does not know.
  if (right.value === '' || !Number.isFinite(bound)) return null;
  if (operator === '<') return { exclusiveMaximum: bound };
  if (operator === '>') return { exclusiveMinimum: bound };
  return operator === '<=' ? { maximum: bound } : { minimum: bound };
}

function length_of(operator: string, length: number): ValueDomain | null {
  if (!Number.isSafeInteger(length)) return null;
  if (operator === '=') return { minLength: length, maxLength: length };
  if (operator === '<=' || operator === '<') return { maxLength: operator === '<' ? length - 1 : length };
  if (operator === '>=' || operator === '>') return { minLength: operator === '>' ? length + 1 : length };
  return null;
}

/** Regular expressions that mean the same to PostgreSQL and to JSON Schema: no classes in colons, no look-around. */
function pattern_of(text: string): ValueDomain | null {
  if (!/^(?:[\p{L}\p{N} _@%,;'"^$()[\]{}|+?*./:-]|\\[d.\\])+$/u.test(text)) return null;
  if (/\(\?|\[[:.=]|\*\*|[*+?}][*+?]/.test(text) || !is_pattern(text)) return null;
  return { pattern: text };
}

function is_pattern(text: string): boolean {
  try {
    return new RegExp(text, 'u').source !== '';
  } catch {
    return false;
  }
}

const tighter = (a: number | undefined, b: number | undefined, choose: (...of: number[]) => number) => {
  const known = [a, b].filter((one) => one !== undefined);
  return known.length === 0 ? undefined : choose(...known);
};

/** Both at once. Of two patterns the first is said: JSON Schema has room for one. */
function both(one: ValueDomain, other: ValueDomain): ValueDomain {
  const merged = {
    enum:
      one.enum && other.enum
        ? one.enum.filter((value) => other.enum?.includes(value))
        : (one.enum ?? other.enum),
    minimum: tighter(one.minimum, other.minimum, Math.max),
    maximum: tighter(one.maximum, other.maximum, Math.min),
    exclusiveMinimum: tighter(one.exclusiveMinimum, other.exclusiveMinimum, Math.max),
    exclusiveMaximum: tighter(one.exclusiveMaximum, other.exclusiveMaximum, Math.min),
    minLength: tighter(one.minLength, other.minLength, Math.max),
    maxLength: tighter(one.maxLength, other.maxLength, Math.min),
    pattern: one.pattern ?? other.pattern,
  };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
}
