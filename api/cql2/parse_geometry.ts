import type { TextParser } from './parse_text.ts';
import type { Geometry } from './tree.ts';

/** Names of WKT (as CQL2 has them) → those of GeoJSON. */
const types = {
  POINT: 'Point',
  LINESTRING: 'LineString',
  POLYGON: 'Polygon',
  MULTIPOINT: 'MultiPoint',
  MULTILINESTRING: 'MultiLineString',
  MULTIPOLYGON: 'MultiPolygon',
  GEOMETRYCOLLECTION: 'GeometryCollection',
} as const;
type Name = keyof typeof types;

export const geometry_names: ReadonlySet<string> = new Set(Object.keys(types));

/** What follows the name of a WKT geometry, as GeoJSON. Throws a 400 AppError with the place. */
export function parse_geometry(parser: TextParser, word: string): Geometry {
  const name = word as Name;
  if (parser.token.kind === 'name' && parser.token.value.toUpperCase() === 'Z') parser.take();
  if (name === 'GEOMETRYCOLLECTION')
    return { type: types[name], geometries: parse_list(parser, parse_member) };
  return { type: types[name], coordinates: shapes[name](parser) };
}

function parse_member(parser: TextParser): Geometry {
  const word = parser.token.value.toUpperCase();
  // A collection in a collection would have no bound of depth; GeoJSON advises against it.
  if (parser.token.kind !== 'name' || !geometry_names.has(word) || word === 'GEOMETRYCOLLECTION')
    throw parser.unexpected('une géométrie simple');
  parser.take();
  return parse_geometry(parser, word);
}

const parse_line = (parser: TextParser) => parse_list(parser, parse_position);
const parse_polygon = (parser: TextParser) => parse_list(parser, parse_line);

const shapes: Readonly<Record<Exclude<Name, 'GEOMETRYCOLLECTION'>, (parser: TextParser) => unknown>> = {
  POINT: (parser) => parse_bracketed(parser, parse_position),
  LINESTRING: parse_line,
  POLYGON: parse_polygon,
  MULTIPOINT: (parser) => parse_list(parser, parse_point),
  MULTILINESTRING: parse_polygon,
  MULTIPOLYGON: (parser) => parse_list(parser, parse_polygon),
};

/** Points of a MULTIPOINT stand in parentheses; WKT's older form without them is read too. */
function parse_point(parser: TextParser): number[] {
  return parser.is_symbol('(') ? parse_bracketed(parser, parse_position) : parse_position(parser);
}

function parse_bracketed<T>(parser: TextParser, part: (parser: TextParser) => T): T {
  parser.expect('(');
  const made = part(parser);
  parser.expect(')');
  return made;
}

function parse_list<T>(parser: TextParser, part: (parser: TextParser) => T): T[] {
  parser.expect('(');
  const items: T[] = [];
  do items.push(part(parser));
  while (parser.skip(','));
  parser.expect(')');
  return items;
}

function parse_position(parser: TextParser): number[] {
  const position: number[] = [];
  while (parser.token.kind === 'number' || parser.is_symbol('-') || parser.is_symbol('+')) {
    const sign = parser.skip('-') ? -1 : 1;
    if (sign === 1) parser.skip('+');
    position.push(sign * parser.number());
  }
  if (position.length < 2 || position.length > 3) throw parser.unexpected('deux ou trois coordonnées');
  return position;
}
