/** C.6 and C.10: contacts of the record and of the resource. */
import { child_of, code_of, text_at, text_of, type Element } from '../formats/iso/tree.ts';
import type { Rule, Verdict } from './rule.ts';

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

export const contact_rules: readonly Rule[] = [
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
    id: 'C.10',
    title: 'Contact de la ressource',
    level: 'error',
    about: 'all',
    member: 'contacts',
    where: `${identification}/gmd:pointOfContact`,
    check: ({ all }) => check_contacts(all('I/pointOfContact/CI_ResponsibleParty'), 'la ressource'),
  },
];
