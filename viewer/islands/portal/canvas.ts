import type { GeoJSONFeature, Map as MapLibre } from 'maplibre-gl';
import type { PortalState } from '../../pages/portal_state.ts';
import type { Extent } from '../../pages/small_map_view.ts';
import { open_map } from '../base_map.ts';
import { watch_layers } from './layer_faults.ts';
import type { MapPicture } from './picture.ts';
import { clickable, portal_style, type ShownLayer } from './style.ts';

/** A feature that was clicked; of other servers' features, with what they say. */
export interface PickedFeature {
  key: string;
  id: string;
  properties: GeoJSONFeature['properties'];
}

export interface PortalCanvas {
  show(layers: readonly ShownLayer[]): void;
  fit(extent: Extent): void;
  /** Asks for the tiles of a layer anew. */
  reload(key: string): void;
  /** West, south, east, north of what is seen. */
  extent(): Extent;
  /** The drawing as it is on the screen. */
  take_picture(): MapPicture;
  /** What is seen, drawn anew at another size (CSS pixels) and twice as sharp. */
  draw_picture(size: { width: number; height: number }): Promise<MapPicture>;
  close(): void;
}

export interface PortalHandlers {
  on_move(view: NonNullable<PortalState['view']>, extent: Extent): void;
  on_pick(picked: PickedFeature | null): void;
  /** A layer does not come, or comes again (null). */
  on_layer(key: string, failure: string | null): void;
  on_error(): void;
}

const earth_km = 40_075;
/** A layer that is silent for longer stays out of the picture. */
const patience_ms = 20_000;

/** Draws the map. Throws when the browser has no WebGL. */
export function draw_portal(
  container: HTMLElement,
  { grounds, extent, view }: { grounds: readonly string[]; extent: Extent | null; view: PortalState['view'] },
  handlers: PortalHandlers,
): PortalCanvas {
  let shown: readonly ShownLayer[] = [];
  const map = open_map({
    container,
    style: portal_style([], grounds),
    maxZoom: 19,
    ...(view !== null
      ? { center: [view.lon, view.lat], zoom: view.zoom }
      : extent !== null
        ? { bounds: [...extent], fitBoundsOptions: { padding: 24 } }
        : { center: [2.4, 46.6], zoom: 5 }),
  });
  map.on('moveend', () => {
    const { lng, lat } = map.getCenter();
    handlers.on_move({ lon: lng, lat, zoom: map.getZoom() }, extent_of(map));
  });
  watch_layers(map, handlers);
  map.on('idle', () => (container.dataset['loaded'] = 'true'));
  const found_at = ({ x, y }: { x: number; y: number }) => {
    const layers = clickable(shown).filter((id) => map.getLayer(id) !== undefined);
    if (layers.length === 0) return undefined;
    return map.queryRenderedFeatures(
      [
        [x - 4, y - 4],
        [x + 4, y + 4],
      ],
      { layers },
    )[0];
  };
  map.on('click', ({ point }) => {
    const found = found_at(point);
    if (found === undefined) return handlers.on_pick(null);
    const { source: key, properties } = found;
    const id: unknown = properties['id'];
    const is_named = typeof id === 'string' || typeof id === 'number';
    const is_remote = shown.some(({ layer }) => layer.key === key && layer.remote !== null);
    return handlers.on_pick(
      is_named || is_remote ? { key, id: is_named ? String(id) : '', properties } : null,
    );
  });
  map.on('mousemove', ({ point }) => {
    map.getCanvas().style.cursor = found_at(point) === undefined ? '' : 'pointer';
  });
  return {
    show(layers) {
      shown = layers;
      delete container.dataset['loaded'];
      map.setStyle(portal_style(layers, grounds), { diff: true });
    },
    fit: (to) => map.fitBounds([...to], { padding: 24, maxZoom: 14 }),
    reload: (key) => map.refreshTiles(key),
    extent: () => extent_of(map),
    take_picture() {
      map.redraw();
      return { canvas: map.getCanvas(), width_km: width_km(map) };
    },
    draw_picture: (size) => draw_elsewhere(map, size),
    close: () => map.remove(),
  };
}

function extent_of(map: MapLibre): Extent {
  const bounds = map.getBounds();
  return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
}

/** At the middle of the map: Mercator's scale grows with the latitude. */
function width_km(map: MapLibre): number {
  const km_per_pixel =
    (earth_km * Math.cos((map.getCenter().lat * Math.PI) / 180)) / (512 * 2 ** map.getZoom());
  return km_per_pixel * map.getCanvas().clientWidth;
}

async function draw_elsewhere(map: MapLibre, size: { width: number; height: number }): Promise<MapPicture> {
  const place = document.createElement('div');
  place.className = 'picture-canvas';
  place.ariaHidden = 'true';
  place.style.width = `${size.width}px`;
  place.style.height = `${size.height}px`;
  document.body.append(place);
  const copy = open_map({
    container: place,
    style: map.getStyle(),
    bounds: map.getBounds(),
    interactive: false,
    pixelRatio: 2,
    fadeDuration: 0,
  });
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, patience_ms);
    void copy.once('idle').then(() => {
      clearTimeout(timer);
      resolve();
    });
  });
  const drawn = copy.getCanvas();
  // The copy's drawing goes with it.
  const canvas = document.createElement('canvas');
  canvas.width = drawn.width;
  canvas.height = drawn.height;
  canvas.getContext('2d')?.drawImage(drawn, 0, 0);
  const picture = { canvas, width_km: width_km(copy) };
  copy.remove();
  place.remove();
  return picture;
}
