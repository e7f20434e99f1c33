import { part, type Shape } from './shape.ts';

/** Geometry types of the vector tile specification, and what leaves nothing to draw. */
export const geometry_type = { nothing: 0, point: 1, line: 2, polygon: 3 } as const;

const move_to = 1;
const line_to = 2;
const close_path = 7;

/**
 * Writes shapes as the command integers of Mapbox Vector Tile 2.1 (4.3), already packed as varints.
 * `bytes.subarray(0, length)` is the answer of the last `write`; it is overwritten by the next.
 */
export class CommandWriter {
  bytes = new Uint8Array(4096);
  length = 0;
  #x = 0;
  #y = 0;
  /** Vertices of the ring at hand, cleaned; the closing one is left out. */
  #ring = new Int32Array(1024);

  /**
   * Writes the parts of the highest dimension that leaves something to draw; gives their geometry type. Polygons:
   * outer rings have a positive area by the surveyor's formula in tile coordinates (clockwise on screen), holes a
   * negative one; rings without area are dropped, an outer ring with its holes. Lines of one point are dropped.
   */
  write(shape: Shape): number {
    if (this.#write_parts(shape, geometry_type.polygon)) return geometry_type.polygon;
    if (this.#write_parts(shape, geometry_type.line)) return geometry_type.line;
    if (this.#write_parts(shape, geometry_type.point)) return geometry_type.point;
    return geometry_type.nothing;
  }

  #write_parts(shape: Shape, type: number): boolean {
    this.length = 0;
    this.#x = 0;
    this.#y = 0;
    if (type === geometry_type.point) return this.#write_points(shape);
    let start = 0;
    let outer_is_drawn = false;
    for (let i = 0; i < shape.ends.length; i++) {
      const end = shape.ends[i] as number;
      const kind = shape.kinds[i];
      if (type === geometry_type.line && kind === part.line) this.#write_line(shape.xy, start, end);
      else if (type === geometry_type.polygon && kind === part.outer)
        outer_is_drawn = this.#write_ring(shape.xy, start, end, false);
      else if (type === geometry_type.polygon && kind === part.hole && outer_is_drawn)
        this.#write_ring(shape.xy, start, end, true);
      start = end;
    }
    return this.length > 0;
  }

  /** All points in one MoveTo, as the specification wants multipoints. */
  #write_points({ xy, kinds, ends }: Shape): boolean {
    const count = kinds.reduce((sum, kind) => (kind === part.point ? sum + 1 : sum), 0);
    if (count === 0) return false;
    this.#command(move_to, count);
    kinds.forEach((kind, i) => {
      const vertex = (ends[i] as number) - 1;
      if (kind === part.point) this.#vertex(xy[2 * vertex] as number, xy[2 * vertex + 1] as number);
    });
    return true;
  }

  #write_line(xy: Int32Array, start: number, end: number): void {
    const count = this.#collect(xy, start, end);
    if (count >= 2) this.#write_path(count, false, false);
  }

  #write_ring(xy: Int32Array, start: number, end: number, is_hole: boolean): boolean {
    let count = this.#collect(xy, start, end);
    const ring = this.#ring;
    while (count > 1 && ring[0] === ring[2 * count - 2] && ring[1] === ring[2 * count - 1]) count--;
    const area = count < 3 ? 0 : double_area(ring, count);
    if (area === 0) return false;
    this.#write_path(count, true, area > 0 === is_hole);
    return true;
  }

  /** Takes vertices over, without those that repeat the one before or lie between their neighbours on one line. */
  #collect(xy: Int32Array, start: number, end: number): number {
    if (this.#ring.length < 2 * (end - start)) this.#ring = new Int32Array(4 * (end - start));
    const ring = this.#ring;
    let count = 0;
    for (let i = start; i < end; i++) {
      const x = xy[2 * i] as number;
      const y = xy[2 * i + 1] as number;
      if (count > 0 && ring[2 * count - 2] === x && ring[2 * count - 1] === y) continue;
      if (count > 1 && goes_straight(ring, count, x, y)) count--;
      ring[2 * count] = x;
      ring[2 * count + 1] = y;
      count++;
    }
    return count;
  }

  #write_path(count: number, is_ring: boolean, backwards: boolean): void {
    const ring = this.#ring;
    this.#command(move_to, 1);
    for (let i = 0; i < count; i++) {
      if (i === 1) this.#command(line_to, count - 1);
      // A reversed ring starts where it did.
      const j = backwards ? (count - i) % count : i;
      this.#vertex(ring[2 * j] as number, ring[2 * j + 1] as number);
    }
    if (is_ring) this.#command(close_path, 1);
  }

  #command(id: number, count: number): void {
    this.#varint((count << 3) | id);
  }

  #vertex(x: number, y: number): void {
    const dx = x - this.#x;
    const dy = y - this.#y;
    this.#varint((dx << 1) ^ (dx >> 31));
    this.#varint((dy << 1) ^ (dy >> 31));
    this.#x = x;
    this.#y = y;
  }

  #varint(value: number): void {
    if (this.length + 5 > this.bytes.length) {
      const wider = new Uint8Array(2 * this.bytes.length);
      wider.set(this.bytes);
      this.bytes = wider;
    }
    let rest = value >>> 0;
    while (rest > 0x7f) {
      this.bytes[this.length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }
}

/** Whether the last vertex lies on the straight way from the one before it to x, y. Turning back is not straight. */
function goes_straight(ring: Int32Array, count: number, x: number, y: number): boolean {
  const last_x = ring[2 * count - 2] as number;
  const last_y = ring[2 * count - 1] as number;
  const ax = last_x - (ring[2 * count - 4] as number);
  const ay = last_y - (ring[2 * count - 3] as number);
  const bx = x - last_x;
  const by = y - last_y;
  return ax * by === ay * bx && ax * bx + ay * by > 0;
}

/** Twice the area by the surveyor's formula; exact, since coordinates are small integers. */
function double_area(ring: Int32Array, count: number): number {
  let sum = 0;
  let x = ring[2 * count - 2] as number;
  let y = ring[2 * count - 1] as number;
  for (let i = 0; i < count; i++) {
    const next_x = ring[2 * i] as number;
    const next_y = ring[2 * i + 1] as number;
    sum += x * next_y - next_x * y;
    x = next_x;
    y = next_y;
  }
  return sum;
}
