import { file_error } from './file_error.ts';

/** Reads a stream by exact lengths, for binary records. Holds one record and one piece of file. */
export class ByteReader {
  readonly #pieces: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);
  #position: number;

  /** `position`: where the first byte of `pieces` stands in the file. */
  constructor(pieces: AsyncIterable<Buffer>, position = 0) {
    this.#pieces = pieces[Symbol.asyncIterator]();
    this.#position = position;
  }

  /** Offset in the file of the next byte. */
  get position(): number {
    return this.#position;
  }

  /** The next `length` bytes; null when the file ends exactly here. Throws when it ends in between. */
  async read(length: number): Promise<Buffer | null> {
    if (this.#rest.length < length && !(await this.#fill(length))) {
      if (this.#rest.length === 0) return null;
      throw file_error('truncated-file', 'le fichier s’arrête au milieu d’un enregistrement', {
        place: `octet ${this.#position + this.#rest.length}`,
        remedy: 'Le fichier est tronqué : téléchargez-le de nouveau.',
      });
    }
    const bytes = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    this.#position += length;
    return bytes;
  }

  async #fill(length: number): Promise<boolean> {
    const pieces = [this.#rest];
    let total = this.#rest.length;
    while (total < length) {
      const next = await this.#pieces.next();
      if (next.done === true) break;
      pieces.push(next.value);
      total += next.value.length;
    }
    this.#rest = pieces.length === 1 ? this.#rest : Buffer.concat(pieces);
    return total >= length;
  }

  /** Lets the file go before its end. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }
}
