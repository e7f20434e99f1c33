/** Rules C.20 to C.22 of INSPIRE's guidance 2.0: to which specification the resource conforms. */
import { child_of, find, text_at, text_of, type Element } from '../formats/iso/tree.ts';
import { citation_date, is_date, regulation_form, type Checked } from './checked.ts';
import { type Failure, type Rule, type Verdict } from './rule.ts';

const root = '/gmd:MD_Metadata';

const results_of = ({ all }: Checked) => all('Q/report/*/result/DQ_ConformanceResult');

const on_each_result =
  (check: (result: Element, title: string) => Failure | undefined) =>
  (checked: Checked): Verdict => {
    for (const result of results_of(checked)) {
      const failure = check(result, text_at(result, 'specification/CI_Citation/title') ?? 'sans titre');
      if (failure !== undefined) return { at: result, ...failure };
    }
    return results_of(checked).length === 0 ? 'not_applicable' : 'passed';
  };

export const conformity_rules: readonly Rule[] = [
  {
    id: 'C.20',
    title: 'Conformité à une spécification nommée',
    level: 'error',
    about: 'all',
    member: 'conformity',
    where: `${root}/gmd:dataQualityInfo/*/gmd:report`,
    check(checked) {
      const results = results_of(checked);
      const titled = results.filter((each) => text_at(each, 'specification/CI_Citation/title') !== undefined);
      if (titled.length === results.length && titled.length > 0) return 'passed';
      return {
        message:
          results.length === 0
            ? 'La fiche ne dit sa conformité à aucune spécification : c’est obligatoire, même pour dire « non évaluée ».'
            : 'Une conformité ne nomme pas la spécification.',
        remedy:
          'Ajouter le règlement (UE) n° 1089/2010 avec « conforme », « non conforme » ou « non évaluée ».',
        at: results.find((each) => !titled.includes(each)),
      };
    },
  },
  {
    id: 'C.21',
    title: 'Date de la spécification',
    level: 'error',
    about: 'all',
    member: 'conformity',
    where: `${root}/gmd:dataQualityInfo/*/gmd:report//gmd:specification/*/gmd:date`,
    check: on_each_result((result, title) => {
      const { date, type } = citation_date(find(result, 'specification/CI_Citation'));
      const is_regulation = regulation_form.test(title);
      if (is_date(date) && type !== undefined && !(is_regulation && type !== 'publication')) return undefined;
      return {
        message: `La spécification « ${title} » n’a pas de date ${is_regulation ? 'de publication' : 'avec son type'}${date === undefined ? '' : ` (« ${date} »)`}.`,
        remedy: is_regulation
          ? 'Choisir le règlement dans la liste : sa date (8 décembre 2010 pour le 1089/2010) vient avec.'
          : 'Donner la date de publication de la spécification.',
      };
    }),
  },
  {
    id: 'C.22',
    title: 'Résultat de la conformité',
    level: 'error',
    about: 'all',
    member: 'conformity',
    where: `${root}/gmd:dataQualityInfo/*/gmd:report//gmd:pass`,
    check: on_each_result((result, title) => {
      const pass = child_of(result, 'pass');
      const said = text_of(pass);
      const is_nil = Object.entries(pass?.attributes ?? {}).some(
        ([key, value]) => key.endsWith('nilReason') && value === 'unknown',
      );
      if (/^(?:true|false|1|0)$/.test(said ?? '') || is_nil) return undefined;
      return {
        message: `Le résultat de conformité à « ${title} » n’est pas dit${said === undefined ? '' : ` (« ${said} »)`}.`,
        remedy: 'Choisir « conforme », « non conforme » ou « non évaluée ».',
      };
    }),
  },
];
