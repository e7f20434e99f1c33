/** How sure a white zone is: the words for P(white). */

export const p_white_words = ['certain', 'probable', 'incertain'] as const;
export type PWhiteWord = (typeof p_white_words)[number];

/** Inhabitants by word. */
export type Words = Readonly<Record<PWhiteWord, number>>;

/** P(white) in a word: certain from 9 draws out of 10, probable from 5, uncertain from 1; null below: not a white zone. */
export function word_of(p_white: number): PWhiteWord | null {
  return p_white >= 0.9 ? 'certain' : p_white >= 0.5 ? 'probable' : p_white >= 0.1 ? 'incertain' : null;
}

/** The word for a cell; a white one in fewer than a tenth of the draws is uncertain, not sure. */
export function certainty_of(p_white: number, is_white: boolean): PWhiteWord | null {
  const word = word_of(p_white);
  return is_white ? (word ?? 'incertain') : word;
}

/** 1 for each cell that is white (class 0), but not for certain. `white`: in how many of the `draws` each is. */
export const find_unsure = (classes: Uint8Array, white: Uint8Array, draws: number): Uint8Array =>
  classes.map((found, i) =>
    found === 0 && certainty_of((white[i] as number) / draws, true) !== 'certain' ? 1 : 0,
  );
