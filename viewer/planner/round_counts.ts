/**
 * Whole numbers in place of the values, that add up to `total`: the largest remainders are rounded up (Hamilton's method),
 * of equal ones the first. `total` is a whole number near the sum, as rounded at the level above.
 */
export function apportion(values: readonly number[], total: number): number[] {
  const counts = values.map(Math.floor);
  const missing = total - counts.reduce((sum, count) => sum + count, 0);
  const remainder = (i: number) => (values[i] as number) - Math.floor(values[i] as number);
  const by_remainder = [...values.keys()].sort((a, b) => remainder(b) - remainder(a) || a - b);
  // Below 0 when sums in another order fell just under a whole number.
  const order = missing < 0 ? by_remainder.reverse().filter((i) => (counts[i] as number) > 0) : by_remainder;
  for (let k = 0; k < Math.abs(missing) && order.length > 0; k++)
    (counts[order[k % order.length] as number] as number) += Math.sign(missing);
  return counts;
}

/** A part that lies in one district; the same table at every level is made of the same parts. */
export interface Part {
  district: string;
  /** One value for each class. */
  values: readonly number[];
}

/**
 * Inhabitants by class as whole numbers that add up at every level: the whole is rounded, then shared among its classes,
 * each class among the districts, and each district's among its parts, every time by largest remainder. What is made by
 * adding parts (a commune, an intercommunalité across districts) adds up too. Gives a list of counts for each part.
 */
export function round_parts(parts: readonly Part[]): number[][] {
  const class_count = parts[0]?.values.length ?? 0;
  const classes = Array.from({ length: class_count }, (_, c) => c);
  const sum = (some: readonly Part[], c: number) =>
    some.reduce((all, { values }) => all + (values[c] as number), 0);
  const exact = classes.map((c) => sum(parts, c));
  const by_class = apportion(exact, Math.round(exact.reduce((all, value) => all + value, 0)));
  const members = group_by_district(parts);
  const rounded = parts.map(() => classes.map(() => 0));
  for (const c of classes) {
    const shares = apportion(
      members.map((indices) =>
        sum(
          indices.map((i) => parts[i] as Part),
          c,
        ),
      ),
      by_class[c] as number,
    );
    members.forEach((indices, d) => {
      const counts = apportion(
        indices.map((i) => (parts[i] as Part).values[c] as number),
        shares[d] as number,
      );
      indices.forEach((i, k) => ((rounded[i] as number[])[c] = counts[k] as number));
    });
  }
  return rounded;
}

/** Indices of the parts of each district, in the order in which districts first come. */
function group_by_district(parts: readonly Part[]): number[][] {
  const groups = new Map<string, number[]>();
  parts.forEach(({ district }, i) => {
    const group = groups.get(district);
    if (group === undefined) groups.set(district, [i]);
    else group.push(i);
  });
  return [...groups.values()];
}
