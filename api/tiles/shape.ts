import { AppError } from '../../errors.ts';

/** Kinds of a part: a point, a line, the outer ring of a polygon, one of its holes. */
export const part = { point: 1, line: 2, outer: 3, hole: 4 } as const;

/**
 * A geometry as flat integers, filled and emptied again and again: no object per vertex. Part i has kind
 * `kinds[i]` and the vertices from `ends[i - 1]` (0 for the first) up to `ends[i]`; vertex j stands at `xy[2j]`,
 * `xy[2j + 1]`.
 */
export class Shape {
  xy = new Int32Array(1024);
  vertices = 0;
  kinds: number[] = [];
  ends: number[] = [];

  clear(): void {
    this.vertices = 0;
    this.kinds.length = 0;
    this.ends.length = 0;
  }

  add_vertex(x: number, y: number): void {
    if (2 * this.vertices === this.xy.length) {
      const wider = new Int32Array(2 * this.xy.length);
      wider.set(this.xy);
      this.xy = wider;
    }
    this.xy[2 * this.vertices] = x;
    this.xy[2 * this.vertices + 1] = y;
    this.vertices++;
  }

  end_part(kind: number): void {
    this.kinds.push(kind);
    this.ends.push(this.vertices);
  }

  /** A square with its north-west corner at x, y. */
  set_square(x: number, y: number, side: number): void {
    this.clear();
    this.add_vertex(x, y);
    this.add_vertex(x + side, y);
    this.add_vertex(x + side, y + side);
    this.add_vertex(x, y + side);
    this.end_part(part.outer);
  }
}

/** A cursor in the bytes of a TWKB geometry; coordinates are differences from the vertex before. */
class Reader {
  at = 0;
  x = 0;
  y = 0;

  constructor(readonly bytes: Uint8Array) {}

  byte(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw refuse_twkb('it ends early');
    return byte;
  }

  /** Unsigned, up to 2^53. */
  varint(): number {
    let value = 0;
    let weight = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * weight;
      if (byte < 0x80) return value;
      weight *= 128;
    }
  }

  signed(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  vertices_into(shape: Shape, count: number): void {
    for (let i = 0; i < count; i++) {
      this.x += this.signed();
      this.y += this.signed();
      shape.add_vertex(this.x, this.y);
    }
  }
}

const refuse_twkb = (reason: string) =>
  new AppError(`The database sent a TWKB geometry that cannot be read: ${reason}`, { code: 'bad-twkb' });

/**
 * Reads a TWKB geometry of precision 0 in two dimensions, as ST_AsTWKB(geometry, 0) writes it, into `shape`.
 * Format: github.com/TWKB/Specification. Throws an AppError on any other content.
 */
export function read_twkb(bytes: Uint8Array, shape: Shape): void {
  shape.clear();
  read_geometry(new Reader(bytes), shape);
}

function read_geometry(reader: Reader, shape: Shape): void {
  const head = reader.byte();
  const flags = reader.byte();
  if (head >> 4 !== 0) throw refuse_twkb('its precision is not 0');
  // Box, size, list of ids and further dimensions are not asked for.
  if ((flags & ~0x10) !== 0) throw refuse_twkb(`flags ${flags}`);
  if ((flags & 0x10) !== 0) return;
  reader.x = 0;
  reader.y = 0;
  const type = head & 0x0f;
  if (type <= 3) return read_simple(reader, shape, type);
  const members = reader.varint();
  for (let i = 0; i < members; i++)
    if (type === 7) read_geometry(reader, shape);
    else read_simple(reader, shape, type - 3);
}

function read_simple(reader: Reader, shape: Shape, type: number): void {
  if (type === 1) {
    reader.vertices_into(shape, 1);
    shape.end_part(part.point);
  } else if (type === 2) {
    reader.vertices_into(shape, reader.varint());
    shape.end_part(part.line);
  } else if (type === 3) {
    const rings = reader.varint();
    for (let i = 0; i < rings; i++) {
      reader.vertices_into(shape, reader.varint());
      shape.end_part(i === 0 ? part.outer : part.hole);
    }
  } else throw refuse_twkb(`type ${type}`);
}
