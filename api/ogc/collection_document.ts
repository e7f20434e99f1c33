import type { PublishedTable } from '../../catalogue/published_tables.ts';
import type { RecordKind } from '../../catalogue/record.ts';
import type { Block, Link } from '../block.ts';
import { crs84_uri, crs_uris, storage_crs_uri } from '../crs.ts';
import { absolute } from '../links.ts';
import { default_crs, has_known_geometry, read_items_table } from './items_table.ts';

/** A collection as /collections/{id} tells it. */
export interface CollectionDocument {
  id: string;
  title: string;
  description: string;
  /** What its record says that it is. */
  type: RecordKind;
  itemType: 'feature';
  keywords?: readonly string[];
  language: { code: 'fr' };
  externalIds?: readonly { value: string }[];
  /** ISO 8601: of its record, and of its data. */
  created?: string;
  updated?: string;
  extent?: { spatial: { bbox: readonly (readonly number[])[]; crs: string } };
  crs: string[];
  storageCrs?: string;
  /** Sentences to be shown wherever the data is. */
  warnings: readonly string[];
  producer?: string;
  licence?: { name: string; url: string };
  vintage?: string;
  featureCount?: number;
  /** Of a collection that people edit: whether the asker may. */
  editable?: boolean;
  links: Link[];
}

/** The part of a path that names a collection. */
export const collection_path = (id: string) => `collections/${encodeURIComponent(id)}`;

/** The document of a table, with the links of all blocks. `base`: root of the service. */
export function describe_collection(
  table: PublishedTable,
  base: string,
  blocks: readonly Block[],
): CollectionDocument {
  const { record, geometry, extent, feature_count } = table;
  const has_geometry = has_known_geometry(table);
  const links = blocks.flatMap((block) => block.collection_links?.({ id: table.id, has_geometry }) ?? []);
  return {
    id: table.id,
    title: table.title,
    description: table.description,
    ...record_members(table),
    itemType: 'feature',
    ...(extent !== null && { extent: { spatial: { bbox: [extent], crs: crs84_uri } } }),
    crs: crs_of(table),
    ...(has_geometry && geometry !== null && { storageCrs: storage_crs_uri(geometry.srid) }),
    warnings: collect_warnings(table),
    ...(record !== null && { producer: record.producer }),
    ...(record?.licence != null && { licence: record.licence }),
    ...(record?.vintage != null && { vintage: record.vintage }),
    ...(feature_count !== null && { featureCount: feature_count }),
    ...(table.is_editable && { editable: table.may_edit }),
    links: [...absolute(base, links), ...foreign_links(table)],
  };
}

/** What makes a record of the local resources catalogue of a collection (OGC API – Records, record-core). */
function record_members({ record, updated_at }: PublishedTable) {
  const { keywords = [], identifiers = [] } = record ?? {};
  return {
    type: record?.kind ?? ('dataset' as const),
    ...(keywords.length > 0 && { keywords }),
    language: { code: 'fr' as const },
    ...(identifiers.length > 0 && { externalIds: identifiers.map((value) => ({ value })) }),
    ...(record !== null && { created: new Date(record.created_at).toISOString() }),
    ...(updated_at !== null && { updated: updated_at.toISOString() }),
  };
}

/** The default system, the usual ones and the stored one (Features Part 2, /req/crs/crs-uri); others are served too. */
function crs_of(table: PublishedTable): string[] {
  if (table.geometry === null || !has_known_geometry(table)) return [crs84_uri];
  const uris = [default_crs(read_items_table(table)).uri, ...crs_uris, storage_crs_uri(table.geometry.srid)];
  return [...new Set(uris)];
}

/** The record's warnings, and ours on a geometry that cannot be served. */
function collect_warnings(table: PublishedTable): string[] {
  const own = table.record?.warnings ?? [];
  return table.geometry === null || has_known_geometry(table)
    ? [...own]
    : [
        ...own,
        'Le système de coordonnées de cette table n’est pas déclaré (SRID 0) : sa géométrie n’est pas servie.',
      ];
}

function foreign_links({ record }: PublishedTable): Link[] {
  const links: Link[] = [];
  if (record?.licence != null && record.licence.url !== '')
    links.push({ href: record.licence.url, rel: 'license', type: 'text/html', title: record.licence.name });
  if (record?.source_url != null)
    links.push({ href: record.source_url, rel: 'via', type: 'text/html', title: 'Source de la donnée' });
  return links;
}
