/** French sentences keep their guillemets and high punctuation on the line of the word that they belong to. */
export const typeset = (sentence: string): string =>
  sentence.replaceAll('« ', '«\u{A0}').replaceAll(/ ([»:;!?])/g, '\u{A0}$1');
