/** Communes in one piece: what lies apart goes to the neighbour that surrounds it most. */
import { nobody, type Grid } from './grid.ts';

interface Piece {
  label: number;
  pixels: number[];
  /** How many pixel sides it shares with each label around. */
  sides: Map<number, number>;
}

const around = (pixel: number, columns: number) => [pixel - 1, pixel + 1, pixel - columns, pixel + columns];

function read_piece(labels: Int32Array, columns: number, start: number, seen: Uint8Array): Piece {
  const label = labels[start] ?? nobody;
  const pixels = [start];
  const sides = new Map<number, number>();
  seen[start] = 1;
  for (let i = 0; i < pixels.length; i++)
    for (const next of around(pixels[i] ?? 0, columns)) {
      const other = labels[next] ?? nobody;
      if (other !== label) sides.set(other, (sides.get(other) ?? 0) + 1);
      else if (seen[next] !== 1) {
        seen[next] = 1;
        pixels.push(next);
      }
    }
  return { label, pixels, sides };
}

const longest_side = ({ sides }: Piece): number | null => {
  let best: number | null = null;
  for (const [label, length] of sides)
    if (label !== nobody && (best === null || length > (sides.get(best) ?? 0))) best = label;
  return best;
};

/** Relabels, in place, every piece but the largest of each label; a piece that touches nobody's pixels only is an island and stays. */
export function join_pieces({ columns }: Grid, labels: Int32Array): void {
  const seen = new Uint8Array(labels.length);
  const largest = new Map<number, Piece>();
  const apart: Piece[] = [];
  for (let pixel = 0; pixel < labels.length; pixel++) {
    if (seen[pixel] === 1 || labels[pixel] === nobody) continue;
    const piece = read_piece(labels, columns, pixel, seen);
    const known = largest.get(piece.label);
    if (known === undefined || piece.pixels.length > known.pixels.length) {
      if (known !== undefined) apart.push(known);
      largest.set(piece.label, piece);
    } else apart.push(piece);
  }
  for (const piece of apart) {
    const neighbour = longest_side(piece);
    if (neighbour !== null) for (const pixel of piece.pixels) labels[pixel] = neighbour;
  }
}
