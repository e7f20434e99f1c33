import type { Contact } from '../../record.ts';
import { inspire_codelist } from './codes.ts';
import { node, reference, type Node, type Property, type Value } from './tree.ts';
import { is_absolute, safe_iri } from './vocabulary.ts';

const text = (value: string | undefined): Value | undefined =>
  value === undefined ? undefined : { text: value };

/** A contact as a vCard (GeoDCAT-AP, « Responsible organisation »). */
export function vcard_of(contact: Contact, types: readonly string[] = []): Node {
  const { name, organisation, position, email, phone, address, postal_code, city, country, url } = contact;
  const place = {
    'vcard:street-address': text(address),
    'vcard:postal-code': text(postal_code),
    'vcard:locality': text(city),
    'vcard:country-name': text(country),
  };
  const has_place = Object.values(place).some((part) => part !== undefined);
  return node(null, [...types, name === undefined ? 'vcard:Organization' : 'vcard:Individual'], {
    ...(types.length === 0 ? {} : { 'foaf:name': text(name ?? organisation) }),
    'vcard:fn': text(name ?? organisation),
    'vcard:organization-name': text(organisation),
    'vcard:title': text(position),
    'vcard:hasEmail': email === undefined ? undefined : reference(safe_iri(`mailto:${email}`)),
    // Spaces have no place in an address (RFC 3966).
    'vcard:hasTelephone':
      phone === undefined ? undefined : reference(safe_iri(`tel:${phone.replaceAll(' ', '-')}`)),
    'vcard:hasURL':
      url === undefined ? undefined : is_absolute(url) ? reference(safe_iri(url)) : { text: url },
    'vcard:hasAddress': has_place ? node(null, 'vcard:Address', place) : undefined,
  });
}

/** Contacts by their role: points of contact where everybody looks for them, others as attributions with a role. */
export function contact_properties(contacts: readonly Contact[] = []): Property[] {
  return contacts.map((contact) =>
    contact.role === 'pointOfContact'
      ? { predicate: 'dcat:contactPoint', value: vcard_of(contact) }
      : {
          predicate: 'prov:qualifiedAttribution',
          value: node(null, 'prov:Attribution', {
            'prov:agent': vcard_of(contact, ['foaf:Agent', 'prov:Agent']),
            'dcat:hadRole': reference(
              safe_iri(`${inspire_codelist}/ResponsiblePartyRole/${contact.role}`),
              'dcat:Role',
            ),
          }),
        },
  );
}
