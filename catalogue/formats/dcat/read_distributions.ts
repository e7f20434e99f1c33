import type { DataFormat, Distribution, MetadataRecord } from '../../record.ts';
import { read_licence, type Licence } from '../licences.ts';
import { file_type_name, last_part, media_type_of } from './codes.ts';
import type { Graph, Term } from './graph.ts';
import { known, labelled, text_of, value_of, type Topic } from './reading.ts';

/** A distribution with the licence that it names, before it is known which of them are the record's. */
type Read = Distribution;

/** Distributions of a resource, then the pages about it, each in the order of the document. */
export function read_distributions(topic: Topic): Read[] {
  const { graph } = topic;
  const distributions = topic.take('distributions', ['dcat:distribution', 'adms:sample']);
  const pages = topic.take('distributions', ['foaf:page']);
  return [
    ...distributions.flatMap((term) => (term.kind === 'literal' ? [] : read_distribution(graph, term.value))),
    ...pages.flatMap((term) => read_page(graph, term)),
  ];
}

function read_page(graph: Graph, term: Term): Read[] {
  if (term.kind === 'blank') return [];
  return [
    known({
      url: term.value,
      name: text_of(graph, term.value, 'dct:title'),
      description: text_of(graph, term.value, 'dct:description'),
      function: 'information',
      protocol: notations(graph, term.value)[0],
    }) as Distribution,
  ];
}

const notations = (graph: Graph, id: string): string[] =>
  graph.objects(id, 'dct:type').flatMap(({ value }) => text_of(graph, value, 'skos:notation') ?? []);

function read_distribution(graph: Graph, id: string): Read[] {
  const download = value_of(graph, id, 'dcat:downloadURL');
  const service = graph.objects(id, 'dcat:accessService')[0]?.value;
  const address =
    download ??
    value_of(graph, id, 'dcat:accessURL') ??
    (service === undefined
      ? undefined
      : value_of(graph, service, 'dcat:endpointDescription', 'dcat:endpointURL'));
  if (address === undefined) return [];
  const codes = notations(graph, id);
  const technique = graph.objects(id, 'adms:representationTechnique')[0];
  const label = technique?.kind === 'blank' ? labelled(graph, technique).value : undefined;
  const protocol = codes.find((code) => code !== 'order') ?? label ?? protocol_of(graph, service);
  const is_service = service !== undefined || /service=w[fm]s/i.test(address);
  return [
    known({
      url: address,
      name: text_of(graph, id, 'dct:title'),
      description: text_of(graph, id, 'dct:description'),
      function: codes.includes('order')
        ? 'order'
        : is_service
          ? 'service'
          : download !== undefined || protocol !== 'WWW:LINK'
            ? 'download'
            : 'information',
      protocol,
      format: read_format(graph, id),
      layer: value_of(graph, id, 'dct:identifier'),
      size_bytes: read_size(value_of(graph, id, 'dcat:byteSize')),
      checksum: read_checksum(graph, id),
      licence: read_licences(graph, graph.objects(id, 'dct:license'))[0],
      crs: graph.objects(id, 'dct:conformsTo').find(({ kind }) => kind === 'iri')?.value,
    }) as Distribution,
  ];
}

/** The standard that a service says it follows, as catalogues write protocols. */
function protocol_of(graph: Graph, service: string | undefined): string | undefined {
  const standard = service === undefined ? undefined : value_of(graph, service, 'dct:conformsTo');
  const found = /(wfs|wms|wmts|csw|wcs)\b/i.exec(standard ?? '');
  return found === null ? undefined : `OGC:${found[1]?.toUpperCase()}`;
}

/** Names of services in the EU's list of file types: no format of a file. */
const is_service_format = (iri: string) => iri.endsWith('_SRVC');

/** The format of a distribution or, of one that stands for itself, its name, version and media type. */
export function read_format(graph: Graph, id: string, own?: Term): DataFormat | undefined {
  const term = own ?? graph.objects(id, 'dct:format')[0];
  const media = value_of(graph, own === undefined ? id : own.value, 'dcat:mediaType');
  const named = term === undefined ? undefined : media_type_of(term.value);
  const media_type = (media === undefined ? undefined : (media_type_of(media) ?? media)) ?? named;
  if (term !== undefined && is_service_format(term.value)) return undefined;
  if (term === undefined && media_type === undefined) return undefined;
  const label = term === undefined ? undefined : labelled(graph, term);
  const name =
    label === undefined || label === term
      ? ((term?.kind === 'iri' ? (file_type_name(term.value) ?? last_part(term.value)) : term?.value) ??
        file_type_name(`media-types/${media_type}`))
      : label.value;
  if ((name ?? '') === '' && media_type === undefined) return undefined;
  return known({
    name: name === undefined || name === '' ? media_type : name,
    version: value_of(graph, own === undefined ? id : own.value, 'owl:versionInfo'),
    media_type,
  }) as DataFormat;
}

function read_size(text: string | undefined): number | undefined {
  const size = Number(text);
  return text !== undefined && Number.isSafeInteger(size) && size >= 0 ? size : undefined;
}

function read_checksum(graph: Graph, id: string): Distribution['checksum'] {
  const checksum = graph.objects(id, 'spdx:checksum')[0]?.value;
  if (checksum === undefined) return undefined;
  const value = value_of(graph, checksum, 'spdx:checksumValue');
  const algorithm = value_of(graph, checksum, 'spdx:algorithm');
  if (value === undefined) return undefined;
  return { algorithm: last_part(algorithm ?? 'unknown').replace(/^checksumAlgorithm_/, ''), value };
}

/** Licences as addresses, texts or documents with a label. */
export function read_licences(graph: Graph, terms: readonly Term[]): Licence[] {
  return terms.map((term) => {
    const label = labelled(graph, term);
    if (term.kind !== 'iri') return read_licence(label.value);
    return read_licence(term.value, label === term ? undefined : label.value);
  });
}

/**
 * The licence of the record: the resource's own, else the one that all its distributions name. Distributions keep theirs
 * where it is another.
 */
export function share_licence(
  own: Licence | undefined,
  distributions: readonly Read[],
): { licence: MetadataRecord['licence']; distributions: Read[] } {
  const named = distributions.flatMap(({ licence }) => licence ?? []);
  const licence = own ?? (named.every((other) => same(other, named[0])) ? (named[0] ?? null) : null);
  return {
    licence,
    distributions: distributions.map(({ licence: theirs, ...rest }) =>
      theirs === undefined || same(theirs, licence) ? rest : { ...rest, licence: theirs },
    ),
  };
}

const same = (a: Licence | null | undefined, b: Licence | null | undefined) =>
  a?.url === b?.url && a?.name === b?.name;
