/** The data of a record as the dataset's page shows them: map, first rows, chart, files. */
import type { PublishedTable } from '../../catalogue/published_tables.ts';
import type { Db } from '../../sql/client.ts';
import { label_of } from '../../viewer/pages/data_words.ts';
import type { DatasetCollection } from '../../viewer/pages/dataset_view.ts';
import { file_formats } from '../formats/index.ts';
import { collection_path } from '../ogc/collection_document.ts';
import { ground_of } from '../ogc/collection_view.ts';
import { has_known_geometry } from '../ogc/items_table.ts';
import type { Site } from '../records/site.ts';
import { epsg, other_systems } from './other_systems.ts';
import { chartable_columns, most_counted, read_chart } from './read_chart.ts';
import { preview_columns, read_first_rows } from './read_rows.ts';

/** `wanted`: the column of the chart. */
export async function view_collection(
  db: Db,
  table: PublishedTable,
  { tables, base_url: base }: Site,
  wanted: string | null,
): Promise<DatasetCollection> {
  const { id, title, key, extent, geometry, feature_count } = table;
  const path = collection_path(id);
  const no_chart = why_no_chart(table);
  const chartable = chartable_columns(table);
  const column = chartable.find(({ name }) => name === wanted);
  const is_placed = has_known_geometry(table);
  return {
    id,
    title,
    feature_count,
    shape: geometry?.type ?? null,
    srid: geometry?.srid ?? null,
    extent,
    map: is_placed
      ? {
          source: { kind: 'tiles', collection: id },
          label: label_of(table.columns),
          extent,
          background: ground_of([...tables.values()]),
          items: key === null ? null : `/${path}/items`,
          on_demand: false,
        }
      : null,
    columns: preview_columns(table).map(({ name, title, type }) => ({ name, title, type })),
    rows: await read_first_rows(db, table),
    chartable: chartable.map(({ name, title }) => ({ name, title })),
    chart: no_chart !== null || column === undefined ? null : await read_chart(db, table, column),
    no_chart,
    downloads: view_downloads(table, `${base}/${path}/download`, is_placed),
    other_crs: view_other_crs(table, `${base}/${path}/download`, is_placed),
  };
}

function why_no_chart({ in_place, feature_count }: PublishedTable): string | null {
  if (in_place !== null)
    return 'Pas de graphique pour une table publiée en place\u{A0}: tous ses objets seraient lus à chaque fois.';
  return feature_count === null || feature_count > most_counted
    ? 'Aperçu limité : trop d’objets. Téléchargez ou filtrez.'
    : null;
}

/** What a form asks the other systems by; null for a table without places. */
function view_other_crs(
  { geometry }: PublishedTable,
  address: string,
  is_placed: boolean,
): DatasetCollection['other_crs'] {
  if (!is_placed) return null;
  return {
    address,
    formats: file_formats.filter(({ crs }) => crs === 'any').map(({ name, title }) => [name, title]),
    systems: other_systems([2154, geometry?.srid ?? 4326]),
  };
}

/** Every format in longitude and latitude, in Lambert-93 and in the stored system, where the format can. */
function view_downloads(
  { geometry }: PublishedTable,
  address: string,
  is_placed: boolean,
): DatasetCollection['downloads'] {
  const others = is_placed
    ? [...new Set([2154, ...(geometry === null ? [] : [geometry.srid])])].filter((srid) => srid !== 4326)
    : [];
  return file_formats.map(({ name, title, crs }) => ({
    format: name,
    name: title,
    crs: [
      { title: is_placed ? 'longitude, latitude (WGS\u{A0}84)' : 'table', href: `${address}?f=${name}` },
      ...(crs === 'any'
        ? others.map((srid) => ({
            title: srid === 2154 ? 'Lambert-93 (EPSG:2154)' : `EPSG:${srid}`,
            href: `${address}?f=${name}&crs=${encodeURIComponent(epsg(srid))}`,
          }))
        : []),
    ],
  }));
}
