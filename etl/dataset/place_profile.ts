/** What the places of all rows have in common: kinds of geometry, extent, CRS that they fit. */
import type { Geometry, Position } from 'geojson';
import { is_in_france } from '../readers/place.ts';
import type { Bounds } from './crs_areas.ts';
import type { Read } from './place_columns.ts';

/** Places kept to judge the CRS and the order of the axes. */
const judged_positions = 2000;

/** The positions of a geometry, whatever its kind. */
export function* positions_of(geometry: Geometry): Generator<Position> {
  if (geometry.type === 'GeometryCollection') {
    for (const part of geometry.geometries) yield* positions_of(part);
    return;
  }
  yield* flatten(geometry.coordinates);
}

type Coordinates = Position | Coordinates[];

function* flatten(coordinates: Coordinates): Generator<Position> {
  if (typeof coordinates[0] === 'number') yield coordinates as Position;
  else for (const part of coordinates as Coordinates[]) yield* flatten(part);
}

/** The same places with x and y exchanged. */
export function swap_axes(geometry: Geometry): Geometry {
  if (geometry.type === 'GeometryCollection')
    return { type: 'GeometryCollection', geometries: geometry.geometries.map(swap_axes) };
  const swap = (part: Coordinates): Coordinates =>
    typeof part[0] === 'number' ? [part[1] as number, part[0]] : (part as Coordinates[]).map(swap);
  return { type: geometry.type, coordinates: swap(geometry.coordinates) } as Geometry;
}

export class PlaceProfile {
  placed = 0;
  absent = 0;
  unreadable = 0;
  readonly types = new Set<Geometry['type']>();
  /** Written with the geometries (EWKT); null among them: written without. */
  readonly srids = new Set<number | null>();
  readonly #positions: Position[] = [];
  #extent: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];

  add(read: Read): void {
    if ('reason' in read) return void this.unreadable++;
    if (read.geometry === null) return void this.absent++;
    this.placed++;
    this.types.add(read.geometry.type);
    this.srids.add(read.srid);
    let is_first = true;
    for (const position of positions_of(read.geometry)) {
      if (is_first && this.#positions.length < judged_positions) this.#positions.push(position);
      is_first = false;
      this.#widen(position);
    }
  }

  #widen([x = NaN, y = NaN]: Position): void {
    const [west, south, east, north] = this.#extent;
    this.#extent = [Math.min(west, x), Math.min(south, y), Math.max(east, x), Math.max(north, y)];
  }

  get extent(): Bounds | null {
    return this.placed === 0 ? null : this.#extent;
  }

  /** Share of the judged places for which the test holds, x and y exchanged when `swapped`. */
  #share(test: (x: number, y: number) => boolean, swapped = false): number {
    if (this.#positions.length === 0) return 0;
    const held = this.#positions.filter(([x = NaN, y = NaN]) => (swapped ? test(y, x) : test(x, y)));
    return held.length / this.#positions.length;
  }

  share_within([west, south, east, north]: Bounds, swapped = false): number {
    return this.#share((x, y) => x >= west && x <= east && y >= south && y <= north, swapped);
  }

  share_in_france(swapped = false): number {
    return this.#share(is_in_france, swapped);
  }
}
