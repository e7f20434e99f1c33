/** The composed map with title, legend, scale, date and sources, as a PNG. */
import type { PortalCanvas } from './canvas.ts';
import type { LegendEntry } from './legend.ts';

export interface PictureWords {
  title: string;
  date: string;
  legend: { title: string; entries: LegendEntry[] }[];
  sources: string[];
}

const margin = 32;
const row = 26;
const font = (size: number, weight = 400) => `${weight} ${size}px "Atkinson Hyperlegible Next", sans-serif`;

/** A length of 1, 2 or 5 times a power of ten, at most a quarter of the width. */
export function scale_of(width_km: number): { km: number; share: number; text: string } {
  const most = width_km / 4;
  const power = 10 ** Math.floor(Math.log10(most));
  const km = ([5, 2, 1].find((step) => step * power <= most) ?? 1) * power;
  const text = km < 1 ? `${(km * 1000).toLocaleString('fr-FR')} m` : `${km.toLocaleString('fr-FR')} km`;
  return { km, share: km / width_km, text };
}

export function draw_picture(
  { canvas: map, width_km }: ReturnType<PortalCanvas['take_picture']>,
  { title, date, legend, sources }: PictureWords,
): Promise<Blob> {
  const canvas = document.createElement('canvas');
  const rows = legend.reduce((sum, { entries }) => sum + Math.max(1, entries.length) + 1, 0);
  canvas.width = Math.max(900, map.width + 2 * margin);
  canvas.height = margin * 3 + 50 + map.height + rows * row + (sources.length + 2) * row;
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('no 2D canvas');
  const width = canvas.width - 2 * margin;
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = '#1b1b1b';
  pen.textBaseline = 'top';
  let y = margin;
  const write = (text: string, size: number, weight = 400, x = margin) => {
    pen.font = font(size, weight);
    pen.fillStyle = '#1b1b1b';
    pen.fillText(text, x, y, width - (x - margin));
  };
  write(title, 30, 700);
  y += 50;
  pen.drawImage(map, margin, y);
  pen.strokeStyle = '#1b1b1b';
  pen.strokeRect(margin, y, map.width, map.height);
  y += map.height + 12;
  const scale = scale_of(width_km);
  pen.fillRect(margin, y + 6, scale.share * map.width, 4);
  write(scale.text, 16, 400, margin + scale.share * map.width + 10);
  y += row + 8;
  for (const { title, entries } of legend) {
    write(title, 17, 700);
    y += row;
    for (const { colour, title } of entries) {
      pen.fillStyle = colour;
      pen.fillRect(margin, y, 28, 18);
      pen.strokeRect(margin, y, 28, 18);
      write(title, 16, 400, margin + 40);
      y += row;
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
