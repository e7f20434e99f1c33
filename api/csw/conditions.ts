/** Conditions on CSW's properties as trees of CQL2; all words are left to the search by `words_property`. */
import type { Geometry, Tree } from '../cql2/tree.ts';
import type { FilterProperty } from '../cql2/properties.ts';
import { sql } from '../../sql/fragment.ts';
import { all_words } from '../../catalogue/search/words.ts';
import { refuse_csw } from './exceptions.ts';
import { any_text, csw_properties, find_property, type CswProperty } from './properties.ts';

const words_prefix = 'words: ';

/** A property whose value is whether a record has these words: it stands where a condition on all text does. */
const words_condition = (text: string): Tree => ({ property: words_prefix + text });

function find(name: string): CswProperty {
  const found = find_property(name);
  if (found !== undefined) return found;
  const known = csw_properties.map((property) => property.name).join(', ');
  throw refuse_csw(
    'InvalidParameterValue',
    'constraint',
    `La propriété « ${name.slice(0, 80)} » n’existe pas : ${known}.`,
  );
}

export const property_of = (name: string): Tree => ({ property: find(name).property.name });

/** A property against a value, which is written as text whatever its type. */
export function compare(op: string, name: string, value: string): Tree {
  const { property, list } = find(name);
  if (property.name === any_text)
    return op === '<>' ? { op: 'not', args: [words_condition(value)] } : words_condition(value);
  if (list !== null && (op === '=' || op === '<>')) {
    const has: Tree = { op: 'a_contains', args: [{ property: list.name }, [value]] };
    return op === '=' ? has : { op: 'not', args: [has] };
  }
  return { op, args: [{ property: property.name }, literal(property, value)] };
}

function literal(property: FilterProperty, value: string): Tree {
  if (property.kind !== 'timestamp') return value;
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return { date: value };
  const moment = new Date(value);
  if (!/^\d{4}-\d{2}-\d{2}T/.test(value) || Number.isNaN(moment.getTime()))
    throw refuse_csw(
      'InvalidParameterValue',
      'constraint',
      `« ${value.slice(0, 40)} » n’est ni une date ni un instant.`,
    );
  return { timestamp: moment.toISOString() };
}

/** `pattern` with % and _; capitals and accents count where asked for alone. */
export function like(name: string, pattern: string, matches_case: boolean): Tree {
  const { property } = find(name);
  if (property.name === any_text) return words_condition(pattern.replaceAll(/\\(.)|[%_]/g, '$1 ').trim());
  const plain = (tree: Tree): Tree =>
    matches_case ? tree : { op: 'casei', args: [{ op: 'accenti', args: [tree] }] };
  return { op: 'like', args: [plain({ property: property.name }), plain(pattern)] };
}

export const spatial = (op: string, name: string, geometry: Geometry): Tree => {
  const { property } = find(name);
  if (property.kind === 'geometry') return { op, args: [{ property: property.name }, geometry] };
  throw refuse_csw('InvalidParameterValue', 'constraint', `« ${name.slice(0, 80)} » n’est pas une emprise.`);
};

/** Words that all records must have, apart from the rest of a condition: an index knows them. */
export function take_words(tree: Tree): { words: string | null; rest: Tree | null } {
  const own = words_in(tree);
  if (own !== null) return { words: own, rest: null };
  if (typeof tree !== 'object' || Array.isArray(tree) || !('op' in tree) || tree.op !== 'and')
    return { words: null, rest: tree };
  const words = tree.args.flatMap((arg) => words_in(arg) ?? []);
  const others = tree.args.filter((arg) => words_in(arg) === null);
  const rest = others.length > 1 ? { op: 'and', args: others } : (others[0] ?? null);
  return { words: words.length === 0 ? null : words.join(' '), rest };
}

function words_in(tree: Tree): string | null {
  if (typeof tree !== 'object' || Array.isArray(tree) || !('property' in tree)) return null;
  return tree.property.startsWith(words_prefix) ? tree.property.slice(words_prefix.length) : null;
}

const known: ReadonlyMap<string, FilterProperty> = new Map(
  csw_properties.flatMap(({ property, list }) =>
    [property, ...(list === null ? [] : [list])].map((one) => [one.name, one] as const),
  ),
);

/** The properties that a tree names, those that stand for words among them. */
export function properties_in(tree: Tree): ReadonlyMap<string, FilterProperty> {
  const properties = new Map(known);
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(walk);
    if (typeof node !== 'object' || node === null) return;
    const { property, args } = node as { property?: unknown; args?: unknown };
    if (typeof property === 'string' && property.startsWith(words_prefix))
      properties.set(property, {
        name: property,
        kind: 'boolean',
        sql: sql`(t.words @@ (${all_words(property.slice(words_prefix.length))}))`,
        is_integer: false,
        array_type: null,
      });
    walk(args);
  };
  walk(tree);
  return properties;
}
