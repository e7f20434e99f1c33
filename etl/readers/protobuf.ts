import { file_error } from './file_error.ts';

/** Wire types of Protocol Buffers that files of our kinds use. */
const [varint_type, fixed64_type, bytes_type, fixed32_type] = [0, 1, 2, 5];

const cut_off = () =>
  file_error('truncated-file', 'un message protobuf s’arrête avant sa fin', {
    remedy: 'Le fichier est abîmé : téléchargez-le de nouveau.',
  });

/**
 * Reads one Protocol Buffers message in place. Whole numbers up to 2⁵³ are exact. Every length is held against what is
 * left; reading beyond the end throws an AppError (`truncated-file`).
 */
export class Message {
  readonly bytes: Uint8Array;
  position: number;
  readonly end: number;

  constructor(bytes: Uint8Array, position = 0, end = bytes.length) {
    this.bytes = bytes;
    this.position = position;
    this.end = end;
  }

  get has_more(): boolean {
    return this.position < this.end;
  }

  /** Field number and wire type of the next field, as `number × 8 + type`. */
  tag(): number {
    return this.varint();
  }

  varint(): number {
    const bytes = this.bytes;
    let position = this.position;
    let byte = bytes[position++] as number;
    let value = byte & 127;
    for (let shift = 7; byte > 127 && shift < 28; shift += 7) {
      byte = bytes[position++] as number;
      value |= (byte & 127) << shift;
    }
    // Beyond 28 bits whole numbers of 32 bits no longer do.
    for (let factor = 2 ** 28; byte > 127 && factor < 2 ** 64; factor *= 128) {
      byte = bytes[position++] as number;
      value += (byte & 127) * factor;
    }
    if (position > this.end || byte > 127) throw cut_off();
    this.position = position;
    return value;
  }

  /** A number whose sign is in its lowest bit (zigzag). */
  signed(): number {
    const value = this.varint();
    if (value <= 0x7fff_ffff) return (value >>> 1) ^ -(value & 1);
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** The message or packed list that comes next. */
  message(): Message {
    const length = this.varint();
    const start = this.position;
    if (length > this.end - start) throw cut_off();
    this.position = start + length;
    return new Message(this.bytes, start, this.position);
  }

  /** The bytes that come next, not copied. */
  slice(): Uint8Array {
    const { bytes, position, end } = this.message();
    return bytes.subarray(position, end);
  }

  text(): string {
    return Buffer.from(this.slice()).toString('utf8');
  }

  /** Passes over the field of this tag. */
  skip(tag: number): void {
    const type = tag & 7;
    if (type === varint_type) this.varint();
    else if (type === bytes_type) this.message();
    else if (type === fixed64_type) this.position += 8;
    else if (type === fixed32_type) this.position += 4;
    else throw file_error('invalid-protobuf', `type protobuf ${type} inconnu`);
    if (this.position > this.end) throw cut_off();
  }

  /** How many varints a packed list holds. */
  count(): number {
    let count = 0;
    for (let i = this.position; i < this.end; i++) if ((this.bytes[i] as number) < 128) count++;
    return count;
  }
}
