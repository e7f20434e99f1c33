/**
 * Numbers in [0, 1) that are the same on every machine: mulberry32 (Tommy Ettinger, public domain), whole 32-bit
 * arithmetic only. `seed`: any integer; its low 32 bits count.
 */
export function seeded_random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
