/**
 * Cuts a JSON text of any size into its items without ever holding more than one of them. It follows strings, escapes
 * and brackets byte by byte; what lies inside an item is left to JSON.parse, which is strict.
 */
import { file_error } from './file_error.ts';

/**
 * Where the items are:
 * - `array`: the root is an array of items
 * - `sequence`: items one after the other (NDJSON, GeoJSON text sequences, a lone value)
 * - `members`: the root is an object, each member an item
 * - `{ member }`: the root is an object, this member an array of items
 */
export type JsonShape = 'array' | 'sequence' | 'members' | { member: string };

export interface ScannedValue {
  /** `member`: a member of the root beside the items, for `{ member }` only. */
  kind: 'item' | 'member';
  /** Name of the member of the root, where there is one. */
  name: string | null;
  /** JSON text. Null for a member beside the items that exceeds `max_member_bytes`. */
  bytes: Buffer | null;
  /** Physical line where it begins, from 1. */
  line: number;
}

/** A commune's or région's full contour stays under 40 MB of text; more is a damaged file or an attack. */
export const max_item_bytes = 64 * 1024 * 1024;
/** Members beside the items (crs, name, licence) that are worth keeping. */
export const max_member_bytes = 1024 * 1024;
/** Deeper nesting is no published data, and would overflow the stack of those who walk it. */
export const max_depth = 100;

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [open_brace, close_brace, open_bracket, close_bracket] = [0x7b, 0x7d, 0x5b, 0x5d];
const record_separator = 0x1e;
const is_space = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

type State =
  | 'root'
  | 'value'
  | 'value_or_end'
  | 'key'
  | 'key_or_end'
  | 'in_key'
  | 'colon'
  | 'in_value'
  | 'after_value'
  | 'end';

export class JsonScanner {
  readonly #shape: JsonShape;
  #state: State = 'root';
  /** Inside the array that a member of the root holds. */
  #is_in_member_array = false;
  #has_items = false;
  #name: string | null = null;
  #found: ScannedValue[] = [];

  // The value being read.
  #kind: 'scalar' | 'string' | 'nested' = 'scalar';
  #is_in_string = false;
  #is_escaped = false;
  #depth = 0;
  readonly #closers = new Uint8Array(max_depth + 1);
  #pieces: Buffer[] = [];
  #piece_bytes = 0;
  #value_line = 1;
  #value_offset = 0;

  // The piece of file being read.
  #chunk: Buffer = Buffer.alloc(0);
  #chunk_offset = 0;
  #line = 1;
  #next_line_end = -1;

  constructor(shape: JsonShape) {
    this.#shape = shape;
    if (shape === 'sequence') this.#state = 'value';
  }

