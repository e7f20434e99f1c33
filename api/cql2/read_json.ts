import { parse_json } from '../../catalogue/json_input.ts';
import { max_depth, max_nodes, refuse_filter, type Geometry, type Places, type Tree } from './tree.ts';

/** What the two encodings are read into. */
export interface ReadFilter {
  tree: Tree;
  places: Places;
}

// An operation and its list of arguments are two levels of JSON; geometries stand four deep at most.
const limits = { max_depth: 2 * max_depth + 6, max_keys: 4 * max_nodes };

/** Reads CQL2 JSON. Throws a 400 AppError that names the JSON pointer of the fault. */
export function read_json(text: string): ReadFilter {
  const found = new WeakMap<object, string>();
  const tree = read_node(parse_json(text, limits), '', found);
  return { tree, places: (node) => (typeof node === 'object' ? (found.get(node) ?? null) : null) };
}

type Found = WeakMap<object, string>;

function read_node(value: unknown, pointer: string, found: Found): Tree {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value !== 'object' || value === null) throw wrong(pointer, 'une expression CQL2 est attendue');
  const node = Array.isArray(value)
    ? value.map((item, i) => read_node(item, `${pointer}/${i}`, found))
    : read_object(value as Record<string, unknown>, pointer, found);
  found.set(node, pointer === '' ? '/' : pointer);
  return node;
}

const wrong = (pointer: string, message: string) => refuse_filter(message, pointer === '' ? '/' : pointer);

/** Members that tell what an object is, with the members that it may have. */
const forms: Readonly<Record<string, readonly string[]>> = {
  // First: a geometry may carry its own bbox.
  type: ['type', 'coordinates', 'geometries', 'bbox'],
  op: ['op', 'args'],
  property: ['property'],
  date: ['date'],
  timestamp: ['timestamp'],
  interval: ['interval'],
  bbox: ['bbox'],
};

function read_object(object: Record<string, unknown>, pointer: string, found: Found): Tree & object {
  const kind = Object.keys(forms).find((name) => Object.hasOwn(object, name));
  const allowed = kind === undefined ? [] : (forms[kind] ?? []);
  const strange = Object.keys(object).find((name) => !allowed.includes(name));
  if (kind === undefined || strange !== undefined)
    throw wrong(
      pointer,
      strange === undefined ? 'objet vide' : `membre « ${strange.slice(0, 40)} » inattendu`,
    );
  const list = (name: string): Tree[] => {
    const value = object[name];
    if (!Array.isArray(value)) throw wrong(pointer, `« ${name} » doit être une liste`);
    return value.map((item, i) => read_node(item, `${pointer}/${name}/${i}`, found));
  };
  const text = (name: string): string => {
    const value = object[name];
    if (typeof value !== 'string') throw wrong(pointer, `« ${name} » doit être un texte`);
    return value;
  };
  if (kind === 'type') return read_geometry(object, pointer);
  if (kind === 'op') return { op: text('op'), args: list('args') };
  if (kind === 'property') return { property: text('property') };
  if (kind === 'date') return { date: text('date') };
  if (kind === 'timestamp') return { timestamp: text('timestamp') };
  if (kind === 'bbox') {
    const numbers = list('bbox');
    if (!numbers.every((one) => typeof one === 'number'))
      throw wrong(pointer, '« bbox » est faite de nombres');
    return { bbox: numbers };
  }
  const [from, to, ...more] = list('interval');
  if (from === undefined || to === undefined || more.length > 0)
    throw wrong(pointer, '« interval » attend un début et une fin');
  return { interval: [from, to] };
}

/** Its coordinates are looked at when it is used, by the checks that all geometries from outside pass. */
function read_geometry(object: Record<string, unknown>, pointer: string): Geometry {
  const { type, coordinates, geometries } = object;
  if (typeof type !== 'string') throw wrong(pointer, '« type » doit être un texte');
  if (type === 'GeometryCollection' && Array.isArray(geometries))
    return { type, geometries: geometries.map((one, i) => read_member(one, `${pointer}/geometries/${i}`)) };
  if (!Array.isArray(coordinates)) throw wrong(pointer, '« coordinates » doit être une liste');
  return { type, coordinates };
}

function read_member(value: unknown, pointer: string): Geometry {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || 'geometries' in value)
    throw wrong(pointer, 'une géométrie simple est attendue');
  return read_geometry(value as Record<string, unknown>, pointer);
}
