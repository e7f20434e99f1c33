/** C.15 and C.16: keywords by thesaurus. */
import { fold } from '../code_lists/code_list.ts';
import { inspire_themes, inspire_thesaurus } from '../code_lists/inspire_themes.ts';
import { find } from '../formats/iso/tree.ts';
import { citation_date, is_date, keyword_blocks, type Checked } from './checked.ts';
import { unless, type Rule, type Verdict } from './rule.ts';

const identification = '/gmd:MD_Metadata/gmd:identificationInfo[1]/*';

function check_groups(checked: Checked): Verdict {
  const blocks = keyword_blocks(checked);
  const seen = new Set<string>();
  for (const { thesaurus, block, keywords } of blocks) {
    const key = thesaurus === undefined ? undefined : fold(thesaurus);
    if (key !== undefined && seen.has(key))
      return {
        message: `Les mots-clés de « ${thesaurus} » sont répartis en plusieurs blocs : un seul bloc par thésaurus.`,
        remedy: 'Réunir ces mots-clés sous leur thésaurus.',
        at: block,
        member: 'themes',
      };
    if (key !== undefined) seen.add(key);
    const theme = keywords.find(({ url }) => url?.includes('inspire.ec.europa.eu/theme/') === true);
    if (theme !== undefined && thesaurus === undefined)
      return {
        message: `« ${theme.label} » est un thème INSPIRE, mais son bloc ne nomme pas le thésaurus « ${inspire_thesaurus.title} ».`,
        remedy: 'Choisir ce thème dans le champ « Thème INSPIRE » et le retirer des mots-clés libres.',
        at: block,
        member: 'keywords',
      };
  }
  const themes = new Map(inspire_themes.map(({ label }) => [fold(label), label]));
  const free = blocks.filter(({ thesaurus }) => thesaurus === undefined);
  const mixed = free.find(({ keywords }) => keywords.some(({ label }) => themes.has(fold(label))));
  const has_theme_group = blocks.some(
    ({ thesaurus }) => thesaurus !== undefined && /inspire\s+themes/i.test(thesaurus),
  );
  return unless(mixed === undefined || has_theme_group, {
    message: `Un thème INSPIRE (« ${mixed?.keywords.find(({ label }) => themes.has(fold(label)))?.label} ») est parmi les mots-clés libres, sans thésaurus.`,
    remedy: 'Le choisir dans le champ « Thème INSPIRE ».',
    at: mixed?.block,
    member: 'keywords',
  });
}

export const keyword_rules: readonly Rule[] = [
  {
    id: 'C.15',
    title: 'Mots-clés regroupés par thésaurus',
    level: 'error',
    about: 'all',
    member: 'themes',
    where: `${identification}/gmd:descriptiveKeywords`,
    check: check_groups,
  },
  {
    id: 'C.16',
    title: 'Thésaurus daté',
    level: 'error',
    about: 'all',
    member: 'themes',
    where: `${identification}/gmd:descriptiveKeywords/*/gmd:thesaurusName/*/gmd:date`,
    check(checked) {
      const blocks = keyword_blocks(checked).filter(({ citation }) => citation !== undefined);
      const bad = blocks.find(({ citation }) => {
        const { date, type } = citation_date(citation);
        return !is_date(date) || type === undefined;
      });
      if (bad === undefined) return blocks.length === 0 ? 'not_applicable' : 'passed';
      return {
        message: `Le thésaurus « ${bad.thesaurus ?? 'sans titre'} » n’a pas de date avec son type (création, publication ou révision).`,
        remedy:
          'Donner la date de publication du thésaurus, ou passer ces mots-clés dans les mots-clés libres.',
        at: find(bad.block, 'MD_Keywords/thesaurusName'),
      };
    },
  },
];
