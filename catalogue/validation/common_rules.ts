/** C.2 and C.5 to C.9: identifier, language, date, title and abstract. */
import { children_of, type Element } from '../formats/iso/tree.ts';
import { is_date } from './checked.ts';
import { find_bad_language } from './languages.ts';
import { unless, type Rule } from './rule.ts';

const root = '/gmd:MD_Metadata';
const identification = `${root}/gmd:identificationInfo[1]/*`;

export const common_rules: readonly Rule[] = [
  {
    id: 'C.2',
    title: 'Une seule fiche, avec son identifiant',
    level: 'error',
    about: 'all',
    member: 'id',
    where: `${root}/gmd:fileIdentifier`,
    check: ({ text, root: tree }) => {
      const nested = find_nested(tree);
      if (nested !== undefined)
        return {
          message: 'Le document contient une seconde fiche à l’intérieur de la première.',
          remedy: 'Séparer les deux fiches en deux documents.',
          at: nested,
        };
      return unless(text('fileIdentifier') !== undefined, {
        message: 'La fiche n’a pas d’identifiant (gmd:fileIdentifier).',
        remedy: 'Donner un identifiant à la fiche.',
      });
    },
  },
  {
    id: 'C.5',
    title: 'Langue de la fiche',
    level: 'error',
    about: 'all',
    member: 'record_language',
    where: `${root}/gmd:language`,
    check({ first }) {
      const property = first('language');
      if (property === undefined)
        return {
          message:
            'La langue de la fiche n’est pas dite : c’est celle des textes que vous lisez, pas des données.',
          remedy: 'Choisir « Français » comme langue de la fiche.',
        };
      return find_bad_language(property, 'de la fiche') ?? 'passed';
    },
  },
  {
    id: 'C.7',
    title: 'Date de la fiche',
    level: 'error',
    about: 'all',
    member: 'record_date',
    where: `${root}/gmd:dateStamp`,
    check: ({ text }) =>
      unless(is_date(text('dateStamp')), {
        message: `La date de la fiche ${text('dateStamp') === undefined ? 'manque' : `n’est pas une date : « ${text('dateStamp')} »`}.`,
        remedy: 'Enregistrer la fiche : la date du jour lui sera donnée.',
      }),
  },
  {
    id: 'C.8',
    title: 'Titre',
    level: 'error',
    about: 'all',
    member: 'title',
    where: `${identification}/gmd:citation/*/gmd:title`,
    check: ({ text }) =>
      unless(text('I/citation/CI_Citation/title') !== undefined, {
        message: 'La ressource n’a pas de titre.',
        remedy: 'Écrire un titre : le thème d’abord, puis le territoire.',
      }),
  },
  {
    id: 'C.9',
    title: 'Résumé',
    level: 'error',
    about: 'all',
    member: 'abstract',
    where: `${identification}/gmd:abstract`,
    check: ({ text }) =>
      unless(text('I/abstract') !== undefined, {
        message: 'La ressource n’a pas de résumé.',
        remedy: 'Dire en deux phrases ce que les données contiennent et à quoi elles servent.',
      }),
  },
];

function find_nested(tree: Element): Element | undefined {
  for (const child of children_of(tree)) {
    const found = /:?M[DI]_Metadata$/.test(child.name) ? child : find_nested(child);
    if (found !== undefined) return found;
  }
  return undefined;
}
