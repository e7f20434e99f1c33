/** What the catalogue knows of a resource: one type, from which every format is written and into which it is read. */

export type RecordKind = 'dataset' | 'series' | 'service' | 'map' | 'reuse' | 'process_result';

/**
 * A dataset, series, service, map, reuse or process result. The members here have a column each in
 * `maillage.metadata_record`; those of RecordDetails lie together in its column `details`.
 */
export interface MetadataRecord extends RecordDetails {
  /** File identifier: what the record itself is named by, here and in whatever catalogue it came from. */
  id: string;
  kind: RecordKind;
  title: string;
  abstract: string;
  /** Names of the organisations that made the resource, as one text; its contacts stand in `contacts`. */
  producer: string;
  licence: { name: string; url: string } | null;
  /** The page that presents the resource at its producer's. */
  source_url: string | null;
  /** The period the data describes, as its producer writes it: « 2023 », « février 2016 ». */
  vintage: string | null;
  /** How the data came here, step by step, in French. */
  lineage: string;
  /** Free keywords; those of a thesaurus stand in `themes`. */
  keywords: string[];
  /** Sentences to be shown wherever the data is: « contours approchés ». */
  warnings: string[];
  /** Of a process result: all that is needed to compute it again, and the figures to be shown with it. */
  parameters?: Record<string, unknown>;
}

/**
 * What a record may say beside. An absent member is unknown: no format writes it, validation says when it is required.
 * Code values are those of ISO 19115 (`MD_TopicCategoryCode`, `CI_RoleCode`, `MD_MaintenanceFrequencyCode`…); dates are
 * ISO 8601, a year, a month, a day or a time.
 */
export interface RecordDetails {
  /** URIs that name the resource, the first before the others. */
  identifiers?: string[];
  alternate_title?: string;
  /** Of the resource's texts, ISO 639-2/B: « fre »; « zxx » where there is no text. */
  languages?: string[];
  record_language?: string;
  /** When the record was last changed. */
  record_date?: string;
  /** Who answers for the record. */
  record_contacts?: Contact[];
  /** Who answers for the resource. */
  contacts?: Contact[];
  dates?: ResourceDate[];
  /** `MD_MaintenanceFrequencyCode`: « annually », « asNeeded »… */
  frequency?: string;
  /** `MD_ProgressCode`: « completed », « onGoing »… */
  status?: string;
  purpose?: string;
  /** `MD_TopicCategoryCode`. */
  topics?: string[];
  /** Keywords of thesauri, a group per thesaurus. */
  themes?: KeywordGroup[];
  /** One per territory. */
  extents?: Extent[];
  /** Null: open on that side. */
  period?: { begin: string | null; end: string | null };
  crs?: { uri: string; name?: string }[];
  /** `MD_SpatialRepresentationTypeCode`: « vector », « grid », « textTable »… */
  representations?: string[];
  resolutions?: ({ scale_denominator: number } | { distance_m: number })[];
  /** Limits on public access, INSPIRE's `LimitationsOnPublicAccess` among them. */
  access_constraints?: Constraint[];
  /** Conditions of use beside the licence. */
  use_constraints?: Constraint[];
  conformity?: Conformity[];
  /** Formats that the resource exists in, where no distribution carries them. */
  formats?: DataFormat[];
  distributions?: Distribution[];
  attributes?: Attribute[];
  service?: ServiceFacts;
  /** Record id of the series or dataset that this is a part of. */
  parent_id?: string;
  relations?: {
    type: 'uses' | 'is_used_by' | 'replaces' | 'derives_from' | 'related';
    id: string;
    title?: string;
  }[];
  thumbnails?: { url: string; description?: string }[];
  feature_count?: number;
  /** The same for the same content, wherever the file lies and whatever its name. */
  content_signature?: string;
}

export interface Contact {
  /** Of a person; never written where an organisation is enough. */
  name?: string;
  organisation: string;
  position?: string;
  email?: string;
  phone?: string;
  address?: string;
  postal_code?: string;
  city?: string;
  country?: string;
  url?: string;
  /** `CI_RoleCode`: « pointOfContact », « owner », « publisher »… */
  role: string;
}

export interface ResourceDate {
  type: 'creation' | 'publication' | 'revision' | 'validity';
  date: string;
}

export interface KeywordGroup {
  /** `MD_KeywordTypeCode`: « theme », « place »… */
  type?: string;
  thesaurus: { title: string; url?: string; date?: string; date_type?: ResourceDate['type'] };
  concepts: { label: string; url?: string }[];
}

export interface Extent {
  /** Name of the territory. */
  description?: string;
  /** URI or code of the territory: « https://…/departement/31 ». */
  identifier?: string;
  /** West, south, east, north in degrees of CRS84; west above east where the extent crosses the antimeridian. */
  bbox?: [number, number, number, number];
}

export interface Constraint {
  text: string;
  url?: string;
  /** `MD_RestrictionCode`, when it is not « otherRestrictions ». */
  code?: string;
}

export interface Conformity {
  specification: string;
  url?: string;
  date?: string;
  date_type?: ResourceDate['type'];
  explanation?: string;
  /** Null: not evaluated. */
  pass: boolean | null;
}

export interface DataFormat {
  name: string;
  version?: string;
  media_type?: string;
}

export interface Distribution {
  url: string;
  name?: string;
  description?: string;
  /** download: a file; service: something that is asked; information: a page to read; order: a demand to make. */
  function: 'download' | 'service' | 'information' | 'order';
  /** As catalogues write it: « OGC:WFS », « OGC API Features », « WWW:LINK ». */
  protocol?: string;
  format?: DataFormat;
  /** Name of the layer in the service. */
  layer?: string;
  size_bytes?: number;
  checksum?: { algorithm: string; value: string };
  licence?: { name: string; url: string };
  crs?: string;
}

export interface Attribute {
  name: string;
  title?: string;
  description?: string;
  /** Type of its values in the database: « text », « integer », « geometry(Point, 4326) ». */
  type?: string;
  unit?: string;
  /** A few values that occur, as texts. */
  samples?: string[];
  codes?: Record<string, string>;
}

export interface ServiceFacts {
  /** INSPIRE's: « view », « download », « discovery », « transformation », « invoke », « other ». */
  type: string;
  versions?: string[];
  /** Records whose data it serves: file identifier, address, or both. */
  operates_on?: { id?: string; url?: string; title?: string }[];
  operations?: { name: string; url: string }[];
}

/** The document that a record was read from: what the record does not hold survives in it. */
export interface OriginalDocument {
  /** Id of the format in `catalogue/formats/index.ts`. */
  format: string;
  document: string;
}
