/** 1.4: the theme of INSPIRE, by its thesaurus. */
import { fold } from '../code_lists/code_list.ts';
import { inspire_themes, inspire_thesaurus } from '../code_lists/inspire_themes.ts';
import { is_inspire_title, keyword_blocks, type Checked } from './checked.ts';
import { unless, type Rule, type Verdict } from './rule.ts';

function check_theme(checked: Checked): Verdict {
  const blocks = keyword_blocks(checked);
  const near = blocks.filter(
    ({ thesaurus }) => /inspire/i.test(thesaurus ?? '') && /th[eè]me/i.test(thesaurus ?? ''),
  );
  if (near.length === 0)
    return {
      level: checked.is_inspire ? 'error' : 'warning',
      message: checked.is_inspire
        ? 'La fiche se dit conforme à un règlement INSPIRE, mais n’a pas de thème INSPIRE.'
        : 'La fiche n’a pas de thème INSPIRE. C’est juste si la ressource n’entre dans aucun des 34 thèmes.',
      remedy: 'Choisir le thème le plus proche dans la liste, ou laisser vide hors du champ de la directive.',
    };
  const wrong = near.find(({ thesaurus }) => !is_inspire_title(thesaurus));
  if (wrong !== undefined)
    return {
      message: `Le thésaurus s’appelle « ${wrong.thesaurus} » au lieu de « ${inspire_thesaurus.title} », à la lettre.`,
      remedy: 'Rechoisir le thème dans la liste : le nom du thésaurus viendra avec.',
      at: wrong.block,
    };
  const known = (label: string, url: string | undefined) =>
    inspire_themes.some((theme) => theme.uri === url || fold(theme.label) === fold(label));
  const unknown = near.flatMap(({ keywords }) => keywords).find(({ label, url }) => !known(label, url));
  return unless(unknown === undefined, {
    message: `« ${unknown?.label} » n’est pas l’un des 34 thèmes INSPIRE.`,
    remedy: 'Choisir le thème dans la liste.',
    at: near[0]?.block,
  });
}

export const theme_rule: Rule = {
  id: '1.4',
  title: 'Thème INSPIRE',
  level: 'error',
  about: 'data',
  member: 'themes',
  where: '/gmd:MD_Metadata/gmd:identificationInfo[1]/*/gmd:descriptiveKeywords',
  check: check_theme,
};
