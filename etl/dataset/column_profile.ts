/** What all the values of one column have in common, in constant memory. */
import type { ColumnType } from '../../catalogue/referentiels.ts';
import { kind_of, number_form, to_text, type Kind, type NumberForm } from './values.ts';

/** Values shown to the person who checks the plan. */
const samples_shown = 3;
const sample_length = 60;
/** With at least this share of numbers, the rest deserves a word. */
const mostly = 0.9;

export class ColumnProfile {
  readonly #kinds = new Map<Kind, number>();
  readonly #forms = new Set<NumberForm>();
  #first_text: { line: number; text: string } | null = null;
  readonly #samples = new Set<string>();

  /** `from`: the published name. `is_code`: digits there are no quantity. */
  constructor(
    readonly from: string,
    readonly is_code: boolean,
  ) {}

  add(value: unknown, line: number): void {
    const kind = kind_of(value);
    this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + 1);
    if (kind === 'empty' || kind === 'binary') return;
    if (this.#samples.size < samples_shown) this.#samples.add(to_text(value).slice(0, sample_length));
    if (kind === 'double' && typeof value === 'string') this.#forms.add(number_form(value));
    if (kind === 'text') this.#first_text ??= { line, text: to_text(value).slice(0, sample_length) };
  }

  #count(...kinds: Kind[]): number {
    return kinds.reduce((sum, kind) => sum + (this.#kinds.get(kind) ?? 0), 0);
  }

  get samples(): string[] {
    return [...this.#samples];
  }

  /** Rows where the column has a value. */
  get filled(): number {
    return [...this.#kinds].reduce((sum, [kind, count]) => sum + (kind === 'empty' ? 0 : count), 0);
  }

  get is_binary(): boolean {
    return this.#count('binary') > 0;
  }

  /** « 1,5 » and « 1,234.5 » in one column: nobody can tell what « 1,234 » is. */
  get #contradicts_itself(): boolean {
    const forms = this.#forms;
    return (
      (forms.has('comma_thousands') && (forms.has('lone_comma') || forms.has('point_thousands'))) ||
      (forms.has('point_thousands') && forms.has('lone_point'))
    );
  }

  /** The narrowest type that holds every value as it is written. */
  get type(): ColumnType {
    const filled = this.filled;
    const are_all = (...kinds: Kind[]) => filled > 0 && this.#count(...kinds) === filled;
    if (this.#count('nested') > 0) return 'jsonb';
    if (this.is_code) return 'text';
    if (are_all('integer')) return 'integer';
    if (are_all('integer', 'bigint')) return 'bigint';
    if (are_all('integer', 'bigint', 'double') && !this.#contradicts_itself) return 'double precision';
    if (are_all('boolean')) return 'boolean';
    if (are_all('date')) return 'date';
    if (are_all('timestamp')) return 'timestamptz';
    return 'text';
  }

  /** What a person should know of the column's type, in French; null when all is plain. */
  get warning(): string | null {
    if (this.is_binary) return `colonne binaire « ${this.from} » laissée`;
    if (this.type !== 'text' || this.is_code) return null;
    const numbers = this.#count('integer', 'bigint', 'double');
    if (numbers > 0 && numbers === this.filled)
      return `colonne « ${this.from} » gardée en texte : séparateurs de décimales et de milliers contradictoires`;
    const first = this.#first_text;
    if (first === null || numbers < this.filled * mostly) return null;
    return (
      `colonne « ${this.from} » gardée en texte : ${this.filled - numbers} de ses ${this.filled} valeurs ne ` +
      `${this.filled - numbers > 1 ? 'sont pas des nombres' : 'est pas un nombre'} (ligne ${first.line} : « ${first.text} »)`
    );
  }
}
