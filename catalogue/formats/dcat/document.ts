/** Records as documents of DCAT: one, or a page of the catalogue. */
import type { MetadataRecord, OriginalDocument } from '../../record.ts';
import { describe_record, type Description } from './describe.ts';
import { records_about, resources_of } from './find_resources.ts';
import { write_over } from './over.ts';
import { parse_turtle } from './parse.ts';
import { read_resource } from './read.ts';
import { syntaxes, type Syntax } from './serialize.ts';
import { node, reference, type Node, type Value } from './tree.ts';

/** One record as a document: the resource, and the record about it. */
export function write_record_document(
  record: MetadataRecord,
  syntax: Syntax,
  { base_url, original }: { base_url: string; original?: OriginalDocument | undefined },
): string {
  const plain = describe_record(record, base_url);
  const described = original?.format === 'dcat_ttl' ? over_original(plain, record, original.document) : plain;
  return syntaxes[syntax].write([record_node(described, resource_node(described))]);
}

function over_original(description: Description, record: MetadataRecord, document: string): Description {
  const graph = parse_turtle(document);
  const [id] = resources_of(graph);
  if (id === undefined) return description;
  return write_over(description, record, graph, read_resource(graph, id, records_about(graph).get(id)));
}

const resource_node = ({ id, types, properties }: Description): Node => ({ id, types, properties });

const record_node = ({ record_id, record_properties }: Description, topic: Node): Node => ({
  id: record_id,
  types: ['dcat:CatalogRecord'],
  properties: [...record_properties, { predicate: 'foaf:primaryTopic', value: topic }],
});

/** A page of a catalogue, as harvesters walk through it (Hydra's PartialCollectionView). */
export interface CataloguePage {
  /** Address of the catalogue without parameters. */
  address: string;
  title: string;
  description: string;
  publisher: string;
  /** Address of the home page of the site. */
  homepage: string;
  /** Records of the whole catalogue. */
  total: number;
  self: string;
  first: string;
  previous: string | null;
  next: string | null;
  last: string;
}

/** The catalogue with the records of one page. */
export function write_catalogue_page(
  records: readonly MetadataRecord[],
  page: CataloguePage,
  syntax: Syntax,
  base_url: string,
): string {
  const described = records.map((record) => describe_record(record, base_url));
  const french = (text: string): Value => ({ text, language: 'fr' });
  const at = (address: string | null) => (address === null ? undefined : reference(address));
  const is_service = ({ types }: Description) => types.includes('dcat:DataService');
  const catalogue = node(page.address, ['dcat:Catalog', 'hydra:Collection'], {
    'dct:title': french(page.title),
    'dct:description': french(page.description),
    'dct:publisher': node(null, 'foaf:Agent', { 'foaf:name': { text: page.publisher } }),
    'dct:language': reference(
      'http://publications.europa.eu/resource/authority/language/FRA',
      'dct:LinguisticSystem',
    ),
    'foaf:homepage': reference(page.homepage, 'foaf:Document'),
    'hydra:totalItems': { text: String(page.total), datatype: 'xsd:integer' },
    'hydra:view': node(page.self, 'hydra:PartialCollectionView', {
      'hydra:first': at(page.first),
      'hydra:previous': at(page.previous),
      'hydra:next': at(page.next),
      'hydra:last': at(page.last),
    }),
    'dcat:dataset': described.filter((one) => !is_service(one)).map(resource_node),
    'dcat:service': described.filter(is_service).map(resource_node),
    'dcat:record': described.map((description) => record_node(description, reference(description.id))),
  });
  return syntaxes[syntax].write([catalogue]);
}
