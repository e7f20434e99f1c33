/** How sure a white zone is: the words for P(white), and how many people each is said of. */
import { apportion } from './round_counts.ts';
import type { Situation } from './situation.ts';

export const p_white_words = ['certain', 'probable', 'incertain'] as const;
export type PWhiteWord = (typeof p_white_words)[number];

/** P(white) in a word: certain from 9 draws out of 10, probable from 5, uncertain from 1; null below: not a white zone. */
export function word_of(p_white: number): PWhiteWord | null {
  return p_white >= 0.9 ? 'certain' : p_white >= 0.5 ? 'probable' : p_white >= 0.1 ? 'incertain' : null;
}

/** Of a territory as things are. */
export interface Certainty {
  /** Those in white zones, by word: they add up to the number that the table shows. */
  white: Readonly<Record<PWhiteWord, number>>;
  /** Those in no white zone by the figures, but in one in a tenth of the draws at least. */
  possible: number;
}

const share_of = ({ white_draws, uncertainty }: Situation, i: number) =>
  (white_draws[i] as number) / uncertainty.draws;

/** The word for cell i; a white one in fewer than a tenth of the draws is uncertain, not sure. */
export function certainty_of(situation: Situation, i: number, is_white: boolean): PWhiteWord | null {
  const word = word_of(share_of(situation, i));
  return is_white ? (word ?? 'incertain') : word;
}

/**
 * Counts the inhabitants of the cells that are 1 in `inside`; `classes`: as things are, by the basket's own rule (white: 0);
 * `white`: the whole inhabitants of its white zones.
 */
export function count_certainty(
  situation: Situation,
  classes: Uint8Array,
  inside: Uint8Array,
  white: number,
): Certainty {
  const exact = [0, 0, 0];
  let possible = 0;
  for (let i = 0; i < situation.count; i++) {
    if (inside[i] !== 1) continue;
    const people = situation.population[i] as number;
    const is_white = classes[i] === 0;
    const word = certainty_of(situation, i, is_white);
    if (word === null) continue;
    if (is_white) exact[p_white_words.indexOf(word)]! += people;
    else possible += people;
  }
  const [certain = 0, probable = 0, incertain = 0] = apportion(exact, white);
  return { white: { certain, probable, incertain }, possible: Math.round(possible) };
}

/** 1 for each cell that is white as things are, but not for certain. */
export const find_unsure = (situation: Situation, classes: Uint8Array): Uint8Array =>
  classes.map((found, i) => (found === 0 && certainty_of(situation, i, true) !== 'certain' ? 1 : 0));
