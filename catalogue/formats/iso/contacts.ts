/** Contacts of the record and of the resource, and who made it. */
import type { Contact } from '../../record.ts';
import { code_node, type Dialect } from './dialect.ts';
import { node, text_node } from './build.ts';
import { compact, type Fact } from './facts.ts';
import type { Section } from './section.ts';
import { child_of, children_of, code_of, find, prose_of, text_at, type Element } from './tree.ts';

export function contact_sections(dialect: Dialect): Section[] {
  const of = (path: string, key: string): Section => ({
    path: path.split('/'),
    keys: [key],
    read: (property) => read_contact(property).map((value) => ({ key, value })),
    write: (facts) =>
      facts.map(({ value }) => node(path.split('/').at(-1) ?? '', write_contact(value as Contact, dialect))),
  });
  return [
    of('contact', 'record_contacts'),
    of('identificationInfo/*/pointOfContact', 'contacts'),
    {
      path: 'identificationInfo/*/citation/CI_Citation/citedResponsibleParty'.split('/'),
      keys: ['producer'],
      read: (property): Fact[] =>
        read_contact(property)
          .filter(({ organisation }) => organisation !== '')
          .map(({ organisation }) => ({ key: 'producer', value: organisation })),
      write: (facts) =>
        facts.map(({ value }) =>
          node(
            'citedResponsibleParty',
            write_contact({ organisation: value as string, role: 'originator' }, dialect),
          ),
        ),
    },
  ];
}

/** The contact that a property holds, of either standard; none when it names nobody. */
function read_contact(property: Element): Contact[] {
  const party = child_of(property);
  if (party === undefined) return [];
  const role = code_of(child_of(party, 'role')) ?? 'pointOfContact';
  const organisation = find(party, 'party/CI_Organisation');
  const person =
    organisation === undefined
      ? find(party, 'party/CI_Individual')
      : find(organisation, 'individual/CI_Individual');
  const is_flat = organisation === undefined && person === undefined;
  const means =
    find(is_flat ? party : (organisation ?? person), 'contactInfo/CI_Contact') ??
    find(person, 'contactInfo/CI_Contact');
  const address = find(means, 'address/CI_Address');
  const lines =
    address === undefined
      ? []
      : children_of(address, 'deliveryPoint').flatMap((line) => prose_of(line) ?? []);
  const contact = compact<Contact>({
    name: is_flat ? text_at(party, 'individualName') : text_at(person, 'name'),
    organisation: (is_flat ? text_at(party, 'organisationName') : text_at(organisation, 'name')) ?? '',
    position: text_at(is_flat ? party : person, 'positionName'),
    email: text_at(address, 'electronicMailAddress'),
    phone: text_at(means, 'phone/CI_Telephone/voice') ?? text_at(means, 'phone/CI_Telephone/number'),
    address: lines.length === 0 ? undefined : lines.join('\n'),
    postal_code: text_at(address, 'postalCode'),
    city: text_at(address, 'city'),
    country: text_at(address, 'country'),
    url: text_at(means, 'onlineResource/CI_OnlineResource/linkage'),
    role,
  });
  const { name, organisation: named, email } = contact;
  return name === undefined && named === '' && email === undefined ? [] : [contact];
}

function write_contact(contact: Contact, dialect: Dialect): Element {
  const role = code_node(dialect, 'role', 'CI_RoleCode', contact.role);
  const organisation = contact.organisation === '' ? undefined : contact.organisation;
  const means = write_means(contact, dialect);
  if (dialect.id === 'iso19139')
    return node(
      'CI_ResponsibleParty',
      text_node('individualName', contact.name),
      text_node('organisationName', organisation),
      text_node('positionName', contact.position),
      means,
      role,
    );
  const names_person = contact.name !== undefined || contact.position !== undefined;
  const person = (own_means: Element | undefined) =>
    node(
      'CI_Individual',
      text_node('name', contact.name),
      own_means,
      text_node('positionName', contact.position),
    );
  const party =
    organisation === undefined
      ? person(means)
      : node(
          'CI_Organisation',
          text_node('name', organisation),
          means,
          names_person ? node('individual', person(undefined)) : undefined,
        );
  return node('CI_Responsibility', role, node('party', party));
}

function write_means(contact: Contact, dialect: Dialect): Element | undefined {
  const { phone, address, city, postal_code, country, email, url } = contact;
  const is_new = dialect.id === 'iso19115_3';
  const postal = [
    ...(address?.split('\n').map((line) => text_node('deliveryPoint', line)) ?? []),
    text_node('city', city),
    text_node('postalCode', postal_code),
    text_node('country', country),
    text_node('electronicMailAddress', email),
  ].filter((each) => each !== undefined);
  const parts = [
    phone === undefined
      ? undefined
      : node('phone', node('CI_Telephone', text_node(is_new ? 'number' : 'voice', phone))),
    postal.length === 0 ? undefined : node('address', node('CI_Address', postal)),
    url === undefined
      ? undefined
      : node('onlineResource', node('CI_OnlineResource', linkage_node(url, dialect))),
  ].filter((each) => each !== undefined);
  return parts.length === 0 ? undefined : node('contactInfo', node('CI_Contact', parts));
}

/** The address of an online resource. */
export const linkage_node = (url: string, dialect: Dialect): Element =>
  node('linkage', node(dialect.id === 'iso19139' ? 'URL' : 'CharacterString', url));
