import { useEffect, useRef, useState } from 'preact/hooks';
import type { PortalCanvas } from './canvas.ts';
import { Legend } from './legend_view.tsx';
import { mark_scale, say_ratio, type LegendPart, type MapPicture, type PictureWords } from './picture.ts';

export type PaperSide = 'portrait' | 'paysage';

/** The map on an A4 page with margins of 10 mm; `portal.css` says the same. A long legend below takes of its height. */
const map_mm = (side: PaperSide, has_long_legend: boolean) =>
  side === 'paysage' ? { width: 205, height: 155 } : { width: 190, height: has_long_legend ? 145 : 185 };

/** Lines of a legend from which on it is set smaller, in more columns, so that it stays on the page of its map. */
const many_lines = 22;
/** What a picture of a legend takes. */
const picture_lines = 5;

const is_long = (legend: readonly LegendPart[]) =>
  legend.reduce(
    (sum, { entries, image }) => sum + 1 + entries.length + (image === null ? 0 : picture_lines),
    0,
  ) > many_lines;

const pixels_per_mm = 96 / 25.4;

interface Printed {
  href: string;
  /** « 1 : 250 000 »; null when the picture is not of the page's size. */
  ratio: string | null;
}

/** The picture that is printed: drawn for the page by the button, else as the screen shows it (Ctrl + P). */
export function use_print(
  canvas: { readonly current: PortalCanvas | null },
  legend: readonly LegendPart[],
  say: (text: string) => void,
) {
  const [side, set_side] = useState<PaperSide>('paysage');
  const [printed, set_printed] = useState<Printed | null>(null);
  const is_ready = useRef(false);
  const keep = (picture: MapPicture, ratio: string | null) =>
    set_printed({ href: mark_scale(picture).toDataURL('image/png'), ratio });
  useEffect(() => {
    const prepare = () => {
      const taken = is_ready.current ? undefined : canvas.current?.take_picture();
      if (taken !== undefined) keep(taken, null);
    };
    const forget = () => {
      is_ready.current = false;
    };
    addEventListener('beforeprint', prepare);
    addEventListener('afterprint', forget);
    return () => {
      removeEventListener('beforeprint', prepare);
      removeEventListener('afterprint', forget);
    };
  }, []);
  const print = async () => {
    if (canvas.current === null) return globalThis.print();
    say('La page à imprimer se prépare…');
    const { width, height } = map_mm(side, is_long(legend));
    const picture = await canvas.current.draw_picture({
      width: Math.round(width * pixels_per_mm),
      height: Math.round(height * pixels_per_mm),
    });
    keep(picture, say_ratio(picture.width_km, width));
    is_ready.current = true;
    say('');
    // Once the picture is in the page.
    setTimeout(() => globalThis.print(), 100);
  };
  return { side, set_side, printed, print };
}

/** What the printer gets instead of the screen. */
export function PrintedPage({
  side,
  printed,
  words: { title, date, legend, sources },
}: {
  side: PaperSide;
  printed: Printed | null;
  words: PictureWords;
}) {
  return (
    <div class={`portal-print ${side}${is_long(legend) ? ' many' : ''}`} aria-hidden="true">
      <p class="print-title">{title}</p>
      <div class="print-map">{printed !== null && <img src={printed.href} alt="" />}</div>
      <div class="print-legend">
        {legend.map(({ title, shape, entries, image }) => (
          <div key={title}>
            <p>
              <strong>{title}</strong>
            </p>
            <Legend entries={entries} shape={shape} />
            {image !== null && <img src={image} alt="" />}
          </div>
        ))}
      </div>
      <div class="print-foot">
        <p>
          {date}
          {printed?.ratio != null && ` · Échelle : environ ${printed.ratio} sur une page A4`}
        </p>
        <p>Sources : {sources.join(' · ')}</p>
      </div>
    </div>
  );
}
