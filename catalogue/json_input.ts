/** JSON from outside, with limits that JSON.parse does not know and faults that it does not place. */
import { AppError } from '../errors.ts';

export interface JsonLimits {
  /** Objects and arrays inside one another. */
  max_depth: number;
  /** Members of all objects together. */
  max_keys: number;
}

/** Names that reach an object's prototype when copied carelessly. */
const forbidden_keys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const space = /[ \t\n\r]*/y;
const scalar_form = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null)(?![\w.+-])/y;

/**
 * Reads JSON text (RFC 8259). Throws a 400 AppError: `malformed-json` with line and column of the fault, `json-too-deep`,
 * `json-too-many-keys`, `forbidden-key` for `__proto__`, `constructor` and `prototype`, `repeated-key`.
 */
export function parse_json(text: string, limits: JsonLimits): unknown {
  check_json(text, limits);
  return JSON.parse(text);
}

/** One pass without recursion: whatever the text, the stack stays flat and nothing is built. */
function check_json(text: string, { max_depth, max_keys }: JsonLimits): void {
  /** One entry per open container: the keys of an object, null for an array. */
  const open: (Set<string> | null)[] = [];
  let at = 0;
  let keys = 0;
  const eat = (form: RegExp): string | null => {
    form.lastIndex = at;
    const found = form.exec(text);
    if (found === null) return null;
    at = form.lastIndex;
    return found[0];
  };
  const fail = (expected: string): never => {
    throw refuse('malformed-json', `JSON incorrect : ${expected} attendu`, text, at);
  };
  const skip = () => void eat(space);
  const eat_string = (): string | null => {
    const end = end_of_string(text, at);
    if (end === null) return null;
    const start = at;
    at = end;
    return text.slice(start, end);
  };
  const read_key = (known: Set<string>) => {
    const start = at;
    const name = JSON.parse(eat_string() ?? fail('un nom entre guillemets')) as string;
    if (forbidden_keys.has(name))
      throw refuse('forbidden-key', `le nom « ${name} » n’est pas accepté`, text, start);
    if (known.has(name))
      throw refuse('repeated-key', `le nom « ${name.slice(0, 80)} » est répété`, text, start);
    if (++keys > max_keys) throw refuse('json-too-many-keys', `plus de ${max_keys} membres`, text, start);
    known.add(name);
    skip();
    if (text[at++] !== ':') {
      at--;
      fail('« : »');
    }
    skip();
  };
  skip();
  for (;;) {
    // A value begins here.
    const first = text[at];
    if (first === '{' || first === '[') {
      if (open.length >= max_depth)
        throw refuse('json-too-deep', `plus de ${max_depth} niveaux imbriqués`, text, at);
      at++;
      skip();
      const keys_here = first === '{' ? new Set<string>() : null;
      open.push(keys_here);
      if (text[at] !== (first === '{' ? '}' : ']')) {
        if (keys_here !== null) read_key(keys_here);
        continue;
      }
    } else if ((first === '"' ? eat_string() : eat(scalar_form)) === null) fail('une valeur');
    // A value has ended, or an empty container is about to: what follows belongs to the containers around it.
    for (;;) {
      skip();
      if (open.length === 0) {
        if (at < text.length) fail('la fin');
        return;
      }
      const around = open.at(-1) ?? null;
      const next = text[at];
      if (next === ',') {
        at++;
        skip();
        if (around !== null) read_key(around);
        break;
      }
      if (next !== (around === null ? ']' : '}')) fail(around === null ? '« , » ou « ] »' : '« , » ou « } »');
      at++;
      open.pop();
    }
  }
}

const escape_form = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y;

/** Where the string that begins at `start` ends, its quote included; null when none does. A loop: no expression backtracks. */
function end_of_string(text: string, start: number): number | null {
  if (text[start] !== '"') return null;
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22) return i + 1;
    if (code < 0x20) return null;
    if (code !== 0x5c) continue;
    escape_form.lastIndex = i + 1;
    if (!escape_form.test(text)) return null;
    i = escape_form.lastIndex - 1;
  }
  return null;
}

function refuse(code: string, what: string, text: string, at: number): AppError {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  const column = at - before.lastIndexOf('\n');
  return new AppError(`Le contenu n’est pas accepté : ${what} (ligne ${line}, colonne ${column}).`, {
    status: 400,
    code,
    place: `${line}:${column}`,
    remedy: 'Corriger le contenu envoyé à cet endroit.',
  });
}
