/**
 * Nearest point in three dimensions: a static k-d tree (Bentley 1975) held in typed arrays, balanced by medians, without
 * pointers: the node of a range is its middle element.
 */
export class KdTree {
  /** Point indexes in the order of the tree. */
  readonly #order: Int32Array;
  readonly #points: Float64Array;

  /** `points`: x, y, z of each point, one after the other; kept, not copied. */
  constructor(points: Float64Array) {
    this.#points = points;
    this.#order = Int32Array.from({ length: points.length / 3 }, (_, i) => i);
    this.#build(0, this.#order.length - 1, 0);
  }

  get size(): number {
    return this.#order.length;
  }

  #coordinate(position: number, axis: number): number {
    return this.#points[(this.#order[position] as number) * 3 + axis] as number;
  }

  #build(first: number, last: number, axis: number): void {
    if (last <= first) return;
    const middle = (first + last) >> 1;
    this.#select(first, last, middle, axis);
    const next = (axis + 1) % 3;
    this.#build(first, middle - 1, next);
    this.#build(middle + 1, last, next);
  }

  /** Hoare's quickselect: puts the element of rank `wanted` in its place, smaller ones before, greater ones after. */
  #select(first: number, last: number, wanted: number, axis: number): void {
    while (first < last) {
      const pivot = this.#coordinate((first + last) >> 1, axis);
      let left = first;
      let right = last;
      while (left <= right) {
        while (this.#coordinate(left, axis) < pivot) left++;
        while (this.#coordinate(right, axis) > pivot) right--;
        if (left <= right) this.#swap(left++, right--);
      }
      if (wanted <= right) last = right;
      else if (wanted >= left) first = left;
      else return;
    }
  }

  #swap(a: number, b: number): void {
    const kept = this.#order[a] as number;
    this.#order[a] = this.#order[b] as number;
    this.#order[b] = kept;
  }

  /** The nearest point and its squared distance; of equally near ones the lowest index. −1 and Infinity without points. */
  nearest(x: number, y: number, z: number): { index: number; squared_distance: number } {
    const found = { index: -1, squared_distance: Infinity };
    this.#search(found, [x, y, z], 0, this.#order.length - 1, 0);
    return found;
  }

  #search(
    found: { index: number; squared_distance: number },
    at: readonly [number, number, number],
    first: number,
    last: number,
    axis: number,
  ): void {
    if (last < first) return;
    const middle = (first + last) >> 1;
    const index = this.#order[middle] as number;
    const squared_distance = this.#squared_distance(index, at);
    if (
      squared_distance < found.squared_distance ||
      (squared_distance === found.squared_distance && index < found.index)
    )
      Object.assign(found, { index, squared_distance });
    const beyond = (at[axis] as number) - this.#coordinate(middle, axis);
    const next = (axis + 1) % 3;
    if (beyond <= 0) this.#search(found, at, first, middle - 1, next);
    else this.#search(found, at, middle + 1, last, next);
    // Equal distances are looked at too: the lowest index wins whatever the shape of the tree.
    if (beyond * beyond > found.squared_distance) return;
    if (beyond <= 0) this.#search(found, at, middle + 1, last, next);
    else this.#search(found, at, first, middle - 1, next);
  }

  #squared_distance(index: number, [x, y, z]: readonly [number, number, number]): number {
    const dx = (this.#points[index * 3] as number) - x;
    const dy = (this.#points[index * 3 + 1] as number) - y;
    const dz = (this.#points[index * 3 + 2] as number) - z;
    return dx * dx + dy * dy + dz * dz;
  }
}
