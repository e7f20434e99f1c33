import type { Box } from '../services/boxes.ts';

/** A grid of equal pixels, row 0 in the south; its outermost pixels belong to nobody. */
export interface Grid {
  west: number;
  south: number;
  /** Degrees of longitude and latitude of a pixel, about as many metres both ways. */
  dx: number;
  dy: number;
  columns: number;
  rows: number;
}

/** The label of a pixel outside all communes. */
export const nobody = -1;

const metres_per_degree = 111_195;
/** Finer than the boxes allow to tell is waste: their corners are rounded to some 10 m, the shapes are off by 500 m. */
const finest_pixel_m = 120;
const max_pixels = 16_000_000;
/** Around the box, so that what is outside surrounds all shapes. */
const margin_pixels = 2;

/** The grid over a box: pixels of 120 m, larger when the box would take more than 16 million. */
export function make_grid([west, south, east, north]: Box): Grid {
  const middle = ((south + north) / 2) * (Math.PI / 180);
  const width_m = (east - west) * metres_per_degree * Math.cos(middle);
  const height_m = (north - south) * metres_per_degree;
  const pixel_m = Math.max(finest_pixel_m, Math.sqrt((width_m * height_m) / max_pixels));
  const dy = pixel_m / metres_per_degree;
  const dx = dy / Math.cos(middle);
  return {
    west: west - margin_pixels * dx,
    south: south - margin_pixels * dy,
    dx,
    dy,
    columns: Math.ceil((east - west) / dx) + 2 * margin_pixels,
    rows: Math.ceil((north - south) / dy) + 2 * margin_pixels,
  };
}

/** First and last column and row whose centres are in the box, without the grid's rim. */
export function pixels_of({ west, south, dx, dy, columns, rows }: Grid, box: Box) {
  return {
    first_column: Math.max(1, Math.ceil((box[0] - west) / dx - 0.5)),
    last_column: Math.min(columns - 2, Math.floor((box[2] - west) / dx - 0.5)),
    first_row: Math.max(1, Math.ceil((box[1] - south) / dy - 0.5)),
    last_row: Math.min(rows - 2, Math.floor((box[3] - south) / dy - 0.5)),
  };
}
