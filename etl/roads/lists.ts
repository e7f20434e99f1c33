/** Whole numbers in a typed array that grows. */
export class IntList {
  #values = new Int32Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Int32Array(this.#length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  at(i: number): number {
    return this.#values[i] as number;
  }

  set(i: number, value: number): void {
    this.#values[i] = value;
  }

  /** What it holds, not copied: valid until the next `push`. */
  view(): Int32Array {
    return this.#values.subarray(0, this.#length);
  }
}

/** Numbers identifiers in the order they come, by open addressing in typed arrays: 12 to 24 bytes each. */
export class IdTable {
  #ids = new Float64Array(1024);
  #numbers = new Int32Array(1024).fill(-1);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Its number; −1 when it was never added. */
  find(id: number): number {
    return this.#numbers[this.#slot(id)] as number;
  }

  /** Its number, the next one when it is new. */
  add(id: number): number {
    const slot = this.#slot(id);
    const known = this.#numbers[slot] as number;
    if (known >= 0) return known;
    this.#ids[slot] = id;
    this.#numbers[slot] = this.#size++;
    if (this.#size * 2 > this.#ids.length) this.#grow();
    return this.#size - 1;
  }

  #slot(id: number): number {
    const mask = this.#ids.length - 1;
    const mixed = Math.imul((id | 0) ^ Math.imul(Math.floor(id / 2 ** 32) | 0, 0x85eb_ca6b), 0x9e37_79b1);
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    while ((this.#numbers[slot] as number) >= 0 && this.#ids[slot] !== id) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const [ids, numbers] = [this.#ids, this.#numbers];
    this.#ids = new Float64Array(ids.length * 2);
    this.#numbers = new Int32Array(ids.length * 2).fill(-1);
    for (let i = 0; i < ids.length; i++) {
      if ((numbers[i] as number) < 0) continue;
      const slot = this.#slot(ids[i] as number);
      this.#ids[slot] = ids[i] as number;
      this.#numbers[slot] = numbers[i] as number;
    }
  }
}
