/** The composed map as a picture: with its scale bar and north, for the page that is printed; with all its words, as a PNG. */
import type { PortalLayer } from '../../pages/portal_view.ts';
import type { LegendEntry } from './legend.ts';

export interface MapPicture {
  canvas: HTMLCanvasElement;
  /** How wide the map is at its middle. */
  width_km: number;
}

export interface LegendPart {
  title: string;
  shape: PortalLayer['shape'];
  entries: LegendEntry[];
  /** Path of a picture that explains the layer; null without. */
  image: string | null;
}

export interface PictureWords {
  title: string;
  date: string;
  legend: LegendPart[];
  sources: string[];
}

const margin = 32;
const row = 26;
const ink = '#1b1b1b';
const font = (size: number, weight = 400) => `${weight} ${size}px "Atkinson Hyperlegible Next", sans-serif`;

/** A length of 1, 2 or 5 times a power of ten, at most a quarter of the width. */
export function scale_of(width_km: number): { km: number; share: number; text: string } {
  const most = width_km / 4;
  const power = 10 ** Math.floor(Math.log10(most));
  const km = ([5, 2, 1].find((step) => step * power <= most) ?? 1) * power;
  return { km, share: km / width_km, text: say_length(km) };
}

const say_length = (km: number) =>
  km < 1
    ? `${(km * 1000).toLocaleString('fr-FR')} m`
    : `${km.toLocaleString('fr-FR', { maximumFractionDigits: 1 })} km`;

/** « 1 : 250 000 »: how many times smaller than the ground a map printed this wide is; two figures, as it is no measure. */
export function say_ratio(width_km: number, width_mm: number): string {
  const exact = (width_km * 1e6) / width_mm;
  const power = 10 ** (Math.floor(Math.log10(exact)) - 1);
  return `1 : ${(Math.round(exact / power) * power).toLocaleString('fr-FR')}`;
}

/** The map with its scale bar and the north, drawn into it: whatever size it is shown at, the bar stays true. */
export function mark_scale({ canvas: map, width_km }: MapPicture): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = map.width;
  canvas.height = map.height;
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('no 2D canvas');
  pen.drawImage(map, 0, 0);
  const unit = Math.max(1, map.width / 900);
  draw_bar(pen, scale_of(width_km), unit);
  draw_north(pen, unit);
  return canvas;
}

/** Two halves, black and white, with 0, the half and the whole written above. */
function draw_bar(
  pen: CanvasRenderingContext2D,
  { km, share }: ReturnType<typeof scale_of>,
  unit: number,
): void {
  const { width, height } = pen.canvas;
  const long = share * width;
  const [left, thick, size] = [24 * unit, 8 * unit, 15 * unit];
  const top = height - 26 * unit;
  pen.fillStyle = 'rgb(255 255 255 / 85%)';
  pen.fillRect(left - 14 * unit, top - size - 12 * unit, long + 62 * unit, size + thick + 26 * unit);
  pen.fillStyle = '#fff';
  pen.fillRect(left, top, long, thick);
  pen.fillStyle = ink;
  pen.fillRect(left, top, long / 2, thick);
  pen.lineWidth = unit;
  pen.strokeStyle = ink;
  pen.strokeRect(left, top, long, thick);
  pen.font = font(size);
  pen.textAlign = 'center';
  pen.textBaseline = 'alphabetic';
  const half = km / 2;
  for (const [text, at] of [
    ['0', 0],
    [km < 1 ? (half * 1000).toLocaleString('fr-FR') : half.toLocaleString('fr-FR'), 0.5],
    [say_length(km), 1],
  ] as const)
    pen.fillText(text, left + at * long, top - 5 * unit);
  pen.textAlign = 'left';
}

/** Maps of this site are never turned: north is up. */
function draw_north(pen: CanvasRenderingContext2D, unit: number): void {
  const [x, y, half] = [pen.canvas.width - 34 * unit, 20 * unit, 9 * unit];
  pen.fillStyle = 'rgb(255 255 255 / 85%)';
  pen.fillRect(x - 18 * unit, y - 10 * unit, 36 * unit, 64 * unit);
  pen.fillStyle = ink;
  pen.beginPath();
  pen.moveTo(x, y);
  pen.lineTo(x + half, y + 28 * unit);
  pen.lineTo(x, y + 22 * unit);
  pen.lineTo(x - half, y + 28 * unit);
  pen.fill();
  pen.font = font(17 * unit, 700);
  pen.textAlign = 'center';
  pen.fillText('N', x, y + 47 * unit);
  pen.textAlign = 'left';
}

/** As `legend_view.tsx` has it on the page. */
function draw_swatch(
  pen: CanvasRenderingContext2D,
  { shape, colour }: { shape: PortalLayer['shape']; colour: string },
  y: number,
): void {
  pen.fillStyle = colour;
  if (shape === 'lines') return pen.fillRect(margin, y + 7, 28, 5);
  pen.beginPath();
  if (shape === 'points') pen.arc(margin + 14, y + 9, 8, 0, 2 * Math.PI);
  else pen.rect(margin, y, 28, 18);
  pen.fill();
  return pen.stroke();
}

/** Null for a picture that does not come: the others are drawn. */
const load_image = (path: string | null) =>
  new Promise<HTMLImageElement | null>((resolve) => {
    if (path === null) return resolve(null);
    const image = new Image();
    image.addEventListener('load', () => resolve(image));
    image.addEventListener('error', () => resolve(null));
    image.src = path;
    return undefined;
  });

/** The map with title, legend, scale, date and sources, as a PNG. */
export async function draw_picture(
  picture: MapPicture,
  { title, date, legend, sources }: PictureWords,
): Promise<Blob> {
  const map = mark_scale(picture);
  const images = await Promise.all(legend.map(({ image }) => load_image(image)));
  const canvas = document.createElement('canvas');
  const rows = legend.reduce((sum, { entries }) => sum + entries.length + 1, 0);
  const images_height = images.reduce((sum, image) => sum + (image?.naturalHeight ?? 0), 0);
  canvas.width = Math.max(900, map.width + 2 * margin);
  canvas.height = margin * 2 + 50 + map.height + 28 + images_height + (rows + sources.length + 1) * row;
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('no 2D canvas');
  const width = canvas.width - 2 * margin;
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.textBaseline = 'top';
  let y = margin;
  const write = (text: string, size: number, weight = 400, x = margin) => {
    pen.font = font(size, weight);
    pen.fillStyle = ink;
    pen.fillText(text, x, y, width - (x - margin));
  };
  write(title, 30, 700);
  y += 50;
  pen.drawImage(map, margin, y);
  pen.strokeStyle = ink;
  pen.strokeRect(margin, y, map.width, map.height);
  y += map.height + 20;
  for (const [i, { title, shape, entries }] of legend.entries()) {
    write(title, 17, 700);
    y += row;
    for (const { colour, title } of entries) {
      draw_swatch(pen, { shape, colour }, y);
      write(title, 16, 400, margin + 40);
      y += row;
    }
    const image = images[i];
    if (image != null) {
      pen.drawImage(image, margin, y);
      y += image.naturalHeight;
    }
  }
  y += 8;
  write(date, 15);
  for (const source of sources) {
    y += row;
    write(source, 14);
  }
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob === null ? reject(new Error('no picture')) : resolve(blob)), 'image/png'),
  );
}
