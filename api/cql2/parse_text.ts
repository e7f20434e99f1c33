import { parse_geometry, geometry_names } from './parse_geometry.ts';
import { place_of, read_tokens, type Token } from './tokens.ts';
import {
  max_depth,
  named_operators,
  refuse_filter,
  type Interval,
  type Operation,
  type Places,
  type Tree,
} from './tree.ts';

/** A parser by recursive descent after cql2.bnf; what kinds of operands an operator takes is `check_tree`'s to say. */
export class TextParser {
  readonly #tokens: Token[];
  readonly #places = new WeakMap<object, number>();
  #next = 0;
  #depth = 0;

  constructor(text: string) {
    this.#tokens = [...read_tokens(text)];
  }

  /** Where a node of the tree begins. */
  readonly places: Places = (node) => {
    const at = typeof node === 'object' ? this.#places.get(node) : undefined;
    return at === undefined ? null : place_of(at);
  };

  /** The whole text as one expression. Throws a 400 AppError with the place. */
  parse(): Tree {
    const tree = this.#or();
    if (this.token.kind !== 'end') throw this.unexpected('la fin du filtre, AND ou OR');
    return tree;
  }

  get token(): Token {
    return this.#tokens[this.#next]!;
  }

  take(): Token {
    return this.#tokens[this.#next++]!;
  }

  is_symbol(symbol: string): boolean {
    return this.token.kind === 'symbol' && this.token.value === symbol;
  }

  /** Takes the symbol if it is next. */
  skip(symbol: string): boolean {
    if (!this.is_symbol(symbol)) return false;
    this.#next++;
    return true;
  }

  expect(symbol: string): void {
    if (!this.skip(symbol)) throw this.unexpected(`« ${symbol} »`);
  }

  unexpected(expected: string): Error {
    const { kind, value, at } = this.token;
    const found = kind === 'end' ? 'la fin du filtre' : `« ${value.slice(0, 40)} »`;
    return refuse_filter(`${found} trouvé ; attendu : ${expected}`, place_of(at));
  }

  /** Counts nesting, which the stack of calls bears only so far. */
  #deeper<T>(work: () => T): T {
    if (++this.#depth > max_depth)
      throw refuse_filter(`plus de ${max_depth} niveaux d’imbrication`, place_of(this.token.at));
    const made = work();
    this.#depth--;
    return made;
  }

