/** What `Db.query` runs: SQL text with $1… placeholders and its values. Made by `sql`, `ident`, `join` or `query_file` only. */
export abstract class Query {
  abstract readonly text: string;
  abstract readonly values: readonly unknown[];
}

/** A piece of SQL: literal text around bound values. Composable; no value ever becomes text. */
export class Fragment extends Query {
  /** `texts` has one element more than `values`. */
  constructor(
    readonly texts: readonly string[],
    readonly values: readonly unknown[],
  ) {
    super();
    if (texts.length !== values.length + 1)
      throw new TypeError(`Fragment: ${texts.length} texts for ${values.length} values`);
  }

  get text(): string {
    let text = this.texts[0] ?? '';
    for (let i = 1; i < this.texts.length; i++) text += `$${i}${this.texts[i]}`;
    return text;
  }

  get is_empty(): boolean {
    return this.values.length === 0 && this.texts[0]?.trim() === '';
  }
}

/**
 * Tagged template: nested fragments are spliced, everything else is bound.
 * sql`select * from ${ident('published', table)} where id = ${id}`
 */
export function sql(literals: TemplateStringsArray, ...parts: readonly unknown[]): Fragment {
  const texts: string[] = [literals[0] ?? ''];
  const values: unknown[] = [];
  const append = (text: string) => (texts[texts.length - 1] += text);
  parts.forEach((part, i) => {
    if (part instanceof Fragment) {
      append(part.texts[0] ?? '');
      for (let j = 0; j < part.values.length; j++) {
        values.push(part.values[j]);
        texts.push(part.texts[j + 1] ?? '');
      }
    } else if (part instanceof Query) {
      throw new TypeError('sql: a query file cannot be nested in a fragment');
    } else if (part === undefined) {
      throw new TypeError('sql: undefined cannot be bound; use null');
    } else {
      values.push(part);
      texts.push('');
    }
    append(literals[i + 1] ?? '');
  });
  return new Fragment(texts, values);
}

export const empty = new Fragment([''], []);

/** A quoted, possibly qualified identifier: ident('published', 'communes'). Throws on NUL or an empty name. */
export function ident(...names: readonly string[]): Fragment {
  const quoted = names.map((name) => {
    if (name === '' || name.includes('\0')) throw new TypeError('ident: empty name or NUL');
    return `"${name.replaceAll('"', '""')}"`;
  });
  return new Fragment([quoted.join('.')], []);
}

/** Fragments one after the other; empty ones are left out. */
export function join(fragments: readonly Fragment[], separator: Fragment = sql`, `): Fragment {
  const present = fragments.filter((fragment) => !fragment.is_empty);
  return present.reduce<Fragment>(
    (all, fragment, i) => (i === 0 ? fragment : sql`${all}${separator}${fragment}`),
    empty,
  );
}

/** `where a and b`, or nothing without conditions. */
export function where(conditions: readonly Fragment[]): Fragment {
  const all = join(conditions, sql` and `);
  return all.is_empty ? empty : sql`where ${all}`;
}
