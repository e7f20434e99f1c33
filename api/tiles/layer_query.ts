import type { PublishedGeometry, PublishedTable } from '../../catalogue/published_tables.ts';
import { empty, ident, join, sql, where, type Fragment } from '../../sql/fragment.ts';
import { crs84 } from '../crs.ts';
import { box_geometry } from '../ogc/items_filter.ts';
import { weight_of, type TileColumn } from './tile_columns.ts';
import { bounds_of_tile, box_of_tile, buffer, extent, place_tile, type Tile } from './tile_matrix_set.ts';

/** How features too small to see are put together. */
export interface Merging {
  /** Features whose box is smaller than this both ways are small; a power of two. In units of the tile. */
  side: number;
  /** Polygons alone, which must leave no hole; or points and lines as well, where a tile has too many. */
  of: 'polygons' | 'everything';
}

export interface LayerRequest {
  table: PublishedTable;
  geometry: PublishedGeometry;
  columns: readonly TileColumn[];
  /** Filters beside the tile's box. */
  conditions: readonly Fragment[];
  tile: Tile;
  /** null: each feature with its own shape. */
  merging: Merging | null;
  /** The most features; of more, the largest are given when features are merged. */
  limit: number;
}

/** A feature of a tile; values under `p0`, `p1`… in the order of the columns. */
export interface LayerRow {
  id: string | number | null;
  /** TWKB of precision 0 in the tile's units; null for the square at `square_x`, `square_y`. */
  shape: Buffer | null;
  /** North-west corner of the square that small features are put together in, divided by its side. */
  square_x: number | null;
  square_y: number | null;
  /** Features that this one stands for, itself among them. */
  represents: number;
  /** Rows before the limit. */
  total: number;
  [value: string]: unknown;
}

const may_curve = /geometry|curve|circular|surface/i;

/**
 * The query of one layer; null where the tile lies outside of what the table's system can express. PostGIS finds the
 * rows by the index on the stored system, cuts them to the tile and its margin, turns them into whole units of the tile
 * and mends what rounding broke. Rounding alone simplifies: neighbours share their border's vertices, and these are
 * rounded alike on both sides, so that no gap opens. No function of protobuf is used: the embedded engine has none.
 */
export function layer_query(request: LayerRequest): Fragment | null {
  const { table, geometry, tile, conditions } = request;
  const box = box_in_table(tile, geometry.srid);
  if (box === null) return null;
  const found = sql`from ${ident('published', table.id)} t
    cross join lateral (select ${placed(request, box)} as geom offset 0) placed
    ${where([sql`${ident('t', geometry.name)} && ${box}`, ...conditions])}`;
  return request.merging === null
    ? each_feature(request, found)
    : merged_features({ ...request, merging: request.merging }, found);
}

/** The tile with its margin as a rectangle of the table's system, or around it where the systems lean; null beyond. */
function box_in_table(tile: Tile, srid: number): Fragment | null {
  if (srid === tile.set.crs.srid) {
    const [west, south, east, north] = bounds_of_tile(tile, buffer);
    return sql`st_makeenvelope(${west}, ${south}, ${east}, ${north}, ${srid}::int)`;
  }
  const box = box_of_tile(tile, buffer);
  return box === null ? null : box_geometry(box, crs84, srid);
}

/** The geometry of row `t` cut to the tile and its margin, in units of the tile, not yet rounded. */
function placed({ geometry, tile }: LayerRequest, box: Fragment): Fragment {
  const { set } = tile;
  const column = ident('t', geometry.name);
  const flat = sql`st_force2d(${may_curve.test(geometry.type) ? sql`st_curvetoline(${column})` : column})`;
  const cut = sql`st_clipbybox2d(${flat}, ${box})`;
  const { scale, x_offset, y_offset } = place_tile(tile);
  const is_native = geometry.srid === set.crs.srid;
  const moved = sql`st_affine(${is_native ? cut : sql`st_transform(${cut}, ${set.crs.srid}::int)`},
    ${scale}, 0, 0, ${-scale}, ${x_offset}, ${y_offset})`;
  // Where the systems lean against each other, what was cut is more than the tile.
  if (is_native || (geometry.srid === 4326 && set.follows_meridians)) return moved;
  const [low, high] = [-buffer, extent + buffer];
  return sql`st_clipbybox2d(${moved}, st_makeenvelope(${low}, ${low}, ${high}, ${high}, ${set.crs.srid}::int))`;
}

