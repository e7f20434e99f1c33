import { blame_source } from '../../catalogue/in_place/unavailable.ts';
import type { PublishedTable } from '../../catalogue/published_tables.ts';
import { AppError } from '../../errors.ts';
import type { Access, Db } from '../../sql/client.ts';
import { has_known_geometry } from '../ogc/items_table.ts';
import { layer_query, type LayerRequest, type LayerRow, type Merging } from './layer_query.ts';
import { LayerWriter, write_tile, type Value } from './layer_writer.ts';
import { read_twkb, Shape } from './shape.ts';
import { tile_columns, type TileColumn } from './tile_columns.ts';
import { conditions_of, type TileContent } from './tile_content.ts';
import { units_per_pixel, type Tile } from './tile_matrix_set.ts';

/** A layer that shows less than its table holds there. */
export interface Reduction {
  layer: string;
  /** Side of the squares in which features were put together, in CSS pixels. */
  square_px: number;
  /** Features, or squares, that found no room. */
  left_out: number;
}

export interface TileBytes {
  bytes: Uint8Array;
  reductions: Reduction[];
}

/** The most features and bytes (before compression) of a layer in one tile. */
export const budget = { features: 40_000, bytes: 4_000_000 } as const;

/** What is tried in turn until the budget holds; the last gives the largest features and says what is left out. */
function mergings({ set, z }: Tile): readonly (Merging | null)[] {
  const first: Merging | null = z < set.detail_matrix ? { side: units_per_pixel, of: 'polygons' } : null;
  return [first, ...[2, 4].map((pixels): Merging => ({ side: pixels * units_per_pixel, of: 'everything' }))];
}

/** Reads and encodes a tile: one layer per table. A 404 AppError for a table without geometry. */
export async function read_tile(
  access: Access,
  tables: readonly PublishedTable[],
  tile: Tile,
  content: TileContent,
): Promise<TileBytes> {
  // All of them before any row is read: what is refused costs nothing.
  const conditions = tables.map((table) => conditions_of(table, content, tables.length === 1));
  const reductions: Reduction[] = [];
  const layers = await access.read(async (db) => {
    const made: LayerWriter[] = [];
    for (const [i, table] of tables.entries()) {
      const wanted = { table, tile, content, conditions: conditions[i] ?? [] };
      const { layer, reduction } = await read_layer(db, wanted).catch((error: unknown) => {
        // Of several layers the one that failed is named.
        throw blame_source(table, error);
      });
      made.push(layer);
      if (reduction !== null) reductions.push(reduction);
    }
    return made;
  });
  return { bytes: write_tile(layers), reductions };
}

/** A 404 AppError unless the table has a geometry in a known system. */
export function check_geometry(table: PublishedTable): void {
  if (has_known_geometry(table)) return;
  throw new AppError(`La collection « ${table.id} » n’a pas de géométrie : elle n’a pas de tuiles.`, {
    status: 404,
    code: 'no-tiles',
    remedy: `Ses lignes se lisent à l’adresse /collections/${encodeURIComponent(table.id)}/items.`,
  });
}

type WantedLayer = Pick<LayerRequest, 'table' | 'tile' | 'conditions'> & { content: TileContent };

async function read_layer(db: Db, { table, tile, content, conditions }: WantedLayer) {
  const { geometry } = table;
  if (geometry === null) throw new AppError(`${table.id} has no geometry`, { code: 'no-tiles' });
  const columns = tile_columns(table, content.properties);
  const steps = mergings(tile);
  let layer = new LayerWriter(table.id, []);
  for (const [i, merging] of steps.entries()) {
    const is_last = i === steps.length - 1;
    const query = layer_query({
      table,
      geometry,
      columns,
      conditions,
      tile,
      merging,
      limit: is_last ? budget.features : budget.features + 1,
      of_more: is_last ? 'largest' : 'any',
    });
    if (query === null) break;
    const rows = await db.query<LayerRow>(query);
    if (rows.length > budget.features) continue;
    layer = write_layer({ table, columns, merging }, rows);
    if (layer.size > budget.bytes && !is_last) continue;
    const left_out = is_last ? (rows[0]?.total ?? 0) - layer.count : 0;
    const reduction =
      i === 0 || merging === null
        ? null
        : { layer: table.id, square_px: merging.side / units_per_pixel, left_out };
    return { layer, reduction };
  }
  return { layer, reduction: null };
}

type Written = Pick<LayerRequest, 'table' | 'merging'> & { columns: readonly TileColumn[] };

/** Encodes the rows in their order, until the budget of bytes is spent. */
function write_layer({ table, columns, merging }: Written, rows: readonly LayerRow[]): LayerWriter {
  const keys = [...(table.key === null ? [] : ['id']), ...columns.map(({ name }) => name)];
  const layer = new LayerWriter(table.id, merging === null ? keys : [...keys, 'represents']);
  const shape = new Shape();
  for (const row of rows) {
    if (layer.size > budget.bytes) break;
    if (row.shape !== null) read_twkb(row.shape, shape);
    else if (row.square_x !== null && row.square_y !== null && merging !== null)
      shape.set_square(row.square_x * merging.side, row.square_y * merging.side, merging.side);
    else continue;
    const values = columns.map((_, i) => read_value(row[`p${i}`]));
    if (table.key !== null) values.unshift(read_value(row.id));
    if (merging !== null) values.push(row.represents);
    layer.add(feature_id(row.id), values, shape);
  }
  return layer;
}

function feature_id(id: LayerRow['id']): number | null {
  return typeof id === 'number' && Number.isSafeInteger(id) && id >= 0 ? id : null;
}

/** What the client library read: a text, a number or a boolean. NaN and infinities have no meaning on a map. */
function read_value(value: unknown): Value {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'string' || typeof value === 'boolean' ? value : null;
}
