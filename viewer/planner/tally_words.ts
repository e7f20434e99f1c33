/** How many of those in white zones are there for certain, probably, or perhaps. */
import { certainty_of, p_white_words, type PWhiteWord } from './certainty.ts';
import { share_out } from './share_out.ts';
import { sum_parts, type Partition, type Tally } from './tally.ts';

/** Classes (white: 0), and in how many of the draws each place is white. */
export interface DrawnClasses {
  classes: Uint8Array;
  white: Uint8Array;
}

/**
 * The tally with its white inhabitants by word: in each part they add up to those in white zones, and the parts to the
 * whole. Server and browser count by this one function.
 */
export function add_words(
  { parts }: Tally,
  population: Float64Array,
  partition: Partition,
  { before, after }: { before: DrawnClasses; after: DrawnClasses },
  draws: number,
): Tally {
  const of_before = share(before, (b) => b);
  const of_after = share(after, (_, a) => a);
  const worded = parts.map((part, p) => ({
    ...part,
    words: { before: of_before[p] ?? [], after: of_after[p] ?? [] },
  }));
  return { parts: worded, whole: sum_parts(worded) };

  function share({ classes, white }: DrawnClasses, class_of: (b: number, a: number) => number): number[][] {
    const exact = parts.map(() => new Float64Array(p_white_words.length));
    const { members, part_of } = partition;
    for (let at = 0; at < members.length; at++) {
      const i = members[at] as number;
      if (classes[i] !== 0) continue;
      const word = certainty_of((white[i] as number) / draws, true) as PWhiteWord;
      const line = exact[part_of[at] as number] as Float64Array;
      const column = p_white_words.indexOf(word);
      line[column] = (line[column] as number) + (population[i] as number);
    }
    const totals = parts.map(({ moves }) =>
      moves.reduce(
        (sum, people, move) => sum + (class_of(Math.floor(move / 3), move % 3) === 0 ? people : 0),
        0,
      ),
    );
    return share_out(exact, totals, p_white_words.indexOf('incertain'));
  }
}

/** Inhabitants of the members that are in no white zone, but in one in a tenth of the draws at least. */
export function count_possible(
  population: Float64Array,
  members: ArrayLike<number>,
  { classes, white }: DrawnClasses,
  draws: number,
): number {
  let people = 0;
  for (let at = 0; at < members.length; at++) {
    const i = members[at] as number;
    if (classes[i] !== 0 && certainty_of((white[i] as number) / draws, false) !== null)
      people += population[i] as number;
  }
  return Math.round(people);
}
