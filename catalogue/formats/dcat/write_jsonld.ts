import { is_literal, tell_once, type Node, type Value } from './tree.ts';
import { expand, prefixes } from './vocabulary.ts';

/** JSON-LD 1.1 with its context inside: nothing has to be fetched to read it. */
export function write_jsonld(nodes: readonly Node[]): string {
  const written = tell_once(nodes).map(write_node);
  const body = written.length === 1 ? written[0] : { '@graph': written };
  return JSON.stringify({ '@context': prefixes, ...body });
}

function write_node({ id, types, properties }: Node): Record<string, unknown> {
  const written: Record<string, unknown> = {};
  if (id !== null) written['@id'] = id;
  if (types.length > 0) written['@type'] = types.length === 1 ? types[0] : types;
  for (const { predicate, value } of properties) {
    const one = write_value(value);
    const before = written[predicate];
    if (before === undefined) written[predicate] = one;
    else if (Array.isArray(before)) before.push(one);
    else written[predicate] = [before, one];
  }
  return written;
}

function write_value(value: Value): unknown {
  if (!is_literal(value)) return write_node(value);
  const { text, language, datatype } = value;
  const well_formed = text.toWellFormed();
  if (language !== undefined) return { '@value': well_formed, '@language': language };
  return datatype === undefined ? well_formed : { '@value': well_formed, '@type': expand(datatype) };
}
