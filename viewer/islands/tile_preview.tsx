import type { StyleSpecification } from 'maplibre-gl';
import { open_map } from './base_map.ts';

const failed = 'L’aperçu n’a pas pu être chargé. Les adresses ci-dessous mènent aux mêmes données.';

/** Draws a tileset by the style that the page names: the one that is offered for copying, so that it is seen to work. */
async function show(place: HTMLElement, style_url: string): Promise<void> {
  const answer = await fetch(style_url);
  if (!answer.ok) throw new Error(`style: ${answer.status}`);
  const style = (await answer.json()) as StyleSpecification;
  const bounds = (place.dataset['bounds'] ?? '').split(',').map(Number);
  const [west, south, east, north] = bounds;
  place.replaceChildren();
  const map = open_map({
    container: place,
    style,
    // The style's addresses bear the site's public name; the page may be read under another one.
    transformRequest: (url) => ({ url: url.replace(/^https?:\/\/[^/]+/, location.origin) }),
    attributionControl: { compact: false },
    maxZoom: 16,
    ...(west !== undefined && south !== undefined && east !== undefined && north !== undefined
      ? { bounds: [west, south, east, north], fitBoundsOptions: { padding: 16, maxZoom: 13 } }
      : {}),
  });
  map.once('idle', () => (place.dataset['loaded'] = 'true'));
}

const place = document.getElementById('tile-preview');
const style_url = place?.dataset['style'];
if (place !== null && style_url !== undefined)
  show(place, style_url).catch(() => {
    const note = document.createElement('p');
    note.textContent = failed;
    place.replaceChildren(note);
  });
