import { expect } from 'chai';
import fc from 'fast-check';
import type { MultiPolygon, Position } from 'geojson';
import type { Box } from '../services/boxes.ts';
import { approximate_shapes } from './approximate_shapes.ts';
import { trace_arcs } from './arcs.ts';
import { nobody, type Grid } from './grid.ts';
import { join_pieces } from './pieces.ts';
import { polygons_of } from './rings.ts';
import { simplify_arcs } from './simplify.ts';

/** A grid of pixels one degree wide whose south-west corner is (0, 0), from rows written north first; `.` is nobody. */
function grid_of(rows: readonly string[]): { grid: Grid; labels: Int32Array } {
  const columns = rows[0]?.length ?? 0;
  const labels = Int32Array.from(
    [...rows]
      .reverse()
      .flatMap((row) => row.split('').map((c) => (c === '.' ? nobody : c.charCodeAt(0) - 97))),
  );
  return { grid: { west: 0, south: 0, dx: 1, dy: 1, columns, rows: rows.length }, labels };
}

const ring_area = (ring: readonly Position[]) =>
  ring.reduce((sum, [x = 0, y = 0], i) => {
    const [next_x = 0, next_y = 0] = ring[(i + 1) % ring.length] ?? [];
    return sum + (x * next_y - next_x * y) / 2;
  }, 0);
const area = ({ coordinates }: MultiPolygon) =>
  coordinates.flat().reduce((sum, ring) => sum + ring_area(ring), 0);

function trace(rows: readonly string[], simplified = false): Map<number, MultiPolygon> {
  const { grid, labels } = grid_of(rows);
  const arcs = trace_arcs(grid, labels);
  if (simplified) simplify_arcs(grid, arcs);
  return polygons_of(grid, arcs);
}

