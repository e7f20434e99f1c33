import { draw_hatch } from '../map_images.ts';
import { draw_cross } from './patterns.ts';
import { planner_colours } from './style.ts';
import type { PlannerCanvas } from './canvas.ts';
import { legend_keys, legend_titles, type LegendKey } from './words.ts';

/** What the picture says beside the map. */
export interface PictureWords {
  title: string;
  /** Territory, basket, rule. */
  lines: readonly string[];
  /** Of each class that is shown, its condition and inhabitants. */
  legend: ReadonlyMap<LegendKey, string>;
  /** « démonstration, 2016/2024 », or null. */
  label: string | null;
  sources: readonly string[];
  date: string;
}

const margin = 32;
const font = (size: number, weight = 400) => `${weight} ${size}px "Atkinson Hyperlegible Next", sans-serif`;

/** The words in lines no wider than so many pixels. */
function wrap(pen: CanvasRenderingContext2D, text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && pen.measureText(longer).width > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
}

/** A length of 1, 2 or 5 times a power of ten, at most a quarter of the width. */
export function scale_length(width_km: number): number {
  const most = width_km / 4;
  const power = 10 ** Math.floor(Math.log10(most));
  return ([5, 2, 1].find((step) => step * power <= most) ?? 1) * power;
}

function as_canvas(image: ImageData): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas;
}

/** The map with title, legend, scale, date, sources and label as a PNG. */
export async function draw_picture(
  { canvas: map, width_km, sites }: ReturnType<PlannerCanvas['take_picture']>,
  words: PictureWords,
): Promise<Blob> {
  const width = Math.max(900, map.width + 2 * margin);
  const text_width = width - 2 * margin;
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('no 2D canvas');
  pen.font = font(19);
  const lines = words.lines.flatMap((line) => wrap(pen, line, text_width));
  const keys = legend_keys.filter((key) => words.legend.has(key));
  pen.font = font(15);
  const sources = wrap(pen, `Sources : ${words.sources.join(' · ')}`, text_width);
  canvas.width = width;
  canvas.height =
    90 + lines.length * 26 + map.height + 40 + keys.length * 30 + 50 + sources.length * 20 + margin;
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.textBaseline = 'top';
  pen.fillStyle = planner_colours.ink;
  pen.font = font(32, 700);
  pen.fillText(words.title, margin, margin, text_width);
  let y = margin + 46;
  const write = (line: string, size: number, step: number) => {
    pen.font = font(size);
    pen.fillStyle = planner_colours.ink;
    pen.fillText(line, margin, y, text_width);
    y += step;
  };
  for (const line of lines) write(line, 19, 26);
  y += 8;
  const top = y;
  pen.drawImage(map, margin, top);
  pen.strokeStyle = planner_colours.ink;
  pen.strokeRect(margin, top, map.width, map.height);
  for (const site of sites) draw_site(pen, margin + site.x, top + site.y, site.label);
  draw_scale(pen, margin + 16, top + map.height - 24, map.width, width_km);
  if (words.label !== null) draw_label(pen, words.label, margin + 14, top + 14);
  y = top + map.height + 20;
  for (const key of keys) {
    draw_swatch(pen, key, margin, y);
    pen.fillStyle = planner_colours.ink;
    pen.font = font(18);
    pen.fillText(`${legend_titles[key]} ${words.legend.get(key) ?? ''}`, margin + 48, y + 2, text_width - 48);
    y += 30;
  }
  y += 10;
  write(words.date, 16, 26);
  for (const line of sources) write(line, 15, 20);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob === null ? reject(new Error('no picture')) : resolve(blob)), 'image/png'),
  );
}

function draw_swatch(pen: CanvasRenderingContext2D, key: LegendKey, x: number, y: number): void {
  const flat: Record<LegendKey, string> = {
    served: planner_colours.served,
    grey: planner_colours.grey,
    white: planner_colours.white,
    gain: planner_colours.gain,
    loss: planner_colours.grey,
  };
  pen.fillStyle = flat[key];
  pen.fillRect(x, y, 34, 22);
  if (key === 'white' || key === 'loss') {
    const pattern = pen.createPattern(as_canvas(key === 'white' ? draw_hatch() : draw_cross()), 'repeat');
    if (pattern !== null) {
      pen.fillStyle = pattern;
      pen.fillRect(x, y, 34, 22);
    }
  }
  pen.strokeStyle = planner_colours.ink;
  pen.strokeRect(x, y, 34, 22);
}

function draw_site(pen: CanvasRenderingContext2D, x: number, y: number, label: string): void {
  pen.beginPath();
  pen.arc(x, y, 13, 0, 2 * Math.PI);
  pen.fillStyle = '#fff';
  // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a canvas, no array
  pen.fill();
  pen.lineWidth = 3;
  pen.strokeStyle = '#000';
  pen.stroke();
  pen.lineWidth = 1;
  pen.fillStyle = '#000';
  pen.font = font(14, 700);
  pen.textAlign = 'center';
  pen.fillText(label, x, y - 7);
  pen.textAlign = 'left';
}

function draw_scale(
  pen: CanvasRenderingContext2D,
  x: number,
  y: number,
  map_width: number,
  width_km: number,
): void {
  const km = scale_length(width_km);
  const length = (km / width_km) * map_width;
  pen.fillStyle = 'rgb(255 255 255 / 0.85)';
  pen.fillRect(x - 8, y - 24, length + 16, 40);
  pen.strokeStyle = '#000';
  pen.lineWidth = 2;
  pen.beginPath();
  pen.moveTo(x, y);
  pen.lineTo(x, y + 8);
  pen.lineTo(x + length, y + 8);
  pen.lineTo(x + length, y);
  pen.stroke();
  pen.lineWidth = 1;
  pen.fillStyle = '#000';
  pen.font = font(15);
  pen.fillText(`${km.toLocaleString('fr-FR')} km`, x, y - 20);
}

function draw_label(pen: CanvasRenderingContext2D, label: string, x: number, y: number): void {
  pen.font = font(18, 700);
  const { width } = pen.measureText(label);
  pen.fillStyle = 'rgb(255 255 255 / 0.9)';
  pen.fillRect(x, y, width + 20, 32);
  pen.strokeStyle = '#000';
  pen.strokeRect(x, y, width + 20, 32);
  pen.fillStyle = '#000';
  pen.fillText(label, x + 10, y + 6);
}

/** Lets the browser save the file. */
export function save_file(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