  #is_word(word: string, ahead = 0): boolean {
    const token = this.#tokens[this.#next + ahead];
    return token?.kind === 'name' && token.value.toUpperCase() === word;
  }

  #skip_word(word: string): boolean {
    if (!this.#is_word(word)) return false;
    this.#next++;
    return true;
  }

  #at<T extends Tree & object>(at: number, node: T): T {
    this.#places.set(node, at);
    return node;
  }

  #operation(at: number, op: string, args: Tree[]): Operation {
    return this.#at(at, { op, args });
  }

  #or(): Tree {
    return this.#deeper(() => this.#series('OR', () => this.#series('AND', () => this.#not())));
  }

  #series(word: 'AND' | 'OR', part: () => Tree): Tree {
    const { at } = this.token;
    const parts = [part()];
    while (this.#skip_word(word)) parts.push(part());
    return parts.length === 1 ? parts[0]! : this.#operation(at, word.toLowerCase(), parts);
  }

  #not(): Tree {
    const { at } = this.token;
    if (!this.#skip_word('NOT')) return this.#predicate();
    return this.#operation(at, 'not', [this.#predicate()]);
  }

  #predicate(): Tree {
    const { at } = this.token;
    const left = this.#sum();
    const { kind, value } = this.token;
    if (kind === 'symbol' && /^(?:=|<>|<=?|>=?)$/.test(value)) {
      this.take();
      return this.#operation(at, value, [left, this.#sum()]);
    }
    if (this.#skip_word('IS')) {
      const is_negated = this.#skip_word('NOT');
      if (!this.#skip_word('NULL')) throw this.unexpected('NULL');
      return this.#negate(at, is_negated, this.#operation(at, 'isNull', [left]));
    }
    const is_negated =
      this.#is_word('NOT') && ['LIKE', 'BETWEEN', 'IN'].some((word) => this.#is_word(word, 1));
    if (is_negated) this.take();
    if (this.#skip_word('LIKE'))
      return this.#negate(at, is_negated, this.#operation(at, 'like', [left, this.#sum()]));
    if (this.#skip_word('BETWEEN')) {
      const low = this.#sum();
      if (!this.#skip_word('AND')) throw this.unexpected('AND');
      return this.#negate(at, is_negated, this.#operation(at, 'between', [left, low, this.#sum()]));
    }
    if (this.#skip_word('IN'))
      return this.#negate(at, is_negated, this.#operation(at, 'in', [left, this.#list()]));
    return left;
  }

  #negate(at: number, is_negated: boolean, node: Operation): Operation {
    return is_negated ? this.#operation(at, 'not', [node]) : node;
  }

  #sum(): Tree {
    return this.#left_to_right(/^[+-]$/, () => this.#left_to_right(/^(?:[*/%]|div)$/i, () => this.#power()));
  }

  #left_to_right(operator: RegExp, part: () => Tree): Tree {
    const { at } = this.token;
    let left = part();
    while ((this.token.kind === 'symbol' || this.#is_word('DIV')) && operator.test(this.token.value)) {
      const op = this.take().value.toLowerCase();
      left = this.#operation(at, op, [left, part()]);
    }
    return left;
  }

  #power(): Tree {
    const { at } = this.token;
    const base = this.#factor();
    return this.skip('^') ? this.#operation(at, '^', [base, this.#factor()]) : base;
  }

  #factor(): Tree {
    const { at } = this.token;
    // A sign of either kind stands before a number.
    if (this.skip('+')) return this.number();
    if (!this.skip('-')) return this.#primary();
    const operand = this.#primary();
    return typeof operand === 'number' ? -operand : this.#operation(at, '*', [-1, operand]);
  }

  #primary(): Tree {
    const { kind, value, at } = this.token;
    if (kind === 'number') return this.number();
    if (kind === 'text') return this.take().value;
    if (kind === 'quoted') {
      this.take();
      return this.#at(at, { property: value });
    }
    if (kind === 'name') return this.#named();
    if (kind === 'symbol' && value === '(') return this.#parentheses();
    throw this.unexpected('une valeur, une propriété ou une fonction');
  }

  /** A number without sign. */
  number(): number {
    if (this.token.kind !== 'number') throw this.unexpected('un nombre');
    const { value, at } = this.take();
    const read = Number(value);
    if (Number.isFinite(read)) return read;
    throw refuse_filter(`${value} est hors des nombres possibles`, place_of(at));
  }

  /** An expression in parentheses, or an array when it is empty or holds a comma. */
  #parentheses(): Tree {
    return this.#deeper(() => {
      const { at } = this.token;
      this.expect('(');
      if (this.skip(')')) return this.#at<Tree[]>(at, []);
      const first = this.#or();
      if (this.skip(')')) return first;
      const items = [first];
      while (this.skip(',')) items.push(this.#or());
      this.expect(')');
      return this.#at(at, items);
    });
  }

  /** A list in parentheses, of one item or several. */
  #list(): Tree[] {
    const { at } = this.token;
    this.expect('(');
    const items: Tree[] = [];
    if (!this.skip(')')) {
      do items.push(this.#or());
      while (this.skip(','));
      this.expect(')');
    }
    return this.#at(at, items);
  }

  #named(): Tree {
    const { value, at } = this.take();
    const word = value.toUpperCase();
    const is_called = this.is_symbol('(');
    if (geometry_names.has(word) && (is_called || this.#is_word('Z')))
      return this.#at(at, parse_geometry(this, word));
    if (!is_called) {
      if (word === 'TRUE' || word === 'FALSE') return word === 'TRUE';
      return this.#at(at, { property: value });
    }
    if (word === 'DATE' || word === 'TIMESTAMP') return this.#instant(at, word);
    if (word === 'INTERVAL') return this.#interval(at);
    if (word === 'BBOX') return this.#bbox(at);
    const op = named_operators.get(value.toLowerCase());
    if (op === undefined) return this.#deeper(() => this.#operation(at, value, this.#list()));
    return this.#deeper(() => this.#operation(at, op, op.startsWith('a_') ? this.#arrays() : this.#list()));
  }

  /** Operands of an array predicate: there, parentheses around one item are an array. */
  #arrays(): Tree[] {
    this.expect('(');
    const operands: Tree[] = [];
    do operands.push(this.is_symbol('(') ? this.#list() : this.#or());
    while (this.skip(','));
    this.expect(')');
    return operands;
  }

  #quoted_text(): string {
    if (this.token.kind !== 'text') throw this.unexpected('un texte entre apostrophes');
    return this.take().value;
  }

  #instant(at: number, word: 'DATE' | 'TIMESTAMP'): Tree {
    this.expect('(');
    const text = this.#quoted_text();
    this.expect(')');
    return this.#at(at, word === 'DATE' ? { date: text } : { timestamp: text });
  }

  #interval(at: number): Interval {
    const bounds = this.#list();
    const [from, to] = bounds;
    if (from === undefined || to === undefined || bounds.length !== 2)
      throw refuse_filter('INTERVAL attend un début et une fin', place_of(at));
    return this.#at(at, { interval: [from, to] as [Tree, Tree] });
  }

  #bbox(at: number): Tree {
    const numbers = this.#list();
    if (!numbers.every((one): one is number => typeof one === 'number'))
      throw refuse_filter('BBOX attend des nombres', place_of(at));
    return this.#at(at, { bbox: numbers });
  }
}
