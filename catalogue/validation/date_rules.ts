/** C.11 to C.14: dates of the resource, and the period that it describes. */
import { children_of, code_of, find, locate, text_at, text_of } from '../formats/iso/tree.ts';
import { is_date, type Checked } from './checked.ts';
import { unless, type Rule, type Verdict } from './rule.ts';

const identification = '/gmd:MD_Metadata/gmd:identificationInfo[1]/*';

const dates_of = ({ all }: Checked, type: string) =>
  all('I/citation/CI_Citation/date').filter((date) => code_of(find(date, 'CI_Date/dateType')) === type);

const at_most_one =
  (type: string, word: string) =>
  (checked: Checked): Verdict => {
    const found = dates_of(checked, type);
    return unless(found.length <= 1, {
      message: `La ressource a ${found.length} dates de ${word} : il n’en faut qu’une.`,
      remedy:
        type === 'revision'
          ? 'Garder la révision la plus récente.'
          : 'Garder la date de création des données.',
      at: found[1],
    });
  };

function check_period({ all }: Checked): Verdict {
  const elements = all('I/extent/EX_Extent/temporalElement/EX_TemporalExtent/extent/*');
  for (const element of elements) {
    const positions = ['beginPosition', 'endPosition', 'timePosition'].flatMap((name) =>
      children_of(element, name),
    );
    const inner = locate(element, ['begin|end', 'TimeInstant', 'timePosition']).map((place) => place.element);
    const texts = [...positions, ...inner].flatMap((each) => text_of(each) ?? []);
    const bad = texts.find((text) => !is_date(text));
    if (bad !== undefined || texts.length === 0)
      return {
        message:
          bad === undefined
            ? 'L’étendue temporelle ne dit ni début ni fin.'
            : `« ${bad} » n’est pas une date de l’étendue temporelle (AAAA, AAAA-MM ou AAAA-MM-JJ).`,
        remedy: 'Saisir le début et la fin de la période décrite, ou vider les deux champs.',
        at: element,
      };
    const [begin, end] = texts;
    if (begin !== undefined && end !== undefined && begin.slice(0, 10) > end.slice(0, 10))
      return {
        message: `La période finit (${end}) avant de commencer (${begin}).`,
        remedy: 'Intervertir le début et la fin.',
        at: element,
      };
  }
  return elements.length === 0 ? 'not_applicable' : 'passed';
}

export const date_rules: readonly Rule[] = [
  {
    id: 'C.11',
    title: 'Une date de création, de publication ou de révision',
    level: 'error',
    about: 'all',
    member: 'dates',
    where: `${identification}/gmd:citation/*/gmd:date`,
    check(checked) {
      const known = ['creation', 'publication', 'revision'].flatMap((type) => dates_of(checked, type));
      if (known.length === 0)
        return {
          message:
            'Aucune date de création, de publication ou de révision de la ressource (celle de la fiche ne compte pas).',
          remedy: 'Donner au moins l’une des trois : l’année suffit quand le jour n’est pas connu.',
        };
      const bad = known.find((date) => !is_date(text_at(date, 'CI_Date/date')));
      return unless(bad === undefined, {
        message: `« ${text_at(bad, 'CI_Date/date') ?? ''} » n’est pas une date (AAAA, AAAA-MM ou AAAA-MM-JJ).`,
        remedy: 'Corriger cette date.',
        at: bad,
      });
    },
  },
  {
    id: 'C.12',
    title: 'Une date de création au plus',
    level: 'error',
    about: 'all',
    member: 'dates',
    where: `${identification}/gmd:citation/*/gmd:date`,
    check: at_most_one('creation', 'création'),
  },
  {
    id: 'C.13',
    title: 'Une date de révision au plus',
    level: 'error',
    about: 'all',
    member: 'dates',
    where: `${identification}/gmd:citation/*/gmd:date`,
    check: at_most_one('revision', 'révision'),
  },
  {
    id: 'C.14',
    title: 'Étendue temporelle, si elle est dite',
    level: 'error',
    about: 'all',
    member: 'period',
    where: `${identification}/gmd:extent/*/gmd:temporalElement`,
    check: check_period,
  },
];