describe('approximate shapes', () => {
  it('trace neighbours along the same points', () => {
    const shapes = trace(['......', '.aabb.', '.aabb.', '......']);
    expect([...shapes.keys()]).to.have.members([0, 1]);
    const points = (label: number) =>
      (shapes.get(label)?.coordinates.flat(2) ?? []).map(([x, y]) => `${x} ${y}`);
    const shared = points(0).filter((point) => points(1).includes(point));
    expect(shared).to.include.members(['3 1', '3 3']);
  });

  it('cut an enclave out of the commune around it', () => {
    const shapes = trace(['.....', '.aaa.', '.aba.', '.aaa.', '.....']);
    expect(shapes.get(0)?.coordinates).to.have.length(1);
    expect(shapes.get(0)?.coordinates[0]).to.have.length(2);
    expect(area(shapes.get(1) ?? { type: 'MultiPolygon', coordinates: [] })).to.equal(0.5);
  });

  it('join two pixels that touch by a corner, so that no ring touches itself', () => {
    const shapes = trace(['......', '.a.a..', '..a...', '.aaa..', '......']);
    const [polygon, ...others] = shapes.get(0)?.coordinates ?? [];
    expect(others).to.be.empty;
    const points = (polygon?.[0] ?? []).slice(1).map(String);
    expect(new Set(points).size).to.equal(points.length);
  });

  it('give what lies apart to the neighbour around it, and leave islands', () => {
    const { grid, labels } = grid_of([
      '........',
      '.aaabbb.',
      '.abbbab.',
      '........',
      '.aa.....',
      '........',
    ]);
    join_pieces(grid, labels);
    const rows = Array.from({ length: 6 }, (_, row) =>
      Array.from(labels.slice((5 - row) * 8, (6 - row) * 8), (l) => (l < 0 ? '.' : 'ab'[l])).join(''),
    );
    expect(rows).to.deep.equal(['........', '.aaabbb.', '.abbbbb.', '........', '.aa.....', '........']);
  });

  it('cover the same ground after simplification, whatever the labels: no gap, no overlap', () => {
    const cell = fc.constantFrom('a', 'b', 'c', 'd', '.');
    const rows = fc.array(fc.array(cell, { minLength: 7, maxLength: 7 }), { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(rows, (cells) => {
        const rim = '.'.repeat(9);
        const text = [rim, ...cells.map((row) => `.${row.join('')}.`), rim];
        const covered = (shapes: Map<number, MultiPolygon>) =>
          [...shapes.values()].reduce((sum, shape) => sum + area(shape), 0);
        const filled = text.map((row) => row.replaceAll(/[b-d]/g, 'a'));
        // Inner boundaries cancel out: the sum depends on the outline alone, which both ways trace alike.
        expect(covered(trace(text))).to.be.closeTo(outline_area(text), 1e-9);
        expect(covered(trace(filled))).to.be.closeTo(outline_area(filled), 1e-9);
        for (const shape of trace(text, true).values()) {
          expect(area(shape)).to.be.above(0);
          for (const ring of shape.coordinates.flat()) expect(crosses_itself(ring)).to.equal(false);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('stay within the box of their commune, give or take a pixel, and share no ground', () => {
    const boxes: [string, Box][] = [
      ['09001', [1.5, 43, 1.55, 43.04]],
      ['09002', [1.54, 43.01, 1.6, 43.05]],
      ['09003', [1.57, 42.99, 1.571, 42.991]],
    ];
    const all = boxes.map(([code, box]) => ({ code, departement: '09', boxes: [box] }));
    const shapes = approximate_shapes(all, new Set(['09']));
    expect([...shapes.keys()]).to.have.members(['09001', '09002', '09003']);
    for (const [code, [west, south, east, north]] of boxes)
      for (const [x = NaN, y = NaN] of shapes.get(code)?.coordinates.flat(2) ?? []) {
        expect(x).to.be.within(west - 0.002, east + 0.002);
        expect(y).to.be.within(south - 0.002, north + 0.002);
      }
  });

  it('of a région leave its neighbours out, and no shape crosses an ocean', () => {
    const all = [
      { code: '09001', departement: '09', boxes: [[1.5, 43, 1.55, 43.04] as Box] },
      { code: '11001', departement: '11', boxes: [[1.54, 43, 1.6, 43.04] as Box] },
      { code: '97401', departement: '974', boxes: [[55.5, -21, 55.6, -20.9] as Box] },
    ];
    const shapes = approximate_shapes(all, new Set(['09', '974']));
    expect([...shapes.keys()]).to.have.members(['09001', '97401']);
    const east = Math.max(
      ...(shapes
        .get('09001')
        ?.coordinates.flat(2)
        .map(([x = NaN]) => x) ?? []),
    );
    expect(east).to.be.below(1.547);
  });
});

/** Pixels, less an eighth at each corner cut, plus an eighth at each hollow one filled. */
function outline_area(rows: readonly string[]): number {
  const { grid, labels } = grid_of(rows);
  const at = (x: number, y: number) => labels[y * grid.columns + x] ?? nobody;
  let sum = labels.filter((label) => label !== nobody).length;
  for (let y = 1; y < grid.rows; y++)
    for (let x = 1; x < grid.columns; x++)
      sum += corner_change([at(x, y), at(x - 1, y), at(x - 1, y - 1), at(x, y - 1)]);
  return sum;
}

/** What the four pixels around a vertex, turning, gain or lose there. */
function corner_change(around: readonly number[]): number {
  const filled = around.filter((label) => label !== nobody).length;
  const [a, b, c, d] = around;
  const eighth = 0.125;
  const distinct = around.filter((label, i) => label !== around[(i + 1) % 4]).length;
  if (distinct === 4 && (a === c || b === d)) {
    const joined_first = a === c && (b !== d || (a ?? nobody) > (b ?? nobody));
    const cut = joined_first ? [b, d] : [a, c];
    const joined = joined_first ? a : b;
    return cut.reduce<number>(
      (sum, label) =>
        sum + (label === nobody ? (joined === nobody ? 0 : eighth) : joined === nobody ? -eighth : 0),
      0,
    );
  }
  if (distinct !== 2) return 0;
  if (filled === 1) return -eighth;
  return filled === 3 ? eighth : 0;
}

function crosses_itself(ring: readonly Position[]): boolean {
  const side = ([ax = 0, ay = 0]: Position, [bx = 0, by = 0]: Position, [px = 0, py = 0]: Position) =>
    Math.sign((bx - ax) * (py - ay) - (by - ay) * (px - ax));
  const sides = ring.slice(1).map((end, i) => [ring[i] ?? end, end] as const);
  return sides.some(([a, b], i) =>
    sides.some(
      ([c, d], j) => j > i && side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0,
    ),
  );
}
