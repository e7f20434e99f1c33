import { colours } from './map_style.ts';
import type { LayerId } from '../pages/view_state.ts';

const hatch_side = 10;

/** Slanting lines on white: the second cue of a white zone; fine ones where it is not certain. Seamless at its edges. */
export function draw_hatch(line_width = 3): ImageData {
  return draw(hatch_side, (pen) => {
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, hatch_side, hatch_side);
    pen.strokeStyle = colours.hatch;
    pen.lineWidth = line_width;
    for (const shift of [-hatch_side, 0, hatch_side]) {
      pen.beginPath();
      pen.moveTo(shift - 3, hatch_side + 3);
      pen.lineTo(shift + hatch_side + 3, -3);
      pen.stroke();
    }
  });
}

/** Points of each kind of service on a square of 20, the same on map and legend: told apart by shape. */
export const icons: Readonly<Partial<Record<LayerId, { path: string; fill: string }>>> = {
  france_services: { path: 'M10 1.5 18.5 9v9.5h-17V9z', fill: '#fee838' },
  counters: { path: 'M3 3h14v14H3z', fill: '#fff' },
  town_halls: { path: 'M10 2 18 17H2z', fill: '#d9f0d3' },
  others: { path: 'M10 4a6 6 0 1 0 .01 0z', fill: '#f0d9ea' },
};

const icon_side = 44;

export function draw_icon({ path, fill }: { path: string; fill: string }): ImageData {
  return draw(icon_side, (pen) => {
    pen.scale(icon_side / 20, icon_side / 20);
    const shape = new Path2D(path);
    pen.fillStyle = fill;
    // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a canvas, no array
    pen.fill(shape);
    pen.strokeStyle = '#000';
    pen.lineWidth = 2;
    pen.stroke(shape);
  });
}

function draw(side: number, work: (pen: CanvasRenderingContext2D) => void): ImageData {
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('no 2D canvas');
  work(pen);
  return pen.getImageData(0, 0, side, side);
}
