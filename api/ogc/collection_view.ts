import type { PublishedTable } from '../../catalogue/published_tables.ts';
import type { CollectionDetails } from '../../viewer/pages/collection.tsx';
import { label_of } from '../../viewer/pages/data_words.ts';
import { grounds } from '../../viewer/pages/small_map_view.ts';
import { web_mercator_quad } from '../tiles/web_mercator_quad.ts';
import { collection_path } from './collection_document.ts';
import { has_known_geometry } from './items_table.ts';

/** Collections among the known ones that small maps draw the ground with. */
export const ground_of = (tables: readonly PublishedTable[]): string[] =>
  grounds.filter((id) => tables.some((table) => table.id === id && has_known_geometry(table)));

/** What the page of a collection tells beside its document. `tables`: all that the asker may read. */
export function view_details(
  table: PublishedTable,
  base: string,
  tables: readonly PublishedTable[],
): Omit<CollectionDetails, 'thing'> {
  const { id, columns, geometry, extent, updated_at, record, key } = table;
  const has_geometry = has_known_geometry(table);
  const path = collection_path(id);
  return {
    columns,
    geometry,
    extent,
    updated_at,
    lineage: record?.lineage ?? null,
    keywords: record?.keywords ?? [],
    service: base,
    tiles: has_geometry ? `${base}/${path}/tiles/${web_mercator_quad.id}` : null,
    map: has_geometry
      ? {
          source: { kind: 'tiles', collection: id },
          label: label_of(columns),
          extent,
          background: ground_of(tables),
          items: key === null ? null : `/${path}/items`,
          on_demand: false,
        }
      : null,
  };
}
