/** Units of a tile's own coordinates along each side: y grows southwards. */
export const extent = 4096;

/** Units kept beyond each side, so that outlines and symbols are not cut at the seams. */
export const buffer = 64;

/** A unit is an eighth of a CSS pixel: clients draw a tile 512 pixels wide. */
export const units_per_pixel = 8;

/** Cells along each side of a tile, which `cell_size` and scale denominators are said for. */
export const tile_cells = 256;

/** West, south, east, north. */
export type Box = readonly [number, number, number, number];

/** One scale of a set: its tiles are counted from the north-west. */
export interface Matrix {
  /** Metres of the set's system. */
  cell_size: number;
  /** Tiles from west to east. */
  width: number;
  /** Tiles from north to south. */
  height: number;
}

/** A grid of square tiles at several scales that share their north-west corner (OGC 17-083r4). */
export interface TileMatrixSet {
  id: string;
  title: string;
  description: string;
  /** Its name in OGC's register; null for a set that the register lacks: this service defines it at its own address. */
  registered_uri: string | null;
  well_known_scale_set: string | null;
  crs: { uri: string; srid: number };
  /** North-west corner of all matrices, in metres of the system. */
  origin: readonly [number, number];
  matrices: readonly Matrix[];
  /** Index of the matrix from which on clients may enlarge tiles: nothing is put together there. */
  detail_matrix: number;
  /** Where the system is used, in degrees: what lies outside is not drawn. */
  domain: Box;
  /** A rectangle of the system is one of longitudes and latitudes. */
  follows_meridians: boolean;
  /** Longitude and latitude of a place of the system. */
  to_degrees(x: number, y: number): readonly [number, number];
}

/** A tile by its matrix (zoom), row and column, counted from the north-west. */
export interface Tile {
  set: TileMatrixSet;
  z: number;
  y: number;
  x: number;
}

/** How metres of the set's system become units of a tile: x' = x · scale + x_offset, y' = y_offset − y · scale. */
export interface Placement {
  scale: number;
  x_offset: number;
  y_offset: number;
}

export const matrix_of = ({ matrices }: TileMatrixSet, z: number): Matrix => {
  const matrix = matrices[z];
  if (matrix === undefined) throw new RangeError(`no matrix ${z}`);
  return matrix;
};

/** Side of a tile in metres of the system. */
const side_of = ({ set, z }: Tile) => matrix_of(set, z).cell_size * tile_cells;

/** Where a tile lies, for the query that fills it. */
export function place_tile(tile: Tile): Placement {
  const { set, x, y } = tile;
  const size_m = side_of(tile);
  const scale = extent / size_m;
  const [west, north] = set.origin;
  return { scale, x_offset: -(west + x * size_m) * scale, y_offset: (north - y * size_m) * scale };
}

/** All that the set covers, in metres of its system: the finest matrix fits it most closely. */
export function bounds_of({ origin: [west, north], matrices }: TileMatrixSet): Box {
  const finest = matrices.at(-1) ?? { cell_size: 0, width: 0, height: 0 };
  const side = finest.cell_size * tile_cells;
  return [west, north - finest.height * side, west + finest.width * side, north];
}

/** The tile with a margin (in units) in metres of the system, as far as the set goes. */
export function bounds_of_tile(tile: Tile, margin = 0): Box {
  const { set, x, y } = tile;
  const size = side_of(tile);
  const more = (margin / extent) * size;
  const [west, north] = [set.origin[0] + x * size, set.origin[1] - y * size];
  return cut([west - more, north - size - more, west + size + more, north + more], bounds_of(set));
}

/** Points along each side whose degrees are computed where meridians bend; what bulges between them fits the margin. */
const points_per_side = 32;

/**
 * The least box of longitudes and latitudes around the tile with its margin, as far as the system is used; null for a
 * tile that lies beyond.
 */
export function box_of_tile(tile: Tile, margin = 0): Box | null {
  const { set } = tile;
  const [west, south, east, north] = bounds_of_tile(tile, margin);
  const steps = set.follows_meridians ? 1 : points_per_side;
  const places = Array.from({ length: steps + 1 }, (_, i) => i / steps).flatMap((share) => {
    const [x, y] = [west + share * (east - west), south + share * (north - south)];
    return [
      set.to_degrees(x, south),
      set.to_degrees(x, north),
      set.to_degrees(west, y),
      set.to_degrees(east, y),
    ];
  });
  const [longitudes, latitudes] = [places.map(([lon]) => lon), places.map(([, lat]) => lat)];
  const around: Box = [
    Math.min(...longitudes),
    Math.min(...latitudes),
    Math.max(...longitudes),
    Math.max(...latitudes),
  ];
  return meets(around, set.domain) ? cut(around, set.domain) : null;
}

/** Whether two boxes touch. */
export const meets = (a: Box, b: Box) => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];

const cut = (a: Box, b: Box): Box => [
  Math.max(a[0], b[0]),
  Math.max(a[1], b[1]),
  Math.min(a[2], b[2]),
  Math.min(a[3], b[3]),
];
