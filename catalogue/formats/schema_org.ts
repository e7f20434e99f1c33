/** schema.org in JSON-LD, as search engines read it inside a page. */
import { label_of } from '../code_lists/code_list.ts';
import { topics } from '../code_lists/topics.ts';
import type { Contact, Distribution, Extent, MetadataRecord } from '../record.ts';
import { envelope_of } from './ogc_record/geometry.ts';
import type { Loss, MetadataFormat, WriteContext } from './format.ts';
import { web_language } from './languages.ts';

type Members = Record<string, unknown>;

const types: Record<MetadataRecord['kind'], string> = {
  dataset: 'Dataset',
  series: 'Dataset',
  service: 'WebAPI',
  map: 'Map',
  reuse: 'CreativeWork',
  process_result: 'Dataset',
};

const without_empty = (members: Members): Members =>
  Object.fromEntries(
    Object.entries(members).filter(
      ([, value]) =>
        value !== undefined &&
        value !== null &&
        value !== '' &&
        !(Array.isArray(value) && value.length === 0),
    ),
  );

const date_of = (record: MetadataRecord, type: string): string | undefined =>
  record.dates?.findLast((one) => one.type === type)?.date;

/** A record as a thing of schema.org; what is unknown is left out. */
export function schema_org(record: MetadataRecord, { base_url }: Pick<WriteContext, 'base_url'>): Members {
  const page = (id: string) => `${base_url}/catalogue/${encodeURIComponent(id)}`;
  const related = (type: string) =>
    record.relations?.filter((one) => one.type === type).map(({ id }) => page(id)) ?? [];
  return without_empty({
    '@context': 'https://schema.org',
    '@type': types[record.kind],
    '@id': page(record.id),
    url: page(record.id),
    name: record.title,
    alternateName: record.alternate_title,
    description: record.abstract,
    identifier: [record.id, ...(record.identifiers ?? [])],
    sameAs: record.source_url,
    version: record.vintage,
    keywords: [
      ...record.keywords,
      ...(record.themes ?? []).flatMap(({ concepts }) => concepts.map(({ label }) => label)),
      ...(record.topics ?? []).map((code) => label_of(topics, code)),
    ],
    license: record.licence === null ? undefined : record.licence.url || record.licence.name,
    isAccessibleForFree: record.licence === null ? undefined : true,
    inLanguage: record.languages?.filter((code) => code !== 'zxx').map(web_language),
    creator: record.producer === '' ? undefined : { '@type': 'Organization', name: record.producer },
    publisher: record.contacts?.filter(({ role }) => role === 'publisher').map(organisation_of),
    maintainer: record.contacts?.filter(({ role }) => role !== 'publisher').map(organisation_of),
    dateCreated: date_of(record, 'creation'),
    datePublished: date_of(record, 'publication'),
    dateModified: date_of(record, 'revision'),
    expires: date_of(record, 'validity'),
    temporalCoverage: record.period && `${record.period.begin ?? '..'}/${record.period.end ?? '..'}`,
    spatialCoverage: record.extents?.map(place_of),
    distribution: record.distributions?.map(download_of),
    conditionsOfAccess: record.access_constraints?.map(({ text }) => text),
    usageInfo: record.use_constraints?.map(({ text, url }) => url ?? text),
    variableMeasured: record.attributes?.map(({ name, title, description, unit }) =>
      without_empty({
        '@type': 'PropertyValue',
        name: title ?? name,
        alternateName: title === undefined ? undefined : name,
        description,
        unitText: unit,
      }),
    ),
    isPartOf: record.parent_id === undefined ? undefined : page(record.parent_id),
    isBasedOn: [...related('derives_from'), ...related('uses')],
    citation: related('related'),
    thumbnailUrl: record.thumbnails?.map(({ url }) => url),
    includedInDataCatalog: { '@type': 'DataCatalog', url: `${base_url}/catalogue` },
  });
}

/** Organisations alone: a page of a search engine is no directory of persons. */
const organisation_of = ({ organisation, email, phone, url, role }: Contact): Members =>
  without_empty({
    '@type': 'Organization',
    name: organisation,
    url,
    contactPoint: without_empty({ '@type': 'ContactPoint', contactType: role, email, telephone: phone }),
  });

function place_of(extent: Extent): Members {
  const box = envelope_of([extent]);
  return without_empty({
    '@type': 'Place',
    name: extent.description,
    identifier: extent.identifier,
    // South, west, north, east.
    geo: box === null ? undefined : { '@type': 'GeoShape', box: `${box[1]} ${box[0]} ${box[3]} ${box[2]}` },
  });
}

function download_of({
  url,
  name,
  description,
  format,
  size_bytes,
  checksum,
  licence,
  function: purpose,
}: Distribution) {
  return without_empty({
    '@type': 'DataDownload',
    name,
    description,
    [purpose === 'download' ? 'contentUrl' : 'url']: url,
    encodingFormat: format?.media_type ?? format?.name,
    contentSize: size_bytes === undefined ? undefined : `${size_bytes} B`,
    sha256: checksum !== undefined && /^sha-?256$/i.test(checksum.algorithm) ? checksum.value : undefined,
    license: licence?.url,
  });
}

const no_place: readonly (readonly [Loss['member'], string])[] = [
  ['lineage', 'la généalogie'],
  ['warnings', 'les avertissements'],
  ['parameters', 'les paramètres d’un calcul'],
  ['record_language', 'la langue de la fiche'],
  ['record_date', 'la date de la fiche'],
  ['record_contacts', 'les contacts de la fiche'],
  ['frequency', 'la fréquence de mise à jour'],
  ['status', 'l’état d’avancement'],
  ['purpose', 'la raison d’être des données'],
  ['crs', 'le système de coordonnées'],
  ['representations', 'le type de représentation spatiale'],
  ['resolutions', 'la résolution'],
  ['conformity', 'la conformité'],
  ['formats', 'les formats qui ne sont pas à télécharger ici'],
  ['service', 'ce que fait un service'],
  ['feature_count', 'le nombre d’objets'],
  ['content_signature', 'la signature du contenu'],
];

export const schema_org_format: MetadataFormat = {
  id: 'schema_org',
  title: 'schema.org (JSON-LD)',
  media_type: 'application/ld+json',
  extension: 'jsonld',
  write: (record, context) => JSON.stringify(schema_org(record, context)),
  loses: [
    ...no_place.map(([member, what]) => ({ member, why: `schema.org n’a pas de place pour ${what}.` })),
    { member: 'themes', why: 'schema.org garde les mots-clés, sans leur thésaurus.' },
    { member: 'topics', why: 'Les thèmes ISO y sont des mots-clés.' },
    { member: 'contacts', why: 'Les organismes y sont sans adresse postale, et les personnes n’y sont pas.' },
    { member: 'relations', why: 'Les réutilisations et les versions remplacées ne sont pas dites.' },
  ],
};
