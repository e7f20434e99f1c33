import type { DataFormat, Distribution, MetadataRecord } from '../../record.ts';
import { file_type_iri, last_part, media_type_iri, service_of_protocol } from './codes.ts';
import { node, reference, type Node, type Value } from './tree.ts';
import { is_absolute, safe_iri } from './vocabulary.ts';

const text = (value: string | undefined): Value | undefined =>
  value === undefined ? undefined : { text: value };

/** An address as a thing; a text that is none stays a text. */
export const address_value = (url: string, ...types: string[]): Value =>
  is_absolute(url) ? reference(safe_iri(url), ...types) : { text: url };

/** A licence as a document with its name; without address, a nameless one. */
export function licence_node({ name, url }: NonNullable<MetadataRecord['licence']>): Node {
  return node(is_absolute(url) ? safe_iri(url) : null, 'dct:LicenseDocument', { 'rdfs:label': text(name) });
}

/** A code that no address names. */
export const concept = (code: string): Node =>
  node(null, 'skos:Concept', { 'skos:notation': text(code), 'skos:prefLabel': text(code) });

/** A code of a list by its address, with the code as its label. */
export const listed_concept = (address: string): Node =>
  node(safe_iri(address), 'skos:Concept', { 'skos:prefLabel': text(last_part(address)) });

/** A format that no distribution carries. */
export function format_node(format: DataFormat): Node {
  const iri = format.version === undefined ? file_type_iri(format) : undefined;
  return node(iri === undefined ? null : safe_iri(iri), 'dct:MediaTypeOrExtent', {
    'rdfs:label': text(format.name),
    'owl:versionInfo': text(format.version),
    ...(format.media_type === undefined
      ? {}
      : { 'dcat:mediaType': reference(safe_iri(media_type_iri(format.media_type)), 'dct:MediaType') }),
  });
}

function format_of({ format, function: purpose, protocol }: Distribution): Node | undefined {
  if (format === undefined) {
    const service = purpose === 'service' ? service_of_protocol(protocol).format : undefined;
    return service === undefined ? undefined : reference(service, 'dct:MediaTypeOrExtent');
  }
  const iri = file_type_iri(format);
  return node(iri === undefined ? null : safe_iri(iri), 'dct:MediaTypeOrExtent', {
    'rdfs:label': text(format.name),
  });
}

/**
 * A file, a service or a demand as a dcat:Distribution. The licence stands on each, for data.gouv.fr reads it there; the
 * record's where a distribution has none of its own.
 */
export function distribution_node(
  distribution: Distribution,
  record: MetadataRecord,
  language: string,
): Node {
  const {
    url,
    name,
    description,
    function: purpose,
    protocol,
    format,
    layer,
    size_bytes,
    checksum,
    crs,
  } = distribution;
  const licence = distribution.licence ?? record.licence;
  const said = (value: string | undefined): Value | undefined =>
    value === undefined ? undefined : { text: value, language };
  return node(null, 'dcat:Distribution', {
    'dct:title': said(name),
    'dct:description': said(description),
    'dcat:accessURL': address_value(url, 'rdfs:Resource'),
    'dcat:downloadURL': purpose === 'download' ? address_value(url, 'rdfs:Resource') : undefined,
    'dct:format': format_of(distribution),
    'owl:versionInfo': text(format?.version),
    'dcat:mediaType':
      format?.media_type === undefined
        ? undefined
        : reference(safe_iri(media_type_iri(format.media_type)), 'dct:MediaType'),
    'dcat:byteSize':
      size_bytes === undefined ? undefined : { text: String(size_bytes), datatype: 'xsd:nonNegativeInteger' },
    'spdx:checksum': checksum === undefined ? undefined : checksum_node(checksum),
    'dct:license': licence === null ? undefined : licence_node(licence),
    'dct:conformsTo': crs === undefined ? undefined : crs_value(crs),
    'dct:identifier': text(layer),
    'dct:type': [
      ...(protocol === undefined ? [] : [concept(protocol)]),
      ...(purpose === 'order' ? [concept('order')] : []),
    ],
    'dcat:accessService':
      purpose === 'service' ? service_node(url, name ?? record.title, protocol, language) : undefined,
  });
}

export const crs_type = 'http://inspire.ec.europa.eu/glossary/SpatialReferenceSystem';

/** A reference system as a standard that the data follows. */
export const crs_value = (uri: string, name?: string): Value =>
  is_absolute(uri)
    ? node(safe_iri(uri), 'dct:Standard', {
        'dct:type': listed_concept(crs_type),
        'skos:prefLabel': text(name),
      })
    : node(null, 'dct:Standard', {
        'dct:type': listed_concept(crs_type),
        'dct:identifier': text(uri),
        'skos:prefLabel': text(name),
      });

function checksum_node({ algorithm, value }: NonNullable<Distribution['checksum']>): Node {
  return node(null, 'spdx:Checksum', {
    'spdx:algorithm': reference(
      safe_iri(`http://spdx.org/rdf/terms#checksumAlgorithm_${algorithm}`),
      'spdx:ChecksumAlgorithm',
    ),
    'spdx:checksumValue': { text: value, datatype: 'xsd:hexBinary' },
  });
}

function service_node(url: string, title: string, protocol: string | undefined, language: string): Node {
  const { standard } = service_of_protocol(protocol);
  const endpoint = url.split('?')[0] ?? url;
  return node(null, 'dcat:DataService', {
    'dct:title': { text: title, language },
    'dcat:endpointURL': address_value(endpoint, 'rdfs:Resource'),
    'dcat:endpointDescription': endpoint === url ? undefined : address_value(url, 'rdfs:Resource'),
    'dct:conformsTo': standard === undefined ? undefined : reference(standard, 'dct:Standard'),
  });
}
