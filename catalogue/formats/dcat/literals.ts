import type { Extent } from '../../record.ts';
import type { Literal } from './tree.ts';

type Box = NonNullable<Extent['bbox']>;

const date_types: readonly (readonly [RegExp, string])[] = [
  [/^\d{4}$/, 'xsd:gYear'],
  [/^\d{4}-\d{2}$/, 'xsd:gYearMonth'],
  [/^\d{4}-\d{2}-\d{2}$/, 'xsd:date'],
  [/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?$/, 'xsd:dateTime'],
];

/** A date with the type of its precision; a text that is none stays a text. */
export function date_literal(date: string | null): Literal | undefined {
  if (date === null) return undefined;
  return { text: date, datatype: date_types.find(([form]) => form.test(date))?.[1] };
}

const ring = ([west, south, east, north]: Box) =>
  `((${west} ${south},${east} ${south},${east} ${north},${west} ${north},${west} ${south}))`;

/** A box in WKT, longitudes first; in two parts across the antimeridian. */
export function wkt_of_box(box: Box): string {
  const [west, south, east, north] = box;
  if (west <= east) return `POLYGON${ring(box)}`;
  return `MULTIPOLYGON(${ring([west, south, 180, north])},${ring([-180, south, east, north])})`;
}

const number = /-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;

/** The box of a geometry in WKT, GeoJSON or GML, longitudes first; undefined when it is none on the globe. */
export function box_of_text(text: string): Box | undefined {
  if (text.length > 1_000_000) return undefined;
  const json = text.trim().startsWith('{')
    ? json_coordinates(text)
    : text.replace(/<https?:[^>]*>|srs\w+="[^"]*"/gi, ' ');
  const values = (json.match(number) ?? []).map(Number);
  const pairs: [number, number][] = [];
  for (let i = 0; i + 1 < values.length; i += 2) pairs.push([values[i] ?? NaN, values[i + 1] ?? NaN]);
  const box = box_around(pairs);
  const is_right = box !== undefined && box[0] >= -180 && box[2] <= 180 && box[1] >= -90 && box[3] <= 90;
  if (!is_right) return undefined;
  return crossing(text, pairs) ?? box;
}

function json_coordinates(text: string): string {
  try {
    return JSON.stringify((JSON.parse(text) as { coordinates?: unknown }).coordinates ?? '');
  } catch {
    return '';
  }
}

function box_around(pairs: readonly (readonly [number, number])[]): Box | undefined {
  if (pairs.length === 0) return undefined;
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of pairs) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box;
}

/** Two boxes that meet at the antimeridian are one that crosses it. */
function crossing(text: string, pairs: readonly [number, number][]): Box | undefined {
  if (!text.trim().toUpperCase().startsWith('MULTIPOLYGON') || pairs.length !== 10) return undefined;
  const [one, two] = [box_around(pairs.slice(0, 5)), box_around(pairs.slice(5))];
  if (one === undefined || two === undefined) return undefined;
  return one[2] === 180 && two[0] === -180 ? [one[0], one[1], two[2], one[3]] : undefined;
}
