import type { Request } from 'express';
import { AppError } from '../errors.ts';
import type { Format } from './respond.ts';

/** A query parameter: how it is read and how OpenAPI shows it, declared once. */
export interface Param<T> {
  description: string;
  /** Schema object of OpenAPI 3.0. */
  schema: Record<string, unknown>;
  /** Name among OpenAPI's components where other sets have another parameter of the same name. */
  component?: string;
  /** The value when the parameter is absent. */
  absent: T;
  /** Reads the decoded text; throws by `refuse` when it has not the expected form. */
  parse(text: string, name: string): T;
}

// A set is keyed by the name in the URL; `never` lets sets of differing types share one signature.
export type ParamSet = Readonly<Record<string, Param<never> | Param<unknown>>>;
export type Values<S extends ParamSet> = { [K in keyof S]: S[K] extends Param<infer T> ? T : never };

/** The 400 of a parameter: names it, quotes the value, says the expected form. */
export function refuse(name: string, text: string, expected: string): AppError {
  const quoted = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return new AppError(`Le paramètre « ${name} » vaut « ${quoted} » : attendu ${expected}.`, {
    status: 400,
    code: `invalid-${name}`,
    place: name,
    remedy: `Corriger « ${name} » : ${expected}.`,
  });
}

/** An integer between two bounds, both included; `or_maximum`: a greater one counts as the maximum. */
export function integer(
  description: string,
  {
    absent,
    minimum,
    maximum,
    or_maximum = false,
  }: { absent: number; minimum: number; maximum: number; or_maximum?: boolean },
): Param<number> {
  return {
    description,
    schema: { type: 'integer', minimum, maximum, default: absent },
    absent,
    parse(text, name) {
      const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
      if (value > maximum && or_maximum) return maximum;
      if (value >= minimum && value <= maximum) return value;
      throw refuse(name, text, `un entier de ${minimum} à ${maximum}`);
    },
  };
}

/** One word out of a list. */
export function choice<T extends string>(description: string, words: readonly T[]): Param<T | null> {
  return {
    description,
    schema: { type: 'string', enum: words },
    absent: null,
    parse(text, name) {
      const word = words.find((candidate) => candidate === text);
      if (word !== undefined) return word;
      throw refuse(name, text, words.join(' ou '));
    },
  };
}

/** A day of the calendar, AAAA-MM-JJ; absent or left empty by a form, an empty text. */
export const day = (description: string): Param<string> => ({
  description,
  schema: { type: 'string', format: 'date' },
  absent: '',
  parse(given, name) {
    const is_day =
      /^\d{4}-\d\d-\d\d$/.test(given) && new Date(`${given}T00:00:00Z`).toJSON()?.startsWith(given);
    if (given === '' || is_day) return given;
    throw refuse(name, given, 'une date AAAA-MM-JJ');
  },
});

/** Format of the answer, on every resource that a person may read too. */
export const f: Param<Format | null> = choice(
  'Format de la réponse ; à défaut, l’en-tête Accept décide, puis JSON.',
  ['json', 'html'],
);

/** Names beside those of a set, which only a part of the resources has. */
export interface OtherParams {
  names: readonly string[];
  /** Takes the decoded text of one of them. */
  read(name: string, text: string): void;
}

/**
 * Reads the query string by a set of parameters. Throws a 400 AppError on a name that is not in the set
 * (with the nearest one), on a repeated name and on a value of the wrong form.
 */
export function read_query<S extends ParamSet>(
  request: Pick<Request, 'url'>,
  set: S,
  others: OtherParams = { names: [], read: () => {} },
): Values<S> {
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(set)) values[name] = set[name]?.absent;
  const start = request.url.indexOf('?');
  if (start === -1) return values as Values<S>;
  const seen = new Set<string>();
  for (const [name, text] of new URLSearchParams(request.url.slice(start + 1))) {
    const param = Object.hasOwn(set, name) ? set[name] : undefined;
    if (param === undefined && !others.names.includes(name))
      throw refuse_unknown(name, [...Object.keys(set), ...others.names]);
    if (seen.has(name)) throw refuse_repeated(name);
    seen.add(name);
    if (param === undefined) others.read(name, text);
    else values[name] = param.parse(text, name);
  }
  return values as Values<S>;
}

function refuse_unknown(name: string, known: readonly string[]): AppError {
  const near = nearest(name, known);
  const hint = near === undefined ? '' : ` Vouliez-vous dire « ${near} » ?`;
  const list = known.length === 0 ? 'aucun' : known.join(', ');
  return new AppError(`Le paramètre « ${name.slice(0, 80)} » n’existe pas ici.${hint}`, {
    status: 400,
    code: 'unknown-parameter',
    place: name.slice(0, 80),
    remedy: `Paramètres acceptés : ${list}.`,
  });
}

function refuse_repeated(name: string): AppError {
  return new AppError(`Le paramètre « ${name} » est donné plusieurs fois.`, {
    status: 400,
    code: 'repeated-parameter',
    place: name,
    remedy: `Ne donner « ${name} » qu’une fois.`,
  });
}

/** The known word nearest to a mistyped one, when at most a third of it (and two letters at least) differs. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const scored = known
    .map((candidate) => ({ candidate, distance: edit_distance(word.toLowerCase().slice(0, 40), candidate) }))
    .sort((a, b) => a.distance - b.distance);
  const best = scored[0];
  if (best === undefined) return undefined;
  return best.distance <= Math.max(2, best.candidate.length / 3) && best.distance < best.candidate.length
    ? best.candidate
    : undefined;
}

/** Levenshtein's distance, row by row. */
function edit_distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/**
 * A parameter object of OpenAPI 3.0; lists are written with commas (style form, explode false). Nothing else is said not
 * to explode: QGIS takes those parameters for properties of the collection.
 */
export function openapi_parameter(name: string, param: ParamSet[string]): Record<string, unknown> {
  return {
    name,
    in: 'query',
    required: false,
    description: param.description,
    style: 'form',
    explode: param.schema['type'] !== 'array',
    schema: param.schema,
  };
}
