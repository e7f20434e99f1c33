/** Words as people type them, as a `tsquery` of the configuration `maillage.french`. */
import { join, sql, type Fragment } from '../../sql/fragment.ts';

/** Words and phrases looked at; what is behind them adds nothing that a person would miss. */
const most_parts = 32;
const part = /(-?)(?:"([^"]*)"|«([^»]*)»|(\S+))/g;

/** Phrases of a query between quotation marks, single words, and both with a minus sign before them. */
export function read_parts(text: string): { text: string; is_phrase: boolean; is_excluded: boolean }[] {
  // A minus sign inside a word joins two: « Midi-Pyrénées ».
  return [...text.matchAll(part)].slice(0, most_parts).flatMap(([, minus, quoted, french, word]) => {
    const told = quoted ?? french ?? word ?? '';
    const is_phrase = word === undefined;
    return told.trim() === '' ? [] : [{ text: told, is_phrase, is_excluded: minus === '-' }];
  });
}

/** All of the words; the last one may be the beginning of one. */
export function all_words(text: string): Fragment {
  const parts = read_parts(text);
  const queries = parts.map(({ text: told, is_phrase, is_excluded }, i) => {
    if (is_phrase) return negated(phrase(told), is_excluded);
    const whole = sql`plainto_tsquery('maillage.french', ${told}::text)`;
    const is_open =
      i === parts.length - 1 && !is_excluded && /[\p{L}\p{N}]{3}$/u.test(told) && text.endsWith(told);
    return is_open ? or_beginning(whole, told) : negated(whole, is_excluded);
  });
  return queries.length === 0 ? sql`''::tsquery` : join(queries, sql` && `);
}

/** Any of the words or phrases. */
export const any_phrase = (texts: readonly string[]): Fragment =>
  texts.length === 0
    ? sql`''::tsquery`
    : join(
        texts.slice(0, most_parts).map((text) => phrase(text)),
        sql` || `,
      );

const phrase = (text: string) => sql`phraseto_tsquery('maillage.french', ${text}::text)`;
const negated = (query: Fragment, is_excluded: boolean) => (is_excluded ? sql`!!${query}` : query);

/**
 * The word, or words that begin with what the person is still typing of it: the letters behind the last separator, as
 * written, for a stem cut off them begins far more words (« bâtiments » → bat → bateau). Nothing where all words have it.
 */
function or_beginning(whole: Fragment, word: string): Fragment {
  const letters = /[\p{L}\p{N}]+$/u.exec(word)?.[0] ?? word;
  const beginning = sql`to_tsquery('maillage.beginning', ${`${letters}:*`}::text)`;
  return sql`(case when numnode(${whole}) > 0 then ${whole} || ${beginning} else ${whole} end)`;
}
