/** OGC Filter Encoding 1.1 (04-095), and 1.0 where it differs, as the tree of CQL2. */
import type { XmlElement } from '../../catalogue/xml.ts';
import { AppError } from '../../errors.ts';
import type { Geometry, Tree } from '../cql2/tree.ts';
import { compare, like, property_of, spatial } from './conditions.ts';
import { refuse_csw } from './exceptions.ts';
import { children_of, local_name, text_of } from './xml_tree.ts';

const wrong = (message: string): AppError => refuse_csw('InvalidParameterValue', 'constraint', message);

const comparisons: Readonly<Record<string, string>> = {
  PropertyIsEqualTo: '=',
  PropertyIsNotEqualTo: '<>',
  PropertyIsLessThan: '<',
  PropertyIsGreaterThan: '>',
  PropertyIsLessThanEqualTo: '<=',
  PropertyIsLessThanOrEqualTo: '<=',
  PropertyIsGreaterThanEqualTo: '>=',
  PropertyIsGreaterThanOrEqualTo: '>=',
};
const spatial_names: Readonly<Record<string, string>> = {
  BBOX: 's_intersects',
  Intersects: 's_intersects',
  Intersect: 's_intersects',
  Within: 's_within',
  Contains: 's_contains',
  Disjoint: 's_disjoint',
  Overlaps: 's_overlaps',
  Touches: 's_touches',
  Crosses: 's_crosses',
  Equals: 's_equals',
};
/** What capabilities list. */
export const filter_operators = {
  comparisons: [
    'EqualTo',
    'NotEqualTo',
    'LessThan',
    'GreaterThan',
    'LessThanEqualTo',
    'GreaterThanEqualTo',
    'Like',
    'Between',
    'NullCheck',
  ],
  spatial: [
    'BBOX',
    'Intersects',
    'Within',
    'Contains',
    'Disjoint',
    'Overlaps',
    'Touches',
    'Crosses',
    'Equals',
  ],
  geometries: ['gml:Envelope', 'gml:Point', 'gml:LineString', 'gml:Polygon'],
} as const;

/** The condition of an `ogc:Filter`. */
export function read_filter(filter: XmlElement): Tree {
  const [condition, ...more] = children_of(filter);
  if (condition === undefined || more.length > 0)
    throw wrong('Un filtre contient une condition, et une seule.');
  return read_condition(condition);
}

function read_condition(element: XmlElement): Tree {
  const name = local_name(element);
  const children = children_of(element);
  if (name === 'And' || name === 'Or') {
    if (children.length === 0) throw wrong(`« ${name} » ne contient aucune condition.`);
    const args = children.map(read_condition);
    return args.length === 1 ? args[0]! : { op: name.toLowerCase(), args };
  }
  if (name === 'Not') return { op: 'not', args: [read_condition(need(children[0], name))] };
  if (Object.hasOwn(comparisons, name)) {
    const is_reversed = local_name(need(children[0], name)) === 'Literal';
    const [one, other] = is_reversed ? [children[1], children[0]] : children;
    const op = comparisons[name]!;
    return compare(is_reversed ? (mirrored[op] ?? op) : op, name_of(one, name), literal_of(other, name));
  }
  switch (name) {
    case 'PropertyIsLike':
      return like(
        name_of(children[0], name),
        pattern_of(literal_of(children[1], name), element.attributes),
        element.attributes['matchCase'] === 'true',
      );
    case 'PropertyIsNull':
      return { op: 'isNull', args: [property_of(name_of(children[0], name))] };
    case 'PropertyIsBetween': {
      const bound = (side: string) =>
        literal_of(
          children_of(
            need(
              children.find((child) => local_name(child) === side),
              side,
            ),
          )[0],
          side,
        );
      const property = name_of(children[0], name);
      return {
        op: 'and',
        args: [
          compare('>=', property, bound('LowerBoundary')),
          compare('<=', property, bound('UpperBoundary')),
        ],
      };
    }
  }
  const op = Object.hasOwn(spatial_names, name) ? spatial_names[name] : undefined;
  if (op === undefined) throw wrong(`La condition « ${element.name.slice(0, 60)} » n’est pas connue.`);
  // BBOX may leave its property out: the one that the records have.
  const property = children.find((child) => local_name(child) === 'PropertyName');
  const shape = children.find((child) => child !== property);
  return spatial(
    op,
    property === undefined ? 'ows:BoundingBox' : text_of(property),
    read_geometry(need(shape, name)),
  );
}

