/** A record as OGC API Records 1.0 has it (OGC 20-004r1, 8.2): a GeoJSON feature. */

export interface RecordLink {
  href: string;
  rel: string;
  type?: string;
  title?: string;
  hreflang?: string;
  /** Bytes. */
  length?: number;
  [more: string]: unknown;
}

export interface RecordFeature {
  id: string;
  type: 'Feature';
  conformsTo: string[];
  /** Null, or the envelope of all extents: clients such as QGIS MetaSearch read its corners 0 and 2. */
  geometry: { type: 'Polygon'; coordinates: [number, number][][] } | null;
  time: { interval: [string, string] } | null;
  properties: Record<string, unknown> & { type: string; title: string };
  links: RecordLink[];
}

export const record_core = 'http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-core';
export const topics_scheme = 'http://inspire.ec.europa.eu/metadata-codelist/TopicCategory';

/**
 * Members that the standard has no place for, and the property that carries each: whoever reads JSON finds them, and
 * reading them back gives the same.
 */
export const extra_properties = {
  producer: 'producer',
  vintage: 'vintage',
  lineage: 'lineage',
  warnings: 'warnings',
  parameters: 'parameters',
  alternate_title: 'alternateTitle',
  record_contacts: 'recordContacts',
  dates: 'dates',
  frequency: 'updateFrequency',
  status: 'status',
  purpose: 'purpose',
  crs: 'crs',
  representations: 'spatialRepresentations',
  resolutions: 'resolutions',
  access_constraints: 'accessConstraints',
  use_constraints: 'useConstraints',
  conformity: 'conformity',
  attributes: 'attributes',
  service: 'service',
  parent_id: 'parentId',
  relations: 'relations',
  feature_count: 'featureCount',
  content_signature: 'contentSignature',
} as const;

/** Kinds of link that say where the record or its service is, not what it describes. */
export const structural_links: ReadonlySet<string> = new Set([
  'self',
  'via',
  'alternate',
  'canonical',
  'collection',
  'parent',
  'root',
  'items',
  'item',
  'up',
  'next',
  'prev',
  'first',
  'last',
  'search',
  'conformance',
  'service-desc',
  'service-doc',
  'http://www.opengis.net/def/rel/ogc/1.0/data',
]);
