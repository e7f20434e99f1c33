import { useState } from 'preact/hooks';
import type { PortalLayer } from '../../pages/portal_view.ts';

type Shape = PortalLayer['shape'];

/** SVG swatches: a style attribute would break the content security policy. As the map draws what they stand for. */
export function Legend({
  entries,
  shape = 'areas',
}: {
  entries: readonly { colour: string; title: string }[];
  shape?: Shape;
}) {
  return entries.length === 0 ? null : (
    <ul class="swatches">
      {entries.map(({ colour, title }) => (
        <li key={title}>
          <svg viewBox="0 0 20 14" width="20" height="14" aria-hidden="true">
            <Swatch shape={shape} colour={colour} />
          </svg>{' '}
          {title}
        </li>
      ))}
    </ul>
  );
}

function Swatch({ shape, colour }: { shape: Shape; colour: string }) {
  if (shape === 'points')
    return <circle cx="10" cy="7" r="6" fill={colour} stroke="#1b1b1b" stroke-width="1" />;
  if (shape === 'lines') return <rect y="5" width="20" height="4" fill={colour} />;
  return <rect width="20" height="14" fill={colour} stroke="#1b1b1b" stroke-width="1" />;
}

/** The picture by which a service explains its layer. */
export function LegendImage({ path, title }: { path: string | null; title: string }) {
  const [is_missing, set_missing] = useState(false);
  if (path === null) return null;
  if (is_missing) return <p class="note">La légende de cette couche ne vient pas de son serveur.</p>;
  return (
    <img
      class="legend-image"
      src={path}
      alt={`Légende de « ${title} », image donnée par son service`}
      onError={() => set_missing(true)}
    />
  );
}
