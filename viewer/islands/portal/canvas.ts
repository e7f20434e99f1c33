import type { PortalState } from '../../pages/portal_state.ts';
import type { Extent } from '../../pages/small_map_view.ts';
import { open_map } from '../base_map.ts';
import { clickable, portal_style, type ShownLayer } from './style.ts';

export interface PortalCanvas {
  show(layers: readonly ShownLayer[]): void;
  fit(extent: Extent): void;
  /** West, south, east, north of what is seen. */
  extent(): Extent;
  /** The drawing, and how many kilometres it is wide at its middle. */
  take_picture(): { canvas: HTMLCanvasElement; width_km: number };
  close(): void;
}

export interface PortalHandlers {
  on_move(view: NonNullable<PortalState['view']>): void;
  on_pick(picked: { key: string; id: string } | null): void;
  on_error(): void;
}

const earth_km = 40_075;

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
    handlers.on_move({ lon: lng, lat, zoom: map.getZoom() });
  });
  map.on('error', () => handlers.on_error());
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
    const id: unknown = found?.properties['id'];
    const is_named = typeof id === 'string' || typeof id === 'number';
    handlers.on_pick(found === undefined || !is_named ? null : { key: found.source, id: String(id) });
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
    extent() {
      const bounds = map.getBounds();
      return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    },
    take_picture() {
      map.redraw();
      const canvas = map.getCanvas();
      const { lat } = map.getCenter();
      const km_per_pixel = (earth_km * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** map.getZoom());
      return { canvas, width_km: km_per_pixel * canvas.clientWidth };
    },
    close: () => map.remove(),
  };
}
