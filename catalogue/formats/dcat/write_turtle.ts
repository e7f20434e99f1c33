import { is_literal, type Literal, type Node, type Value } from './tree.ts';
import { expand, prefixes } from './vocabulary.ts';

const head = Object.entries(prefixes)
  .map(([prefix, namespace]) => `@prefix ${prefix}: <${namespace}> .\n`)
  .join('');

/** Turtle 1.1. Things with an address stand by themselves, those without inside the ones that speak of them. */
export function write_turtle(nodes: readonly Node[]): string {
  const blocks = new Set<string>();
  const waiting: Node[] = [...nodes];
  // A loop instead of a recursion; things that several records share are said once.
  for (let i = 0; i < waiting.length; i++) {
    const node = waiting[i];
    if (node === undefined || (node.types.length === 0 && node.properties.length === 0)) continue;
    blocks.add(`${node.id === null ? '[]' : write_id(node.id)}${write_body(node, '\n  ', waiting)} .\n`);
  }
  return `${head}\n${[...blocks].join('\n')}`;
}

const write_id = (id: string): string => (id.startsWith('_:') ? id : `<${id}>`);

/** A short name where one is defined, else the address. */
const write_name = (name: string): string => (expand(name) === name ? `<${name}>` : name);

function write_body({ types, properties }: Node, space: string, waiting: Node[]): string {
  const parts = types.length === 0 ? [] : [`a ${types.map(write_name).join(', ')}`];
  for (const { predicate, value } of properties)
    parts.push(`${write_name(predicate)} ${write_value(value, space, waiting)}`);
  return parts.length === 0 ? '' : `${space}${parts.join(` ;${space}`)}`;
}

function write_value(value: Value, space: string, waiting: Node[]): string {
  if (is_literal(value)) return write_literal(value);
  if (value.id !== null) {
    waiting.push(value);
    return write_id(value.id);
  }
  return `[${write_body(value, `${space}  `, waiting)}${space}]`;
}

const escapes: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' };

function write_literal({ text, language, datatype }: Literal): string {
  const quoted = `"${text.toWellFormed().replace(/["\\\n\r\t]/g, (character) => escapes[character] ?? character)}"`;
  if (language !== undefined) return `${quoted}@${language}`;
  return datatype === undefined ? quoted : `${quoted}^^${write_name(datatype)}`;
}
