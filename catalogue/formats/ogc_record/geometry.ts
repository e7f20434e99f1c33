import type { Extent } from '../../record.ts';
import type { RecordFeature } from './feature.ts';

type Box = NonNullable<Extent['bbox']>;

/** One box around several; the whole circle of longitudes when one of them crosses the antimeridian. */
export function envelope_of(extents: readonly Extent[]): Box | null {
  const boxes = extents.flatMap(({ bbox }) => (bbox === undefined ? [] : [bbox]));
  if (boxes.length === 0) return null;
  const crosses = boxes.some(([west, , east]) => west > east);
  return [
    crosses ? -180 : Math.min(...boxes.map(([west]) => west)),
    Math.min(...boxes.map(([, south]) => south)),
    crosses ? 180 : Math.max(...boxes.map(([, , east]) => east)),
    Math.max(...boxes.map(([, , , north]) => north)),
  ];
}

/** The envelope as a polygon, its lower left corner first and its upper right one third. */
export function envelope_polygon(extents: readonly Extent[]): RecordFeature['geometry'] {
  const box = envelope_of(extents);
  if (box === null) return null;
  const [west, south, east, north] = box;
  const ring: [number, number][] = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return { type: 'Polygon', coordinates: [ring] };
}

/** The box of any GeoJSON geometry; null when it holds no position on the globe. */
export function box_of_geometry(geometry: unknown): Box | null {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  const walk = (value: unknown): void => {
    if (!Array.isArray(value)) return;
    const [x, y] = value as unknown[];
    if (typeof x !== 'number' || typeof y !== 'number') return value.forEach(walk);
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  };
  const { coordinates, geometries } = Object(geometry) as { coordinates?: unknown; geometries?: unknown };
  walk(coordinates);
  if (Array.isArray(geometries)) for (const part of geometries) walk(Object(part).coordinates);
  const is_on_globe = box[0] >= -180 && box[2] <= 180 && box[1] >= -90 && box[3] <= 90 && box[0] <= box[2];
  return is_on_globe ? box : null;
}
