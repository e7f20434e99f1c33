/** Shapefiles written for tests, byte by byte. */
import type { Position } from 'geojson';

/** A value of a shape: a number of 4 bytes, or numbers of 8. */
export const int = (...values: number[]) => {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => bytes.writeInt32LE(value, 4 * i));
  return bytes;
};
export const double = (...values: number[]) => {
  const bytes = Buffer.alloc(8 * values.length);
  values.forEach((value, i) => bytes.writeDoubleLE(value, 8 * i));
  return bytes;
};
export const box = double(0, 0, 0, 0);
export const point_shape = ([x = 0, y = 0]: Position, type = 1) => Buffer.concat([int(type), double(x, y)]);
export const parts_shape = (type: number, parts: Position[][], tail = Buffer.alloc(0)) => {
  const starts = parts.map((_, i) => parts.slice(0, i).flat().length);
  const points = parts.flat();
  return Buffer.concat([
    int(type),
    box,
    int(parts.length, points.length),
    int(...starts),
    double(...points.flat()),
    tail,
  ]);
};

export function shp_of(shapes: Buffer[], type = 1): Buffer {
  const records = shapes.map((content, i) => {
    const head = Buffer.alloc(8);
    head.writeInt32BE(i + 1, 0);
    head.writeInt32BE(content.length / 2, 4);
    return Buffer.concat([head, content]);
  });
  const header = Buffer.alloc(100);
  header.writeInt32BE(9994, 0);
  header.writeInt32BE((100 + Buffer.concat(records).length) / 2, 24);
  header.writeInt32LE(1000, 28);
  header.writeInt32LE(type, 32);
  return Buffer.concat([header, ...records]);
}

export type Field = [name: string, type: string, length: number];

export function dbf_of(fields: Field[], records: (string | Buffer)[][], deleted: number[] = []): Buffer {
  const header = Buffer.alloc(32 + 32 * fields.length + 1);
  header[0] = 3;
  header.writeUInt32LE(records.length, 4);
  header.writeUInt16LE(header.length, 8);
  header.writeUInt16LE(1 + fields.reduce((sum, [, , length]) => sum + length, 0), 10);
  fields.forEach(([name, type, length], i) => {
    header.write(name, 32 + 32 * i, 'latin1');
    header.write(type, 32 + 32 * i + 11, 'latin1');
    header.writeUInt8(length, 32 + 32 * i + 16);
  });
  header[header.length - 1] = 0x0d;
  const rows = records.map((cells, i) =>
    Buffer.concat([
      Buffer.from(deleted.includes(i) ? '*' : ' '),
      ...cells.map((cell, j) => {
        const bytes = Buffer.alloc(fields[j]?.[2] ?? 0, ' ');
        Buffer.from(cell as string).copy(bytes);
        return bytes;
      }),
    ]),
  );
  return Buffer.concat([header, ...rows, Buffer.from([0x1a])]);
}
