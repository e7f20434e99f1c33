/** A record and its data as the dataset's page shows them. */
import { label_of as label_of_code } from '../../catalogue/code_lists/code_list.ts';
import { frequencies, roles } from '../../catalogue/code_lists/iso_codes.ts';
import { topics } from '../../catalogue/code_lists/topics.ts';
import { schema_org } from '../../catalogue/formats/schema_org.ts';
import { metadata_formats } from '../../catalogue/formats/index.ts';
import type { MetadataRecord } from '../../catalogue/record.ts';
import { score_record } from '../../catalogue/quality/score.ts';
import type { Weights } from '../../catalogue/quality/weights.ts';
import type { StoredRecord } from '../../catalogue/records.ts';
import { one, type Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import type { DatasetCollection, DatasetView } from '../../viewer/pages/dataset_view.ts';
import { say_extent } from '../../viewer/pages/small_map_view.ts';
import { complete_record } from '../records/complete_record.ts';
import type { Site } from '../records/site.ts';
import { view_collection } from './view_collection.ts';
import { sort_links } from './view_links.ts';
import { view_relations } from './view_relations.ts';
import { say_crs, say_period, say_resolution } from './words.ts';

export interface DatasetQuery {
  /** By which the site scores records. */
  weights: Weights;
  /** Column of the chart. */
  colonne: string | null;
}

/** Reads what the page needs beside the record, as whoever reads by `db` may see it. */
export async function view_dataset(
  db: Db,
  stored: StoredRecord,
  site: Site,
  query: DatasetQuery,
): Promise<DatasetView> {
  const record = complete_record(stored, site);
  const quality = score_record(record, query.weights);
  const tables = stored.collections.flatMap(({ id }) => site.tables.get(id) ?? []);
  const collections: DatasetCollection[] = [];
  for (const [i, table] of tables.entries())
    collections.push(await view_collection(db, table, site, i === 0 ? query.colonne : null));
  const page = `${site.base_url}/catalogue/${encodeURIComponent(record.id)}`;
  return {
    id: record.id,
    title: record.title,
    kind: record.kind,
    abstract: record.abstract,
    state: say_state(stored),
    is_keeper: (await one<{ keeps: boolean }>(db, query_file('record_keeper', [record.id]))).keeps,
    producer: record.producer,
    licence: record.licence,
    vintage: record.vintage,
    updated: stored.updated_at.toISOString(),
    data_date: tables.length === 0 ? last_date(record) : null,
    frequency: record.frequency === undefined ? null : label_of_code(frequencies, record.frequency),
    topics: (record.topics ?? []).map((code) => label_of_code(topics, code)),
    usage: await one(db, query_file('usage_of_records', [[record.id]])),
    keywords: [
      ...new Set([
        ...record.keywords,
        ...(record.themes ?? []).flatMap(({ concepts }) => concepts.map(({ label }) => label)),
      ]),
    ],
    extent: say_extents(record),
    crs: (record.crs ?? []).map(say_crs),
    resolution: say_resolution(record.resolutions),
    period: say_period(record.period),
    access: (record.access_constraints ?? []).map(({ text, url }) => ({ text, url })),
    lineage: record.lineage,
    warnings: record.warnings,
    contacts: (record.contacts ?? []).map(({ role, ...contact }) => ({
      ...contact,
      role: label_of_code(roles, role),
    })),
    attributes: (record.attributes ?? []).map(({ name, title, description, type, samples, unit, codes }) => ({
      name,
      title: title ?? name,
      description: [
        description,
        unit === undefined ? undefined : `unité : ${unit}`,
        codes === undefined ? undefined : say_codes(codes),
      ]
        .filter((part) => part !== undefined && part !== '')
        .join(' ; '),
      type: type ?? '',
      samples: samples ?? [],
    })),
    told_count: record.feature_count ?? null,
    collections,
    links: sort_links(record, site.base_url, page),
    metadata: metadata_formats.map(({ id, title }) => ({
      title,
      href: `/collections/catalogue/items/${encodeURIComponent(record.id)}?f=${id}`,
    })),
    citation: cite(record, page),
    page,
    base: site.base_url,
    source_url: record.source_url === '' ? null : record.source_url,
    relations: await view_relations(db, record),
    thumbnails: (record.thumbnails ?? []).flatMap(({ url, description }) =>
      /^https?:/i.test(url) ? [{ url, title: description ?? 'Image' }] : [],
    ),
    quality: quality.score,
    missing: quality.items.flatMap(({ title, why, most, points }) =>
      why === null ? [] : [{ title, why, points: Math.round((most - points) * 10) / 10 }],
    ),
    schema_org: JSON.stringify(schema_org(record, site)),
  };
}

const last_date = ({ dates = [] }: MetadataRecord): string | null =>
  dates
    .filter(({ type }) => type !== 'validity')
    .map(({ date }) => date)
    .toSorted()
    .at(-1) ?? null;

function say_state({ state, visibility }: StoredRecord): string | null {
  const states: Readonly<Record<string, string>> = {
    draft: 'Brouillon : cette fiche n’est pas publiée.',
    submitted: 'En attente d’approbation : cette fiche n’est pas publiée.',
    retired: 'Retirée du catalogue.',
  };
  if (states[state] !== undefined) return states[state];
  if (visibility === 'organisation') return 'Visible de votre organisation seulement.';
  return visibility === 'accounts' ? 'Visible des personnes connectées seulement.' : null;
}

const say_codes = (codes: Record<string, string>) =>
  Object.entries(codes)
    .slice(0, 12)
    .map(([code, title]) => `${code} = ${title}`)
    .join(', ') + (Object.keys(codes).length > 12 ? '…' : '');

function say_extents({ extents = [] }: MetadataRecord): string | null {
  const said = extents.flatMap(({ description, bbox }) =>
    description !== undefined ? [description] : bbox === undefined ? [] : [say_extent(bbox)],
  );
  return said.length === 0 ? null : said.slice(0, 8).join(' ; ');
}

function cite({ producer, title, vintage, dates = [] }: MetadataRecord, page: string): string {
  const day =
    dates.find(({ type }) => type === 'revision') ?? dates.find(({ type }) => type === 'publication');
  const is_year = vintage !== null && /^\d{4}/.test(vintage);
  const year = is_year ? vintage : day?.date.slice(0, 4);
  const edition = vintage === null || is_year ? '' : `, édition ${vintage}`;
  return `${producer === '' ? 'Producteur inconnu' : producer}${year === undefined ? '' : ` (${year})`}. ${title}${edition}. ${page}`;
}
