import { access_limit } from '../../catalogue/code_lists/inspire_codes.ts';
import { epsg_uri } from '../../catalogue/measured_details.ts';
import type { PublishedTable } from '../../catalogue/published_tables.ts';
import type { Attribute, Extent, MetadataRecord, ResourceDate } from '../../catalogue/record.ts';
import { with_site_contact } from '../../catalogue/site_contact.ts';
import type { DescribedCollection, StoredRecord } from '../../catalogue/records.ts';
import { collection_distributions, record_distribution } from './distributions.ts';
import { record_uri, type Site } from './site.ts';

/**
 * A stored record with what this site knows of it: the addresses and formats of its collections, their columns with types
 * and samples, their extents and counts as they are now, the record's own address, date and language. What the record says
 * itself is kept; of members that an officer wrote (`curated`) nothing is replaced, and columns are added. Tells only of collections that whoever
 * read `stored` and `site` may read.
 */
export function complete_record(stored: StoredRecord, site: Site): MetadataRecord {
  const { record, collections } = stored;
  const described = collections.map((collection) => ({ collection, table: site.tables.get(collection.id) }));
  const uri = record_uri(site.base_url, record.id);
  const own = [
    ...described.flatMap(({ collection, table }) =>
      collection_distributions(collection.id, table, record.licence, site.base_url),
    ),
    record_distribution(record.id, site.base_url),
  ];
  const known = new Set(record.distributions?.map(({ url }) => url));
  return {
    ...with_site_contact(record, site.contact),
    ...measured(stored, described),
    ...open_access(stored),
    identifiers: [...new Set([...(record.identifiers ?? []), uri])],
    record_language: record.record_language ?? 'fre',
    record_date: record_date(stored),
    distributions: [...(record.distributions ?? []), ...own.filter(({ url }) => !known.has(url))],
  };
}

interface Described {
  collection: DescribedCollection;
  /** Undefined: gone since the record was read. */
  table: PublishedTable | undefined;
}

/** A result that everybody may read now says so; whoever may read others is told by the site's rights, not by a record. */
function open_access({ record, visibility, curated }: StoredRecord): Partial<MetadataRecord> {
  const is_open = record.kind === 'process_result' && visibility === 'public';
  if (!is_open || record.access_constraints !== undefined || curated.includes('access_constraints'))
    return {};
  return { access_constraints: [access_limit('noLimitations')] };
}

/** A harvested record keeps the date that its catalogue gave: it tells what was harvested. */
const record_date = ({ origin, record, updated_at }: StoredRecord): string =>
  origin === 'harvest' && record.record_date !== undefined ? record.record_date : updated_at.toISOString();

/** Members that collections tell, those left out that none tells or that an officer wrote. */
function measured(
  { record, curated, created_at }: StoredRecord,
  described: readonly Described[],
): Partial<MetadataRecord> {
  if (described.length === 0) return {};
  const collections = described.map(({ collection }) => collection);
  const srids = described.flatMap(({ table }) => table?.geometry?.srid ?? []).filter((srid) => srid > 0);
  const members: Partial<MetadataRecord> = {
    attributes: merge_attributes(record.attributes ?? [], described.flatMap(attributes_of)),
    feature_count: collections.reduce((sum, { feature_count }) => sum + feature_count, 0),
    extents: merge_extents(record.extents ?? [], collections),
    crs: record.crs ?? [...new Set(srids)].map((srid) => ({ uri: epsg_uri(srid) })),
    representations: record.representations ?? [srids.length > 0 ? 'vector' : 'textTable'],
    dates: record.dates ?? dates_of(created_at, collections),
  };
  return Object.fromEntries(
    Object.entries(members).filter(
      ([name, value]) =>
        (name === 'attributes' || !curated.includes(name)) && !(Array.isArray(value) && value.length === 0),
    ),
  );
}

function attributes_of({ collection: { columns, samples }, table }: Described): Attribute[] {
  const types = new Map(table?.columns.map(({ name, type }) => [name, type]));
  const { geometry } = table ?? {};
  const attributes = columns.map(({ name, title, description, unit, codes }): Attribute => {
    const type = types.get(name);
    return {
      name,
      ...(title !== undefined && { title }),
      ...(description !== undefined && { description }),
      ...(type !== undefined && { type }),
      ...(unit !== undefined && { unit }),
      ...(samples[name] !== undefined && { samples: samples[name] }),
      ...(codes != null && {
        codes: Object.fromEntries(codes.map(({ code, title: sense }) => [code, sense])),
      }),
    };
  });
  if (geometry == null || attributes.some(({ name }) => name === geometry.name)) return attributes;
  return [
    ...attributes,
    { name: geometry.name, title: 'Géométrie', type: `geometry(${geometry.type}, ${geometry.srid})` },
  ];
}

/** What the record says of an attribute before what its column tells, in the record's order; types and samples are the data's. */
function merge_attributes(said: readonly Attribute[], told: readonly Attribute[]): Attribute[] {
  const merged = new Map(said.map((attribute) => [attribute.name, attribute]));
  for (const attribute of told) {
    const { type, samples } = attribute;
    merged.set(attribute.name, {
      ...attribute,
      ...merged.get(attribute.name),
      ...(type !== undefined && { type }),
      ...(samples !== undefined && { samples }),
    });
  }
  return [...merged.values()];
}

/** The envelope as it is now in place of the one that the import measured; named territories stay as they are. */
function merge_extents(said: readonly Extent[], collections: readonly DescribedCollection[]): Extent[] {
  if (said.some(({ description, identifier }) => description !== undefined || identifier !== undefined))
    return [...said];
  const boxes = collections.flatMap(({ extent }) => (extent === null ? [] : [extent]));
  if (boxes.length === 0) return [...said];
  // Across the antimeridian there is no box around several.
  if (boxes.length === 1 || boxes.some(([west, , east]) => west > east))
    return boxes.map((bbox) => ({ bbox }));
  const side = (choose: (...values: number[]) => number, at: 0 | 1 | 2 | 3) =>
    choose(...boxes.map((box) => box[at]));
  return [{ bbox: [side(Math.min, 0), side(Math.min, 1), side(Math.max, 2), side(Math.max, 3)] }];
}

/** Of a resource without dates: the day on which this site published it first, and that of its last change here. */
function dates_of(created_at: Date, collections: readonly DescribedCollection[]): ResourceDate[] {
  const publication = created_at.toISOString().slice(0, 10);
  const revision = collections
    .map(({ updated_at }) => new Date(updated_at).toISOString().slice(0, 10))
    .reduce((last, day) => (day > last ? day : last), '');
  return [
    { type: 'publication', date: publication },
    ...(revision > publication ? [{ type: 'revision', date: revision } as const] : []),
  ];
}
