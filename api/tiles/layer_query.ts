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
  /** The most features. */
  limit: number;
  /** Which are given of more, when features are merged: the largest with the number of all, or just any. */
  of_more: 'largest' | 'any';
}

/** A feature of a tile; values under `p0`, `p1`… in the order of the columns. */
export interface LayerRow {
  id: string | number | null;
  /** TWKB of precision 0 in the tile's units; null for the square at `square_x`, `square_y`. */
  shape: Buffer | null;
  /** North-west corner of the square that small features are put together in, divided by its side. */
  square_x: number | null;
  square_y: number | null;
  /** Features that this one stands for, itself among them; null for one that stands for itself: nulls cost nothing to send. */
  represents: number | null;
  /** Rows before the limit, where the largest are given; else null. */
  total: number | null;
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
  // Each step is a subquery that `offset 0` keeps apart, so that nothing is computed twice. Lateral joins would do as
  // well, were it not for the memory that the planner then gives them, which costs more than what it remembers.
  const rows = sql`select ${join([
    sql`${key_of(request)} as id`,
    ...values(request.columns),
    sql`${weight_of(table) ?? sql`null`}::float8 as people`,
    sql`${placed(request, box)} as geom`,
  ])} from ${ident('published', table.id)} t ${where([sql`${ident('t', geometry.name)} && ${box}`, ...conditions])}`;
  return request.merging === null
    ? each_feature(request, rows)
    : merged_features({ ...request, merging: request.merging }, rows);
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

const values = (columns: readonly TileColumn[]) =>
  columns.map(({ value }, i) => sql`${value} as ${ident(`p${i}`)}`);
const names = (columns: readonly TileColumn[]) => columns.map((_, i) => ident(`p${i}`));

const key_of = ({ table }: LayerRequest) =>
  table.key === null ? sql`null::text` : ident('t', table.key.name);

/**
 * The column `snapped` mended where the rounded rings of a polygon cross, unless it is known to stay sound. ST_IsValid
 * would send a notice for each, and takes longer than all else for a square.
 */
const mended = (stays_sound: Fragment) => sql`case when st_dimension(snapped) < 2 or ${stays_sound}
    or (st_isvaliddetail(snapped)).valid then snapped
  else st_collectionextract(st_makevalid(snapped), 3) end`;

/** A geometry for the wire; null when nothing of it is left. */
const shape = sql`case when not st_isempty(mended) then st_astwkb(mended, 0) end as shape`;

function each_feature({ columns, table, limit }: LayerRequest, rows: Fragment): Fragment {
  const ordered = sql`${rows} ${table.key === null ? empty : sql`order by id`} limit ${limit}::int`;
  return sql`select ${join([sql`id`, ...names(columns), sql`shape`])},
      null::int as square_x, null::int as square_y, null::int as represents, null::int as total
    from (select *, ${shape} from (select *, ${mended(sql`false`)} as mended from (
      select *, st_snaptogrid(geom, 1) as snapped from (${ordered}) placed
    offset 0) snapped offset 0) mended offset 0) shaped where shape is not null`;
}

/**
 * Polygons of four corners that fill three quarters of their box: they bulge outwards, and are nowhere so thin (4 units
 * at least) that rounding could cross their sides. Squares of grids are of this kind.
 */
const is_blunt = (side: number) => sql`(st_npoints(geom) <= 5 and least(width, height) >= ${side}::int
  and st_area(geom) >= 0.75 * width * height)`;

/** What is measured, put together, rounded and mended of `rows`, down to bytes: these are sorted in memory, not on disk. */
function shaped({ side, of }: Merging, rows: Fragment): Fragment {
  const only = of === 'polygons' ? sql`and dimension = 2` : empty;
  const square = (low: Fragment, high: Fragment) =>
    sql`case when is_small then floor((${low} + ${high}) / (2 * ${side}::float8))::int end`;
  const measured = sql`select *, st_dimension(geom) as dimension, st_xmax(geom) - st_xmin(geom) as width,
    st_ymax(geom) - st_ymin(geom) as height from (${rows} offset 0) placed offset 0`;
  const sized = sql`select *, width < ${side} and height < ${side} ${only} as is_small from (${measured}) measured offset 0`;
  const snapped = sql`select *, case when is_small and dimension = 2 then null else st_snaptogrid(geom, 1) end as snapped
    from (${sized}) sized offset 0`;
  return sql`select *, ${shape}, greatest(width, height) as breadth,
      case when is_small then coalesce(people, st_area(geom)) end as weight,
      ${square(sql`st_xmin(geom)`, sql`st_xmax(geom)`)} as square_x,
      ${square(sql`st_ymin(geom)`, sql`st_ymax(geom)`)} as square_y
    from (select *, ${mended(is_blunt(side))} as mended from (${snapped}) snapped offset 0) mended offset 0`;
}

/**
 * Small features are put into squares of the grid that the tile's origin begins; in each, the heaviest stands for all:
 * the most inhabitants, else the largest, then the first by its key. The squares of neighbouring tiles continue each other.
 */
function merged_features(request: LayerRequest & { merging: Merging }, rows: Fragment): Fragment {
  const { columns, merging, limit, of_more } = request;
  const carried = join([sql`id`, ...names(columns), sql`shape, dimension, breadth, square_x, square_y`]);
  const [most, total] =
    of_more === 'largest'
      ? [sql`order by breadth desc, id limit ${limit}::int`, sql`(count(*) over ())::int`]
      : [sql`limit ${limit}::int`, sql`null::int`];
  return sql`with found as materialized (
      select ${carried}, weight from (${shaped(merging, rows)}) shaped
    ), ranked as (
      select *, row_number() over heaviest as place,
        nullif(count(*) over (heaviest rows between unbounded preceding and unbounded following), 1)::int as represents
      from found where square_x is not null
      window heaviest as (partition by dimension, square_x, square_y order by weight desc nulls last, id)
    ), chosen as (
      select ${carried}, null::int as represents from found where square_x is null and shape is not null
      union all
      select ${carried}, represents from ranked where place = 1 and (dimension = 2 or shape is not null)
    ), counted as (
      select *, ${total} as total from chosen ${most}
    )
    select ${join([sql`id`, ...names(columns)])}, represents, total,
      case when dimension = 2 and square_x is not null then null else shape end as shape,
      case when dimension = 2 then square_x end as square_x, case when dimension = 2 then square_y end as square_y
    from counted order by breadth desc, id`;
}
