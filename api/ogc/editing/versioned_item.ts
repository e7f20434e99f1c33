import type { Access } from '../../../sql/client.ts';
import { read_item_row } from '../item_read.ts';
import { feature_text, type FeatureShape } from '../items_query.ts';
import type { ItemsTable } from '../items_table.ts';
import { row_version } from './statements.ts';

/** GeoJSON text of a feature and the version that it shows, as of one moment. A 404 AppError when it is not there. */
export function read_versioned_item(
  access: Access,
  table: ItemsTable,
  id: string,
  shape: FeatureShape,
): Promise<{ feature: string; version: string }> {
  const columns = [
    { name: 'feature', sql: feature_text(table, shape) },
    { name: 'version', sql: row_version },
  ];
  return read_item_row(access, table, id, columns);
}
