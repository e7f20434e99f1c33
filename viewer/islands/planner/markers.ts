import { Marker, type Map as MapLibre } from 'maplibre-gl';
import type { ScenarioSite } from '../../pages/scenario_body.ts';

export interface MarkerHandlers {
  on_select(id: string): void;
  /** While it is dragged, then once more where it was let go. */
  on_drag(id: string, lon: number, lat: number, is_over: boolean): void;
  /** An arrow key: steps to the east and to the north; `fine`: with the Shift key. */
  on_step(id: string, east: number, north: number, fine: boolean): void;
}

const steps: Readonly<Record<string, readonly [east: number, north: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
/** Times asked for during a drag: a few per second. */
const drag_pause_ms = 180;

/** Keeps a marker per site on the map: dragged by the mouse, moved by arrow keys once it has the focus. */
export function keep_markers(
  map: MapLibre,
  handlers: MarkerHandlers,
): (sites: readonly ScenarioSite[], selected: string | null) => void {
  const markers = new Map<string, Marker>();
  const make = (id: string): Marker => {
    const element = document.createElement('button');
    element.type = 'button';
    element.className = 'site-marker';
    const sign = document.createElement('span');
    sign.setAttribute('aria-hidden', 'true');
    element.append(sign);
    const marker = new Marker({ element, draggable: true });
    let last = 0;
    element.addEventListener('click', (event) => {
      event.stopPropagation();
      handlers.on_select(id);
    });
    element.addEventListener('focus', () => handlers.on_select(id));
    element.addEventListener('keydown', (event) => {
      const step = steps[event.key];
      if (step === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      handlers.on_step(id, step[0], step[1], event.shiftKey);
    });
    marker.on('dragstart', () => handlers.on_select(id));
    marker.on('drag', () => {
      if (performance.now() - last < drag_pause_ms) return;
      last = performance.now();
      const { lng, lat } = marker.getLngLat();
      handlers.on_drag(id, lng, lat, false);
    });
    marker.on('dragend', () => {
      const { lng, lat } = marker.getLngLat();
      handlers.on_drag(id, lng, lat, true);
    });
    return marker;
  };
  return (sites, selected) => {
    for (const [id, marker] of markers)
      if (!sites.some((site) => site.id === id)) {
        marker.remove();
        markers.delete(id);
      }
    sites.forEach(({ id, nom, lon, lat, locked }, n) => {
      let marker = markers.get(id);
      const is_new = marker === undefined;
      marker ??= make(id);
      const element = marker.getElement();
      const [sign] = element.children;
      if (sign !== undefined) sign.textContent = String(n + 1);
      element.setAttribute(
        'aria-label',
        `${n + 1}, ${nom}${locked ? ', verrouillé' : ' : flèches pour le déplacer de 500 m, avec Maj de 100 m'}`,
      );
      element.classList.toggle('selected', id === selected);
      element.classList.toggle('locked', locked);
      marker.setDraggable(!locked);
      const at = is_new ? null : marker.getLngLat();
      if (at === null || at.lng !== lon || at.lat !== lat) marker.setLngLat([lon, lat]);
      if (is_new) {
        markers.set(id, marker);
        marker.addTo(map);
      }
    });
  };
}