  /** Takes the next bytes, returns the values that end in them. Throws where the text stops being JSON. */
  push(chunk: Buffer): ScannedValue[] {
    this.#found = [];
    this.#chunk = chunk;
    this.#next_line_end = chunk.indexOf(0x0a);
    let i = 0;
    let value_start = 0;
    while (i < chunk.length) {
      if (this.#is_in_text()) {
        const end = this.#skip_value(i);
        if (end === -1) break;
        this.#end_value(chunk.subarray(value_start, end));
        i = end;
        continue;
      }
      const byte = chunk[i] ?? 0;
      if (!is_space(byte) && !(byte === record_separator && this.#shape === 'sequence')) {
        value_start = i;
        // The first byte of a scalar may also be its last: it is looked at again as part of the value.
        this.#step(byte, i);
        if (this.#is_in_scalar()) continue;
      }
      i++;
    }
    if (this.#is_in_text()) this.#keep(chunk.subarray(value_start));
    this.#count_lines(chunk.length);
    this.#chunk_offset += chunk.length;
    return this.#found;
  }

  /** The file has ended: returns the last value of a sequence, throws when the text was not finished. */
  end(): ScannedValue[] {
    this.#found = [];
    this.#chunk = Buffer.alloc(0);
    this.#next_line_end = -1;
    if (this.#shape === 'sequence') {
      if (this.#is_in_scalar()) this.#end_value(this.#chunk);
      if (this.#state === 'value') return this.#found;
    } else if (this.#state === 'end') return this.#found;
    const begun =
      this.#state === 'in_value' ? `, dans la valeur qui commence à la ligne ${this.#value_line}` : '';
    throw file_error('truncated-json', `le fichier JSON s’arrête avant sa fin${begun}`, {
      place: this.#place(0),
      remedy: 'Le fichier est tronqué : téléchargez-le de nouveau.',
    });
  }

  /** The value that is being read: its member's name and its first bytes. For a look at a file's beginning. */
  pending(): { name: string | null; bytes: Buffer } | null {
    return this.#state === 'in_value' ? { name: this.#name, bytes: Buffer.concat(this.#pieces) } : null;
  }

  /** Whether the root is closed, so that any more text would belong to another one. */
  get is_closed(): boolean {
    return this.#state === 'end';
  }

  /** Whether the array of a `{ member }` has been met. */
  get has_items(): boolean {
    return this.#has_items;
  }

  #step(byte: number, i: number): void {
    switch (this.#state) {
      case 'root':
        return this.#open_root(byte, i);
      case 'value_or_end':
        if (byte === close_bracket) return this.#close_array();
        return this.#begin_value(byte, i);
      case 'value':
        return this.#begin_value(byte, i);
      case 'key_or_end':
        if (byte === close_brace) return void (this.#state = 'end');
        return this.#begin_key(byte, i);
      case 'key':
        return this.#begin_key(byte, i);
      case 'colon':
        if (byte !== colon) throw this.#unexpected(i, '« : »');
        return void (this.#state = 'value');
      case 'after_value':
        return this.#after_value(byte, i);
      default:
        throw this.#unexpected(i, 'la fin du fichier');
    }
  }

  #open_root(byte: number, i: number): void {
    const is_array = this.#shape === 'array';
    if (byte !== (is_array ? open_bracket : open_brace))
      throw this.#unexpected(i, is_array ? '« [ »' : '« { »');
    this.#state = is_array ? 'value_or_end' : 'key_or_end';
  }

  #begin_key(byte: number, i: number): void {
    if (byte !== quote) throw this.#unexpected(i, 'un nom entre guillemets');
    this.#begin(i, 'in_key', 'string');
  }

  #begin_value(byte: number, i: number): void {
    const is_items = typeof this.#shape === 'object' && this.#shape.member === this.#name;
    if (is_items && !this.#is_in_member_array && byte === open_bracket) {
      // JSON.parse would forget the first one; adding up both would be a guess.
      if (this.#has_items) throw this.#unexpected(i, 'la fin : deux membres du même nom');
      this.#has_items = this.#is_in_member_array = true;
      this.#state = 'value_or_end';
      return;
    }
    if (byte === quote) return this.#begin(i, 'in_value', 'string');
    if (byte === open_brace || byte === open_bracket) {
      this.#begin(i, 'in_value', 'nested');
      this.#closers[1] = byte === open_brace ? close_brace : close_bracket;
      return;
    }
    if (!/[-\dtfn]/.test(String.fromCharCode(byte))) throw this.#unexpected(i, 'une valeur');
    this.#begin(i, 'in_value', 'scalar');
  }

  #begin(i: number, state: 'in_key' | 'in_value', kind: 'scalar' | 'string' | 'nested'): void {
    this.#count_lines(i);
    this.#state = state;
    this.#kind = kind;
    this.#is_in_string = kind === 'string';
    this.#is_escaped = false;
    this.#depth = kind === 'nested' ? 1 : 0;
    this.#value_line = this.#line;
    this.#value_offset = this.#chunk_offset + i;
  }

  #after_value(byte: number, i: number): void {
    const is_array = this.#shape === 'array' || this.#is_in_member_array;
    if (byte === comma) this.#state = is_array ? 'value' : 'key';
    else if (byte !== (is_array ? close_bracket : close_brace))
      throw this.#unexpected(i, is_array ? '« , » ou « ] »' : '« , » ou « } »');
    else if (is_array) this.#close_array();
    else this.#state = 'end';
  }

  #close_array(): void {
    if (!this.#is_in_member_array) return void (this.#state = 'end');
    this.#is_in_member_array = false;
    this.#state = 'after_value';
  }

  /** Index after the value's last byte, or -1 when the chunk ends first. */
  #skip_value(from: number): number {
    if (this.#kind === 'scalar') return this.#skip_scalar(from);
    const chunk = this.#chunk;
    const { length } = chunk;
    let in_string = this.#is_in_string;
    let escaped = this.#is_escaped;
    for (let i = from; i < length; i++) {
      const byte = chunk[i];
      if (in_string) {
        if (escaped) escaped = false;
        else if (byte === backslash) escaped = true;
        else if (byte === quote) {
          in_string = false;
          if (this.#depth === 0) return i + 1;
        }
      } else if (byte === quote) in_string = true;
      else if (byte === open_brace || byte === open_bracket) {
        if (++this.#depth > max_depth)
          throw file_error('deep-json', `JSON imbriqué sur plus de ${max_depth} niveaux`, {
            place: this.#place(i),
          });
        this.#closers[this.#depth] = byte === open_brace ? close_brace : close_bracket;
      } else if (byte === close_brace || byte === close_bracket) {
        if (byte !== this.#closers[this.#depth])
          throw this.#unexpected(i, `« ${String.fromCharCode(this.#closers[this.#depth] ?? 0)} »`);
        if (--this.#depth === 0) return i + 1;
      }
    }
    this.#is_in_string = in_string;
    this.#is_escaped = escaped;
    return -1;
  }

  #is_in_text(): boolean {
    return this.#state === 'in_value' || this.#state === 'in_key';
  }

  #is_in_scalar(): boolean {
    return this.#state === 'in_value' && this.#kind === 'scalar';
  }

  #skip_scalar(from: number): number {
    for (let i = from; i < this.#chunk.length; i++) {
      const byte = this.#chunk[i] ?? 0;
      if (
        byte === comma ||
        byte === close_bracket ||
        byte === close_brace ||
        byte === record_separator ||
        is_space(byte)
      )
        return i;
    }
    return -1;
  }

  #is_item(): boolean {
    return typeof this.#shape === 'string' || this.#is_in_member_array;
  }

  #keep(piece: Buffer): void {
    this.#piece_bytes += piece.length;
    const is_item = this.#is_item() && this.#state === 'in_value';
    if (is_item && this.#piece_bytes > max_item_bytes)
      throw file_error('item-too-large', `un objet JSON dépasse ${max_item_bytes / 2 ** 20} Mo`, {
        place: `ligne ${this.#value_line}, octet ${this.#value_offset}`,
        remedy: 'Le fichier est abîmé, ou n’est pas une liste d’objets.',
      });
    // Pieces of a member too large to keep are counted and dropped.
    if (is_item || this.#piece_bytes <= max_member_bytes) this.#pieces.push(piece);
  }

  #end_value(last: Buffer): void {
    this.#keep(last);
    const is_item = this.#is_item();
    const is_kept = is_item || this.#piece_bytes <= max_member_bytes;
    const bytes = is_kept ? Buffer.concat(this.#pieces) : null;
    this.#pieces = [];
    this.#piece_bytes = 0;
    if (this.#state === 'in_key') {
      this.#name = this.#read_key(bytes);
      this.#state = 'colon';
      return;
    }
    this.#found.push({ kind: is_item ? 'item' : 'member', name: this.#name, bytes, line: this.#value_line });
    this.#state = this.#shape === 'sequence' ? 'value' : 'after_value';
  }

  #read_key(bytes: Buffer | null): string {
    try {
      return JSON.parse((bytes ?? Buffer.from('""')).toString()) as string;
    } catch (cause) {
      throw file_error('invalid-json', 'nom de membre illisible', {
        place: `ligne ${this.#value_line}`,
        cause,
      });
    }
  }

  #count_lines(until: number): void {
    while (this.#next_line_end !== -1 && this.#next_line_end < until) {
      this.#line++;
      this.#next_line_end = this.#chunk.indexOf(0x0a, this.#next_line_end + 1);
    }
  }

  #place(i: number): string {
    this.#count_lines(i);
    return `ligne ${this.#line}, octet ${this.#chunk_offset + i}`;
  }

  #unexpected(i: number, expected: string): Error {
    const found = String.fromCharCode(this.#chunk[i] ?? 0);
    return file_error('invalid-json', `JSON invalide : « ${found} » au lieu de ${expected}`, {
      place: this.#place(i),
    });
  }
}
