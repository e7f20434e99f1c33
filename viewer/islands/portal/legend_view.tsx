import { useState } from 'preact/hooks';

/** SVG swatches: a style attribute would break the content security policy. */
export function Legend({ entries }: { entries: readonly { colour: string; title: string }[] }) {
  return entries.length === 0 ? null : (
    <ul class="swatches">
      {entries.map(({ colour, title }) => (
        <li key={title}>
          <svg viewBox="0 0 20 14" width="20" height="14" aria-hidden="true">
            <rect width="20" height="14" fill={colour} stroke="#1b1b1b" stroke-width="1" />
          </svg>{' '}
          {title}
        </li>
      ))}
    </ul>
  );
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
