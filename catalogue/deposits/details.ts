import { access_limit, interoperability_regulation } from '../code_lists/inspire_codes.ts';
import { inspire_keywords } from '../code_lists/inspire_themes.ts';
import type { Conformity, RecordDetails } from '../record.ts';
import type { DepositPublication } from './options.ts';

/**
 * The record's details as the form gives them and as nobody has to type: languages, contacts, dates, access, conformity
 * (not evaluated). `day`: ISO 8601.
 */
export function details_of_deposit(
  publication: DepositPublication,
  organisation: string,
  day: string,
): RecordDetails {
  const contact = { organisation, email: publication.email, role: 'pointOfContact' };
  const { topic, theme, frequency, scale, visibility } = publication;
  return {
    languages: ['fre'],
    record_language: 'fre',
    record_date: day,
    contacts: [contact],
    record_contacts: [contact],
    dates: [{ type: 'publication', date: day }],
    topics: [topic],
    ...(theme !== undefined && { themes: [inspire_keywords(theme)] }),
    ...(frequency !== undefined && { frequency }),
    ...(scale !== undefined && { resolutions: [{ scale_denominator: scale }] }),
    ...(visibility === 'public' && { access_constraints: [access_limit('noLimitations')] }),
    conformity: [theme === undefined ? own_structure(day) : interoperability_regulation],
  };
}

/** Out of INSPIRE's scope nothing is claimed of its regulation; what was checked is the structure that the record tells. */
const own_structure = (day: string): Conformity => ({
  specification: 'Structure que décrivent les attributs de la fiche',
  date: day,
  date_type: 'publication',
  explanation: 'Colonnes et types vérifiés ligne par ligne à la publication.',
  pass: true,
});
