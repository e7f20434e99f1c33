/** Whether the values of a column are all different, in memory that does not grow with the file. */
import { createHash } from 'node:crypto';

/** Beyond it uniqueness is taken for granted; the repeated ones are still rejected when staged. */
export const judged_values = 2_000_000;
const slots = 2 ** 22;

/** Hashes of 52 bits in a table of 32 MB: among two million values, one chance in 2,000 of a false repetition. */
export class UniqueValues {
  #table: Float64Array | null = null;
  #count = 0;
  #is_unique = true;

  get is_unique(): boolean {
    return this.#is_unique;
  }

  /** An empty value ends it: an identifier is never absent. */
  add(text: string): void {
    if (!this.#is_unique) return;
    if (text === '') return this.#repeat();
    if (this.#count++ >= judged_values) return;
    this.#table ??= new Float64Array(slots);
    const digest = createHash('md5').update(text).digest();
    const hash = digest.readUIntBE(0, 6) * 16 + (digest[6] ?? 0) / 16 + 1;
    for (let slot = digest.readUInt32LE(8) % slots; ; slot = (slot + 1) % slots) {
      const found = this.#table[slot];
      if (found === hash) return this.#repeat();
      if (found === 0) return void (this.#table[slot] = hash);
    }
  }

  #repeat(): void {
    this.#is_unique = false;
    this.#table = null;
  }
}
