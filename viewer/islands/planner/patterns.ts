import { planner_colours } from './style.ts';

const side = 12;

/** Crossing lines on nothing: the second cue of a loss, over the colour of the class. Seamless at its edges. */
export function draw_cross(): ImageData {
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('no 2D canvas');
  for (const [colour, width] of [
    ['#fff', 3.4],
    [planner_colours.ink, 1.6],
  ] as const) {
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    for (const shift of [-side, 0, side])
      for (const slope of [1, -1]) {
        pen.beginPath();
        pen.moveTo(shift - 3, slope === 1 ? -3 : side + 3);
        pen.lineTo(shift + side + 3, slope === 1 ? side + 3 : -3);
        pen.stroke();
      }
  }
  return pen.getImageData(0, 0, side, side);
}
