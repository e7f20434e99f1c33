/** Rules C of INSPIRE's guidance 2.0 about the record itself, dates and quality. */
import {
  child_of,
  children_of,
  code_of,
  find,
  locate,
  text_at,
  text_of,
  type Element,
} from '../formats/iso/tree.ts';
import { is_date, type Checked } from './checked.ts';
import { find_bad_language } from './languages.ts';
import { unless, type Rule, type Verdict } from './rule.ts';

const root = '/gmd:MD_Metadata';
const identification = `${root}/gmd:identificationInfo[1]/*`;
const e_mail = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;

/** What a contact lacks of organisation, e-mail and role. */
function lacks(party: Element, role?: string): string[] {
  const mail = text_at(party, 'contactInfo/CI_Contact/address/CI_Address/electronicMailAddress');
  const own_role = code_of(child_of(party, 'role'));
  return [
    ...(text_of(child_of(party, 'organisationName')) === undefined ? ['le nom de l’organisme'] : []),
    ...(mail === undefined
      ? ['l’adresse électronique']
      : e_mail.test(mail)
        ? []
        : [`une adresse électronique valable (« ${mail} »)`]),
    ...(own_role === undefined
      ? ['le rôle']
      : role === undefined || own_role === role
        ? []
        : [`le rôle « Point de contact » (il est « ${own_role} »)`]),
  ];
}

function check_contacts(parties: Element[], whose: string, role?: string): Verdict {
  if (parties.length === 0)
    return {
      message: `Aucun contact pour ${whose}.`,
      remedy: 'Ajouter un organisme avec son adresse électronique de service.',
    };
  for (const party of parties) {
    const missing = lacks(party, role);
    if (missing.length === 0) continue;
    const name =
      text_of(child_of(party, 'organisationName')) ??
      text_of(child_of(party, 'individualName')) ??
      'sans nom';
    return {
      message: `Au contact « ${name} » pour ${whose}, il manque ${missing.join(' et ')}.`,
      remedy: 'Compléter ce contact.',
      at: party,
    };
  }
  return 'passed';
}

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
    id: 'C.6',
    title: 'Contact de la fiche',
    level: 'error',
    about: 'all',
    member: 'record_contacts',
    where: `${root}/gmd:contact`,
    check: ({ all }) => check_contacts(all('contact/CI_ResponsibleParty'), 'la fiche', 'pointOfContact'),
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
  {
    id: 'C.10',
    title: 'Contact de la ressource',
    level: 'error',
    about: 'all',
    member: 'contacts',
    where: `${identification}/gmd:pointOfContact`,
    check: ({ all }) => check_contacts(all('I/pointOfContact/CI_ResponsibleParty'), 'la ressource'),
  },
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

function find_nested(tree: Element): Element | undefined {
  for (const child of children_of(tree)) {
    const found = /:?M[DI]_Metadata$/.test(child.name) ? child : find_nested(child);
    if (found !== undefined) return found;
  }
  return undefined;
}
