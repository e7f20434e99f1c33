/** Fields of the editor: where each stands in a record, how it is shown, how it is read. */
import type { Code } from '../../../catalogue/code_lists/code_list.ts';
import type { RecordMember } from '../../../catalogue/workflow/members.ts';
import type { Choice } from '../../../viewer/pages/form_parts.tsx';
import type { ControlView } from '../../../viewer/pages/record_editor_view.ts';

/** A record or an entry of it, as its JSON. */
export type Body = Record<string, unknown>;

export interface Control extends Omit<ControlView, 'values'> {
  /** Texts that the field shows. */
  get(body: Body): string[];
  /** Writes what was typed into the body, which is the writer's own copy. */
  set(body: Body, values: readonly string[]): void;
}

export interface RowsControl {
  /** Where the list stands in a record. */
  member: RecordMember | 'service.operates_on';
  /** Short entries stand in a table, a row each. */
  is_table?: boolean;
  title: string;
  hint?: string;
  one: string;
  add: string;
  /** What names a row. */
  legend: (entry: Body, i: number) => string;
  controls: readonly Control[];
  /** A new row, before anything is typed. */
  blank: Body;
  most: number;
}

/** Name of a list in the form. */
export const name_of_rows = ({ member }: Pick<RowsControl, 'member'>): string => member.replace('.', '-');

type Path = readonly (string | number)[];

/** « contacts.0.email » as steps; whole numbers are places in lists. */
const path_of = (name: string): Path =>
  name.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));

export function read_path(body: Body, path: Path): unknown {
  let value: unknown = body;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Body)[step];
  }
  return value;
}

/** Writes a value, or takes it away when it is undefined; what stands on the way is made or becomes empty with it. */
export function write_path(body: Body, [step, ...rest]: Path, value: unknown): void {
  if (step === undefined) return;
  if (rest.length === 0) {
    if (value === undefined && !Array.isArray(body)) delete body[step];
    else body[step] = value;
    return;
  }
  const known = body[step];
  const inner = (
    typeof known === 'object' && known !== null ? known : typeof rest[0] === 'number' ? [] : {}
  ) as Body;
  write_path(inner, rest, value);
  const is_empty = Object.values(inner).every((member) => member === undefined);
  if (is_empty) delete body[step];
  else body[step] = inner;
}

const say = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'boolean'
    ? String(value)
    : typeof value === 'number'
      ? String(value).replace('.', ',')
      : '';

type More = Partial<Pick<ControlView, 'hint' | 'rows' | 'is_short' | 'list'>> & {
  /** Written where nothing is typed; the member is left out without. */
  empty?: unknown;
};
const view_of = (name: string, label: string, { empty: _empty, ...more }: More) => ({
  name: name.replaceAll('.', '-'),
  label,
  ...more,
});

/** A text of one line. */
export const line = (name: string, label: string, more: More = {}): Control => ({
  ...view_of(name, label, more),
  kind: 'line',
  get: (body) => [say(read_path(body, path_of(name)))],
  set: (body, [text = '']) => write_path(body, path_of(name), text.trim() === '' ? more.empty : text.trim()),
});

/** A text of several lines. */
export const area = (name: string, label: string, more: More = {}): Control => ({
  ...line(name, label, more),
  rows: more.rows ?? 5,
  kind: 'area',
  set: (body, [text = '']) => {
    const plain = text.replaceAll('\r\n', '\n').trim();
    write_path(body, path_of(name), plain === '' ? more.empty : plain);
  },
});

/** Several texts, one on each line. */
export const lines = (name: string, label: string, more: More = {}): Control => ({
  ...view_of(name, label, more),
  rows: more.rows ?? 4,
  kind: 'area',
  get: (body) => [list_at(body, name).map(say).join('\n')],
  set: (body, [text = '']) => {
    const entries = text.split(/\r?\n/).map((entry) => entry.trim());
    write_list(
      body,
      name,
      entries.filter((entry) => entry !== ''),
      more.empty,
    );
  },
});

/** A code and what it means on each line: « 1 = en service ». A line without « = » is a code that means itself. */
export const codes = (name: string, label: string, more: More = {}): Control => ({
  ...area(name, label, { rows: 1, ...more }),
  get: (body) => [
    Object.entries((read_path(body, path_of(name)) ?? {}) as Record<string, unknown>)
      .map(([code, sense]) => `${code} = ${say(sense)}`)
      .join('\n'),
  ],
  set: (body, [text = '']) => {
    const pairs = text
      .split(/\r?\n/)
      .map((entry) => /^([^=]*)(?:=(.*))?$/.exec(entry))
      .map((parts) => [parts?.[1]?.trim() ?? '', (parts?.[2] ?? parts?.[1] ?? '').trim()] as const)
      .filter(([code]) => code !== '');
    write_path(body, path_of(name), pairs.length === 0 ? more.empty : Object.fromEntries(pairs));
  },
});

/** A number; « 1,5 » is one, and what is none stays as typed for the check to refuse. */
export const number = (name: string, label: string, more: More = {}): Control => ({
  ...line(name, label, more),
  is_number: true,
  is_short: true,
  set: (body, [text = '']) =>
    write_path(body, path_of(name), text.trim() === '' ? more.empty : to_number(text)),
});

export function to_number(text: string): number | string {
  const plain = text.replaceAll(/\s/g, '').replace(',', '.');
  return /^-?\d{1,12}(?:\.\d{1,15})?$/.test(plain) ? Number(plain) : text;
}

export const choices_of = (list: readonly Code[]): Choice[] => list.map(({ code, label }) => [code, label]);

/** A value of a list; one that the list does not know stays, and is shown as it is. */
export const select = (
  name: string,
  label: string,
  choices: readonly Choice[],
  more: More = {},
): Control => ({
  ...line(name, label, more),
  kind: 'select',
  choices,
});

/** Several values of a list. What the list does not know stays. */
export const boxes = (name: string, label: string, choices: readonly Choice[], more: More = {}): Control => ({
  ...view_of(name, label, more),
  kind: 'boxes',
  choices,
  get: (body) => list_at(body, name).map(say),
  set: (body, values) => {
    const known = new Set(choices.map(([value]) => value));
    const others = list_at(body, name).filter((value) => !known.has(say(value)));
    write_list(
      body,
      name,
      [...choices.map(([value]) => value).filter((value) => values.includes(value)), ...others],
      more.empty,
    );
  },
});

export const list_at = (body: Body, name: string): unknown[] => {
  const value = read_path(body, path_of(name));
  return Array.isArray(value) ? value : [];
};
export const write_list = (body: Body, name: string, entries: readonly unknown[], empty?: unknown): void =>
  write_path(body, path_of(name), entries.length === 0 ? empty : [...entries]);
