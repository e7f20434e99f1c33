import type { FeatureCollection, Geometry } from 'geojson';
import type { Extent, SmallMapView } from '../pages/small_map_view.ts';
import { open_map } from './base_map.ts';
import { chosen_filter, chosen_layers, data_layers, small_map_style } from './small_map_style.ts';

export interface SmallMapHandlers {
  on_move(extent: Extent): void;
  on_pick(id: string, label: string | null): void;
  on_error(): void;
}

export interface SmallMapCanvas {
  /** Marks a feature; null marks none. */
  mark(id: string | null): void;
  /** The drawing as a PNG data address: a WebGL canvas prints blank. */
  take_picture(): string;
}

/** Draws the ground and the features. `data`: those of a GeoJSON source. Throws when the browser has no WebGL. */
export function draw_small_map(
  container: HTMLElement,
  view: SmallMapView,
  data: FeatureCollection | null,
  handlers: SmallMapHandlers,
): SmallMapCanvas {
  const extent = data === null ? view.extent : first_extent(extent_of(data), view.extent);
  const map = open_map({
    container,
    style: small_map_style(view, data),
    ...(extent === null
      ? {}
      : { bounds: [...extent], fitBoundsOptions: { padding: 24, maxZoom: closest(extent) } }),
    maxZoom: 17,
    // The page must still scroll with the wheel, or with one finger, over a map that is a part of it.
    cooperativeGestures: true,
  });
  const tell_move = () => {
    const bounds = map.getBounds();
    handlers.on_move([bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()]);
  };
  map.once('idle', () => {
    container.dataset['loaded'] = 'true';
    tell_move();
    map.on('moveend', tell_move);
  });
  map.on('error', () => handlers.on_error());
  const found_at = ({ x, y }: { x: number; y: number }) =>
    map.queryRenderedFeatures(
      [
        [x - 5, y - 5],
        [x + 5, y + 5],
      ],
      { layers: [...data_layers].toReversed() },
    )[0];
  map.on('click', ({ point }) => {
    const { id, label } = name_of(found_at(point)?.properties, view);
    if (id !== null) handlers.on_pick(id, label);
  });
  map.on('mousemove', ({ point }) => {
    map.getCanvas().style.cursor = name_of(found_at(point)?.properties, view).id === null ? '' : 'pointer';
  });
  return {
    mark: (id) => {
      for (const [layer, shape] of Object.entries(chosen_layers))
        if (map.getLayer(layer) !== undefined) map.setFilter(layer, chosen_filter(id ?? '', shape));
    },
    take_picture: () => {
      map.redraw();
      return map.getCanvas().toDataURL('image/png');
    },
  };
}

const wide_times = 4;

/** Around the features; one of half the earth among them must not make dots of the others. */
const first_extent = (features: Extent | null, usual: Extent | null): Extent | null =>
  features === null || (usual !== null && width_of(features) > wide_times * width_of(usual))
    ? usual
    : features;
const width_of = ([west, , east]: Extent) => east - west;

/** The closest first view: a lone point says nothing without the communes around it. */
const closest = ([west, south, east, north]: Extent) => (west === east && south === north ? 10.5 : 13);

/** Identifier and label of what was clicked; a square that stands for several small areas has neither. */
function name_of(properties: Record<string, unknown> | undefined, { label }: SmallMapView) {
  const text = (value: unknown) =>
    typeof value === 'string' || typeof value === 'number' ? String(value) : null;
  return { id: text(properties?.['id']), label: label === null ? null : text(properties?.[label]) };
}

/** The box around all coordinates; null without any. */
function extent_of({ features }: FeatureCollection): Extent | null {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  const add = (part: unknown): void => {
    if (!Array.isArray(part)) return;
    const [x, y] = part as unknown[];
    if (typeof x !== 'number' || typeof y !== 'number') return part.forEach(add);
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  };
  const add_geometry = (geometry: Geometry | null): void => {
    if (geometry === null) return;
    if (geometry.type === 'GeometryCollection') geometry.geometries.forEach(add_geometry);
    else add(geometry.coordinates);
  };
  for (const { geometry } of features) add_geometry(geometry);
  return Number.isFinite(box[0]) ? box : null;
}
