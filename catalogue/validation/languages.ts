/** The message that a language which is said badly deserves. */
import { language_list_form } from '../formats/iso/citation.ts';
import type { Element } from '../formats/iso/tree.ts';
import { language_at } from './checked.ts';
import type { Failure } from './rule.ts';

const codes: Readonly<Record<string, string>> = {
  fra: 'fre',
  fr: 'fre',
  'fr-fr': 'fre',
  français: 'fre',
  francais: 'fre',
  french: 'fre',
};

/** What is wrong with a language that is said; undefined when nothing is. `whose`: « de la fiche ». */
export function find_bad_language(property: Element, whose: string): Failure | undefined {
  const { value, is_code, list } = language_at(property);
  const saved = 'Enregistrer une modification de la fiche : la langue sera réécrite comme il faut.';
  if (value === undefined)
    return {
      message: `La langue ${whose} est un élément vide.`,
      remedy: 'Choisir « Français » dans la liste.',
      at: property,
    };
  const better = codes[value.toLowerCase()];
  if (better !== undefined)
    return {
      message: `La langue ${whose} est « ${value} » : INSPIRE attend le code « ${better} » (ISO 639-2/B).`,
      remedy: saved,
      at: property,
    };
  if (!is_code)
    return {
      message: `La langue ${whose} est écrite en texte (« ${value} ») et non par un code dans gmd:LanguageCode.`,
      remedy: saved,
      at: property,
    };
  if (!/^[a-z]{3}$/.test(value))
    return {
      message: `« ${value} » n’est pas un code de langue à trois lettres (ISO 639-2/B).`,
      remedy: 'Choisir la langue dans la liste.',
      at: property,
    };
  if (!language_list_form.test(list))
    return {
      message: `Le code de langue ${whose} vient de « ${list} » et non de la liste http://www.loc.gov/standards/iso639-2/.`,
      remedy: saved,
      at: property,
    };
  return undefined;
}