/** Whole units; a polygon whose rounded rings cross is mended. ST_IsValid would send a notice for each. */
const rounded = (
  geom: Fragment,
) => sql`cross join lateral (select st_snaptogrid(${geom}, 1) as geom offset 0) rounded
  cross join lateral (select case when st_dimension(rounded.geom) = 2 and not (st_isvaliddetail(rounded.geom)).valid
    then st_collectionextract(st_makevalid(rounded.geom), 3) else rounded.geom end as geom offset 0) mended`;

const values = (columns: readonly TileColumn[]) =>
  columns.map(({ value }, i) => sql`${value} as ${ident(`p${i}`)}`);
const names = (columns: readonly TileColumn[]) => columns.map((_, i) => ident(`p${i}`));

const key_of = ({ table }: LayerRequest) =>
  table.key === null ? sql`null::text` : ident('t', table.key.name);

function each_feature(request: LayerRequest, found: Fragment): Fragment {
  const { columns, table, limit } = request;
  return sql`select id, ${join([...names(columns), sql`st_astwkb(mended.geom, 0) as shape`])},
      null::int as square_x, null::int as square_y, 1 as represents, 0 as total
    from (select ${join([sql`${key_of(request)} as id`, ...values(columns), sql`placed.geom`])} ${found}
      ${table.key === null ? empty : sql`order by ${key_of(request)}`} limit ${limit}::int) t
    ${rounded(sql`t.geom`)} where not st_isempty(mended.geom)`;
}

/**
 * Small features are put into squares of the grid that the tile's origin begins; in each, the heaviest stands for all:
 * the most inhabitants, else the largest, then the first by its key. The squares of neighbouring tiles continue each other.
 */
function merged_features(request: LayerRequest & { merging: Merging }, found: Fragment): Fragment {
  const { columns, table, merging, limit } = request;
  const { side } = merging;
  const width = sql`(st_xmax(placed.geom) - st_xmin(placed.geom))`;
  const height = sql`(st_ymax(placed.geom) - st_ymin(placed.geom))`;
  const only = merging.of === 'polygons' ? sql`and st_dimension(placed.geom) = 2` : empty;
  const square = (low: Fragment, high: Fragment) =>
    sql`case when ${width} < ${side} and ${height} < ${side} ${only}
      then floor((${low} + ${high}) / (2 * ${side}::float8))::int end`;
  return sql`with found as materialized (
      select ${join([
        sql`${key_of(request)} as id`,
        ...values(columns),
        sql`placed.geom`,
        sql`st_dimension(placed.geom) as dimension`,
        sql`greatest(${width}, ${height}) as breadth`,
        sql`${weight_of(table) ?? sql`st_area(placed.geom)`} as weight`,
        sql`${square(sql`st_xmin(placed.geom)`, sql`st_xmax(placed.geom)`)} as square_x`,
        sql`${square(sql`st_ymin(placed.geom)`, sql`st_ymax(placed.geom)`)} as square_y`,
      ])} ${found}
    ), chosen as (
      select *, 1 as represents from found where square_x is null and not st_isempty(geom)
      union all
      (select distinct on (dimension, square_x, square_y) *,
        (count(*) over (partition by dimension, square_x, square_y))::int as represents
      from found where square_x is not null
      order by dimension, square_x, square_y, weight desc nulls last, id)
    ), kept as (
      select *, (count(*) over ())::int as total from chosen order by breadth desc, id limit ${limit}::int
    )
    select ${join([sql`t.id`, ...names(columns)])}, represents, total,
      case when dimension = 2 then square_x end as square_x, case when dimension = 2 then square_y end as square_y,
      case when dimension = 2 and square_x is not null then null else st_astwkb(mended.geom, 0) end as shape
    from kept t ${rounded(sql`case when dimension < 2 or square_x is null then t.geom end`)}
    where square_x is not null or not st_isempty(mended.geom)`;
}
