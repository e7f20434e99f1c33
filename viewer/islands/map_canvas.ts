import type { MapView } from '../pages/map_view.ts';
import { is_still, open_map } from './base_map.ts';
import { draw_hatch, draw_icon, icons } from './map_images.ts';
import { layers_of, make_style, selected } from './map_style.ts';
import type { Box } from './requests.ts';
import { layer_ids, type LayerId, type Selection, type ViewState } from '../pages/view_state.ts';

export interface MapHandlers {
  on_move(position: NonNullable<ViewState['position']>, box: Box): void;
  on_pick(selection: Selection, zone: string | null): void;
  on_error(): void;
}

/** The map as the page drives it. */
export interface MapCanvas {
  show_layers(visible: ReadonlySet<LayerId>): void;
  show_selection(selection: Selection | null): void;
  go_to(box: Box): void;
  /** The drawing as it is now, as a PNG data address, and the width of ground it shows: a WebGL canvas prints blank. */
  take_picture(): { data: string; width_km: number };
  remove(): void;
}

const service_layers: readonly LayerId[] = ['france_services', 'counters', 'town_halls', 'others'];

/** Draws the map in the element. Throws when the browser has no WebGL. */
export function make_map(
  container: HTMLElement,
  view: MapView,
  state: ViewState,
  handlers: MapHandlers,
): MapCanvas {
  const [west, south, east, north] = view.first_view;
  const map = open_map({
    container,
    style: make_style(view, state.layers, state.selection),
    ...(state.position === null
      ? { bounds: [west, south, east, north], fitBoundsOptions: { padding: 16 } }
      : { zoom: state.position[0], center: [state.position[2], state.position[1]] }),
    minZoom: 4,
    maxZoom: 16,
  });
  map.addImage('hatch', draw_hatch(), { pixelRatio: 2 });
  for (const [id, icon] of Object.entries(icons)) map.addImage(id, draw_icon(icon), { pixelRatio: 2 });

  const tell_move = () => {
    const { lat, lng } = map.getCenter();
    const bounds = map.getBounds();
    handlers.on_move(
      [map.getZoom(), lat, lng],
      [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()],
    );
  };
  map.on('moveend', tell_move);
  map.once('load', () => {
    container.dataset['loaded'] = 'true';
    tell_move();
  });
  map.on('error', () => handlers.on_error());
  map.on('click', ({ point }) => {
    const near: [[number, number], [number, number]] = [
      [point.x - 6, point.y - 6],
      [point.x + 6, point.y + 6],
    ];
    const drawn = (ids: readonly string[]) => ids.filter((id) => map.getLayer(id) !== undefined);
    const [service] = map.queryRenderedFeatures(near, { layers: drawn(service_layers) });
    if (service !== undefined) return handlers.on_pick({ kind: 'service', id: String(service.id) }, null);
    const [zone] = map.queryRenderedFeatures(point, { layers: drawn(['zones']) });
    const [commune] = map.queryRenderedFeatures(point, { layers: drawn(['communes']) });
    if (commune !== undefined)
      handlers.on_pick(
        { kind: 'commune', id: String(commune.id) },
        zone === undefined ? null : String(zone.id),
      );
  });
  map.on('mousemove', ({ point }) => {
    const found = map.queryRenderedFeatures(point, {
      layers: [...service_layers, 'communes'].filter((id) => map.getLayer(id) !== undefined),
    });
    map.getCanvas().style.cursor = found.length > 0 ? 'pointer' : '';
  });

  const when_ready = (work: () => void) => {
    if (map.isStyleLoaded()) work();
    else map.once('idle', work);
  };
  return {
    show_layers: (visible) =>
      when_ready(() => {
        for (const name of layer_ids)
          for (const layer of layers_of[name])
            if (map.getLayer(layer) !== undefined)
              map.setLayoutProperty(layer, 'visibility', visible.has(name) ? 'visible' : 'none');
      }),
    show_selection: (selection) =>
      when_ready(() => {
        const outlines = {
          'selected-halo': 'commune',
          selected: 'commune',
          'selected-zone': 'zone',
          'selected-service': 'service',
        } as const;
        for (const [layer, kind] of Object.entries(outlines))
          if (map.getLayer(layer) !== undefined) map.setFilter(layer, selected(selection, kind));
      }),
    go_to: ([west, south, east, north]) =>
      void map.fitBounds([west, south, east, north], {
        padding: 60,
        maxZoom: 13,
        duration: is_still() ? 0 : 600,
      }),
    take_picture: () => {
      map.redraw();
      const middle = map.getContainer().clientHeight / 2;
      const [left, right] = [
        map.unproject([0, middle]),
        map.unproject([map.getContainer().clientWidth, middle]),
      ];
      return {
        data: map.getCanvas().toDataURL('image/png'),
        width_km: left.distanceTo(right) / 1000,
      };
    },
    remove: () => map.remove(),
  };
}
