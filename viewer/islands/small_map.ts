import type { Feature, FeatureCollection } from 'geojson';
import type { Extent, SmallMapView } from '../pages/small_map_view.ts';
import type { SmallMapCanvas } from './small_map_canvas.ts';
import { no_data, say_count } from './words.ts';

/** What a small map and the page around it tell each other, as events of its figure. */
export interface SmallMapEvents {
  /** The map shows another extent. */
  'map-moved': Extent;
  /** A feature was clicked. */
  'map-picked': string;
  /** A feature is to be marked; null: none. */
  'mark-on-map': string | null;
}

const no_webgl = 'Votre navigateur ne peut pas afficher la carte (WebGL indisponible).';

/** Only what the map draws is kept of each feature: the rest stands in the table. */
async function read_features(href: string, label: string | null): Promise<FeatureCollection> {
  const answer = await fetch(href, { headers: { Accept: 'application/geo+json' } });
  if (!answer.ok) throw new Error(`${href}: ${answer.status}`);
  const body = (await answer.json()) as FeatureCollection | Feature;
  const features = body.type === 'Feature' ? [body] : body.features;
  return {
    type: 'FeatureCollection',
    features: features.map(({ id, geometry, properties }) => ({
      type: 'Feature',
      geometry,
      properties: {
        ...(label !== null && { [label]: properties?.[label] }),
        ...(id !== undefined && { id: String(id) }),
      },
    })),
  };
}

async function show(figure: HTMLElement, view: SmallMapView): Promise<void> {
  const place = figure.querySelector<HTMLElement>('.canvas');
  const said = figure.querySelector<HTMLElement>('.said');
  if (place === null || said === null) return;
  const say = (...words: (string | Node)[]) => said.replaceChildren(...words);
  const tell = <K extends keyof SmallMapEvents>(name: K, detail: SmallMapEvents[K]) =>
    figure.dispatchEvent(new CustomEvent(name, { detail }));
  say('Chargement de la carte…');
  const data = view.source.kind === 'geojson' ? await read_features(view.source.href, view.label) : null;
  const { draw_small_map } = await import('./small_map_canvas.ts');
  let map: SmallMapCanvas;
  try {
    map = draw_small_map(place, view, data, {
      on_move: (extent) => tell('map-moved', extent),
      on_pick: (id, label) => {
        map.mark(id);
        tell('map-picked', id);
        if (view.items === null) return;
        const link = document.createElement('a');
        link.href = `${view.items}/${encodeURIComponent(id)}?f=html`;
        link.textContent = label === null || label === '' ? id : label;
        say('Objet choisi : ', link);
      },
      on_error: () => say('Une partie de la carte n’a pas pu être chargée.'),
    });
  } catch {
    figure.classList.add('no-map');
    return say(no_webgl);
  }
  const nowhere = data?.features.filter(({ geometry }) => geometry === null).length ?? 0;
  say(nowhere === 0 ? '' : `${say_count(nowhere, 'objet', 'objets')} de cette page sans position.`);
  figure.addEventListener('mark-on-map', (event) => map.mark((event as CustomEvent<string | null>).detail));
  const picture = figure.querySelector<HTMLImageElement>('img.print-picture');
  addEventListener('beforeprint', () => {
    if (picture !== null) picture.src = map.take_picture();
  });
}

/** Shows the map, or says that its data did not come and how to try again. */
function show_or_say(figure: HTMLElement, view: SmallMapView): void {
  show(figure, view).catch(() => {
    const again = button('Réessayer', () => show_or_say(figure, view));
    figure.querySelector('.said')?.replaceChildren(`${no_data} `, again);
  });
}

function button(text: string, work: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'second';
  made.textContent = text;
  made.addEventListener('click', work);
  return made;
}

/** Draws once the figure comes near the screen: nobody waits for a map below what they read. */
function start(figure: HTMLElement): void {
  const view = JSON.parse(figure.dataset['view'] ?? '') as SmallMapView;
  if (view.on_demand) {
    const show_button = button('Afficher la carte', () => show_or_say(figure, view));
    figure.querySelector('.said')?.replaceChildren(show_button);
    return;
  }
  const watcher = new IntersectionObserver(
    ([entry]) => {
      if (entry?.isIntersecting !== true) return;
      watcher.disconnect();
      show_or_say(figure, view);
    },
    { rootMargin: '200px' },
  );
  watcher.observe(figure);
}

for (const figure of document.querySelectorAll<HTMLElement>('figure.small-map')) start(figure);
