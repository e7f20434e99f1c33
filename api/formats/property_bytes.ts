import type { OutputRow, OutputValue } from './output_format.ts';
import type { ColumnKind, OutputColumn } from './output_table.ts';

/** Bytes that a value of fixed size takes; texts and bytes have their length before them. */
const sizes: Readonly<Partial<Record<ColumnKind, number>>> = {
  integer: 4,
  bigint: 8,
  real: 4,
  double: 8,
  decimal: 8,
  boolean: 1,
};

/**
 * The values of a FlatGeobuf feature: number of the column (2 bytes) and value, nulls left out. One buffer, which grows,
 * serves all features; what `write` gives is good until its next call.
 */
export class PropertyBytes {
  #bytes = Buffer.alloc(4096);
  #length = 0;

  write(columns: readonly OutputColumn[], row: OutputRow): Uint8Array {
    this.#length = 0;
    columns.forEach(({ kind }, i) => {
      const value = row[`f${i}`];
      if (value === null || value === undefined) return;
      const bytes = bytes_of(kind, value);
      this.#reserve(6 + (bytes?.length ?? sizes[kind] ?? 0));
      this.#length = this.#bytes.writeUInt16LE(i, this.#length);
      if (bytes === null) this.#write_number(kind, value);
      else {
        this.#length = this.#bytes.writeUInt32LE(bytes.length, this.#length);
        bytes.copy(this.#bytes, this.#length);
        this.#length += bytes.length;
      }
    });
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(size: number): void {
    if (this.#length + size <= this.#bytes.length) return;
    const larger = Buffer.alloc(Math.max(this.#bytes.length * 2, this.#length + size));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }

  #write_number(kind: ColumnKind, value: OutputValue): void {
    const bytes = this.#bytes;
    if (kind === 'boolean') this.#length = bytes.writeUInt8(value === true ? 1 : 0, this.#length);
    else if (kind === 'integer') this.#length = bytes.writeInt32LE(Number(value), this.#length);
    else if (kind === 'bigint') this.#length = bytes.writeBigInt64LE(BigInt(String(value)), this.#length);
    else if (kind === 'real') this.#length = bytes.writeFloatLE(Number(value), this.#length);
    else this.#length = bytes.writeDoubleLE(Number(value), this.#length);
  }
}

function bytes_of(kind: ColumnKind, value: OutputValue): Buffer | null {
  if (kind in sizes) return null;
  return value instanceof Buffer ? value : Buffer.from(String(value));
}
