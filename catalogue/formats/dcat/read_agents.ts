import type { Contact } from '../../record.ts';
import { last_part } from './codes.ts';
import type { Graph, Term } from './graph.ts';
import { known, labelled, text_of, value_of, type Topic } from './reading.ts';
import type { Member } from './describe.ts';

/** Properties of GeoDCAT-AP and Dublin Core that name who has a role. */
const role_predicates: Record<string, string> = {
  'dct:creator': 'author',
  'dct:rightsHolder': 'owner',
  'geodcat:custodian': 'custodian',
  'geodcat:distributor': 'distributor',
  'geodcat:originator': 'originator',
  'geodcat:principalInvestigator': 'principalInvestigator',
  'geodcat:processor': 'processor',
  'geodcat:resourceProvider': 'resourceProvider',
  'geodcat:user': 'user',
};

/** Contacts of a resource or record: points of contact first, then the others by their role. */
export function read_contacts(topic: Topic, member: Member): Contact[] {
  const { graph } = topic;
  const points = topic.take(member, ['dcat:contactPoint']);
  const attributions = topic.take(member, ['prov:qualifiedAttribution']);
  const by_role = Object.entries(role_predicates).flatMap(([predicate, role]) =>
    topic.take(member, [predicate]).flatMap((agent) => read_agent(graph, agent, role)),
  );
  return [
    ...points.flatMap((agent) => read_agent(graph, agent, 'pointOfContact')),
    ...attributions.flatMap(({ value }) => {
      const role = value_of(graph, value, 'dcat:hadRole', 'prov:hadRole', 'dct:type');
      return graph
        .objects(value, 'prov:agent')
        .flatMap((agent) =>
          read_agent(graph, agent, role === undefined ? 'pointOfContact' : last_part(role)),
        );
    }),
    ...by_role,
  ];
}

/** An agent or vCard; a text or an address alone is an organisation of this name. */
function read_agent(graph: Graph, term: Term, role: string): Contact[] {
  if (term.kind === 'literal') return [{ organisation: term.value, role }];
  const id = term.value;
  const is_person = graph.types(id).some((type) => type === 'vcard:Individual' || type === 'foaf:Person');
  const organisation =
    text_of(graph, id, 'vcard:organization-name', 'vcard:organisation-name') ??
    graph
      .objects(id, 'vcard:org')
      .map((org) => text_of(graph, org.value, 'vcard:organisation-name', 'vcard:organization-name'))
      .find((name) => name !== undefined);
  const name = text_of(graph, id, 'foaf:name', 'vcard:fn');
  // Some catalogues write the organisation where the position belongs.
  const title = text_of(graph, id, 'vcard:title');
  const own_role = text_of(graph, id, 'vcard:role');
  const address = graph.objects(id, 'vcard:hasAddress', 'locn:address', 'vcard:adr')[0]?.value;
  const part = (...predicates: string[]) =>
    address === undefined ? undefined : text_of(graph, address, ...predicates);
  return [
    known({
      name: is_person && organisation !== undefined ? name : undefined,
      organisation: organisation ?? name ?? title ?? labelled(graph, term).value,
      position: organisation === undefined && name === undefined ? undefined : title,
      email: read_address(graph, id, /^mailto: */i, 'vcard:hasEmail', 'vcard:email', 'foaf:mbox'),
      phone: read_address(graph, id, /^tel:/i, 'vcard:hasTelephone', 'vcard:tel', 'foaf:phone')?.replaceAll(
        '-',
        ' ',
      ),
      address: part('vcard:street-address', 'locn:thoroughfare', 'locn:fullAddress'),
      postal_code: part('vcard:postal-code', 'locn:postCode'),
      city: part('vcard:locality', 'locn:postName'),
      country: part('vcard:country-name', 'locn:adminUnitL1'),
      url: value_of(
        graph,
        id,
        'vcard:hasURL',
        'vcard:hasUrl',
        'vcard:url',
        'foaf:workplaceHomepage',
        'foaf:homepage',
      ),
      role: own_role !== undefined && role === 'pointOfContact' ? last_part(own_role) : role,
    }) as Contact,
  ];
}

/** An e-mail address or number, by itself or as the value of a thing, without its scheme. */
function read_address(graph: Graph, id: string, scheme: RegExp, ...predicates: string[]): string | undefined {
  const term = graph.objects(id, ...predicates)[0];
  if (term === undefined) return undefined;
  const value =
    term.kind === 'blank' ? value_of(graph, term.value, 'vcard:hasValue', 'rdf:value') : term.value;
  const plain = value?.replace(scheme, '').trim();
  if (plain === undefined || plain === '') return undefined;
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}
