/** CQL_TEXT of CSW 2.0.2 (07-006r1, 10.2.4): the CQL of its time, whose names and BBOX CQL2 writes another way. */
import { parse_cql2_text } from '../cql2/filter.ts';
import type { Tree } from '../cql2/tree.ts';
import { compare, like, property_of, spatial } from './conditions.ts';

const literal = /('(?:[^']|'')*')/;
const prefixed = /(?<!["\w:])(?:csw|dc|dct|ows|apiso|gmd):\w+/g;
const old_bbox = /\bBBOX\s*\(\s*("?[\w:]+"?)\s*,([^()]*)\)/gi;
const old_spatial = /\b(INTERSECTS|WITHIN|CONTAINS|DISJOINT|OVERLAPS|TOUCHES|CROSSES|EQUALS)\s*\(/gi;

/** Names and operators; texts between quotes, which stand at the odd places, stay as they are. */
const rewrite = (text: string): string =>
  text
    .split(literal)
    .map((part, i) => (i % 2 === 1 ? part : rewrite_part(part)))
    .join('');

const rewrite_part = (part: string): string =>
  part
    .replaceAll(prefixed, (name) => `"${name}"`)
    .replaceAll(old_bbox, (_all, name: string, numbers: string) => `S_INTERSECTS(${name},BBOX(${numbers}))`)
    .replaceAll(old_spatial, (_all, name: string) => `S_${name}(`);

/** The condition that a text says. A 400 AppError with its place when it is wrong. */
export const read_cql_text = (text: string): Tree => name_properties(parse_cql2_text(rewrite(text)));

type Node = { op: string; args: Tree[] };
const is_node = (tree: Tree | undefined): tree is Node =>
  typeof tree === 'object' && !Array.isArray(tree) && 'op' in tree;
const name_in = (tree: Tree | undefined): string | null =>
  typeof tree === 'object' && !Array.isArray(tree) && 'property' in tree ? tree.property : null;

/** The tree with CSW's properties in the places of their names. */
function name_properties(tree: Tree): Tree {
  if (!is_node(tree)) return tree;
  const { op, args } = tree;
  const [one, other] = args;
  const name = name_in(one);
  if (name !== null && typeof other === 'string' && /^(?:=|<>|<|>|<=|>=)$/.test(op))
    return compare(op, name, other);
  if (name !== null && typeof other === 'string' && op === 'like') return like(name, other, false);
  if (name !== null && op === 'isNull') return { op, args: [property_of(name)] };
  if (name !== null && op.startsWith('s_')) return spatial_of(op, name, other!);
  return {
    op,
    args: args.map((arg) => (name_in(arg) === null ? name_properties(arg) : property_of(name_in(arg)!))),
  };
}

function spatial_of(op: string, name: string, shape: Tree): Tree {
  // The checks of the property are the same, whatever the shape.
  const placed = spatial(op, name, { type: 'Point' }) as Node;
  return { op, args: [placed.args[0]!, shape] };
}