const mirrored: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

function need<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw wrong(`« ${name} » est incomplet.`);
  return value;
}
function name_of(element: XmlElement | undefined, place: string): string {
  const found = need(element, place);
  if (!/^(?:PropertyName|ValueReference)$/.test(local_name(found)))
    throw wrong(`« ${place} » attend un nom de propriété.`);
  return text_of(found);
}
function literal_of(element: XmlElement | undefined, place: string): string {
  const found = need(element, place);
  if (local_name(found) !== 'Literal') throw wrong(`« ${place} » attend une valeur (Literal).`);
  return text_of(found);
}

/** The pattern as CQL2 writes it: %, _ and a backslash before those that are meant as they are. */
export function pattern_of(text: string, attributes: Readonly<Record<string, string>>): string {
  const any = attributes['wildCard'] ?? '*';
  const one = attributes['singleChar'] ?? '?';
  const escape = attributes['escapeChar'] ?? attributes['escape'] ?? '\\';
  let pattern = '';
  for (let i = 0; i < text.length; i++) {
    const rest = text.slice(i);
    if (escape !== '' && rest.startsWith(escape) && i + escape.length < text.length) {
      i += escape.length;
      pattern += `\\${text[i]}`;
    } else if (any !== '' && rest.startsWith(any)) {
      pattern += '%';
      i += any.length - 1;
    } else if (one !== '' && rest.startsWith(one)) {
      pattern += '_';
      i += one.length - 1;
    } else pattern += /[%_\\]/.test(text[i]!) ? `\\${text[i]}` : text[i];
  }
  return pattern;
}

/** A geometry of GML, easting first in degrees. */
function read_geometry(element: XmlElement): Geometry {
  const name = local_name(element);
  const flip = is_north_first(element.attributes['srsName']);
  const positions = (node: XmlElement) => read_positions(node, flip);
  const part = (node: XmlElement, wanted: string) =>
    need(
      children_of(node).find((child) => local_name(child) === wanted),
      wanted,
    );
  const ring = (node: XmlElement) => positions(part(node, 'LinearRing'));
  if (name === 'Envelope' || name === 'Box') {
    const [low, high] = positions(element);
    if (low === undefined || high === undefined) throw wrong('Une enveloppe a deux coins.');
    const [west, south] = low;
    const [east, north] = high;
    const box = (from: number, to: number) => [
      [
        [from, south],
        [to, south],
        [to, north],
        [from, north],
        [from, south],
      ],
    ];
    return west! <= east!
      ? { type: 'Polygon', coordinates: box(west!, east!) }
      : { type: 'MultiPolygon', coordinates: [box(west!, 180), box(-180, east!)] };
  }
  if (name === 'Point') return { type: 'Point', coordinates: need(positions(element)[0], name) };
  if (name === 'LineString') return { type: 'LineString', coordinates: positions(element) };
  if (name === 'Polygon')
    return {
      type: 'Polygon',
      coordinates: children_of(element)
        .filter((child) => /^(?:exterior|interior|outerBoundaryIs|innerBoundaryIs)$/.test(local_name(child)))
        .map(ring),
    };
  throw wrong(`La géométrie « ${element.name.slice(0, 60)} » n’est pas connue.`);
}

/** Short names of the EPSG have always meant longitude first; URNs and URIs mean the registry's order. */
function is_north_first(name: string | undefined): boolean {
  if (name === undefined || /crs:?84$/i.test(name)) return false;
  const code = /(\d{4,6})$/.exec(name)?.[1];
  if (code !== '4326' && code !== '4258')
    throw wrong(`Le système « ${name.slice(0, 80)} » n’est pas admis : EPSG:4326.`);
  return /^urn:|\/def\/crs\//i.test(name);
}

function read_positions(element: XmlElement, flip: boolean): number[][] {
  const texts = children_of(element)
    .filter((child) => /^(?:pos|posList|lowerCorner|upperCorner|coordinates)$/.test(local_name(child)))
    .map(text_of);
  const numbers = texts
    .join(' ')
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map(Number);
  if (numbers.length < 2 || numbers.length % 2 !== 0 || !numbers.every(Number.isFinite))
    throw wrong('Les coordonnées vont par deux nombres.');
  const pairs = Array.from({ length: numbers.length / 2 }, (_, i) => [numbers[2 * i]!, numbers[2 * i + 1]!]);
  return flip ? pairs.map(([a, b]) => [b!, a!]) : pairs;
}
