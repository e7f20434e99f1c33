import type { Config } from '../config.ts';
import type { Contact, MetadataRecord } from './record.ts';

/** Whom the catalogue names where a record names nobody; undefined as long as the site has not said it. */
export function site_contact({
  CATALOGUE_CONTACT_NAME: organisation,
  CATALOGUE_CONTACT_EMAIL: email,
}: Pick<Config, 'CATALOGUE_CONTACT_NAME' | 'CATALOGUE_CONTACT_EMAIL'>): Contact | undefined {
  if (organisation === undefined || email === undefined) return undefined;
  return { organisation, email, role: 'pointOfContact' };
}

/** The record with the site's contact where it has none: INSPIRE asks for one of the record and one of the resource. */
export function with_site_contact(record: MetadataRecord, contact: Contact | undefined): MetadataRecord {
  if (contact === undefined) return record;
  const or_site = (given: Contact[] | undefined) =>
    given !== undefined && given.length > 0 ? given : [contact];
  return {
    ...record,
    contacts: or_site(record.contacts),
    record_contacts: or_site(record.record_contacts),
  };
}
