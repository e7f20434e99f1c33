/** The layers of a composed map as a style: the ground, then the layers from the lowest to the topmost, then names. */
import type { ExpressionSpecification, StyleSpecification } from 'maplibre-gl';
import { palette, type LayerState } from '../../pages/portal_state.ts';
import type { PortalClasses, PortalLayer } from '../../pages/portal_view.ts';
import { name_layers, names_source } from '../map_names.ts';
import { colours } from '../map_style.ts';
import type { RemoteState } from './remote.ts';
import { remote_path } from './requests.ts';

export const sequential = ['#fee838', '#b5a970', '#7c7b78', '#3d4f73', '#00224e'] as const;
export const other_colour = '#949494';

export interface ShownLayer {
  state: LayerState;
  layer: PortalLayer;
  /** Null: one colour. */
  classes: PortalClasses | null;
  /** What came of another server; null: nothing yet, or the layer is the site's own. */
  remote: RemoteState | null;
}

const one_colour = ({ state }: ShownLayer): string => palette[state.colour] ?? palette[0];

/** Colours of the classes, from the least to the greatest, spread over the whole ramp. */
export function class_colours(count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    const at = count === 1 ? sequential.length - 1 : Math.round((i * (sequential.length - 1)) / (count - 1));
    return sequential[at] ?? sequential[0];
  });
}

export const value_colour = (rank: number): string => palette[rank % palette.length] ?? palette[0];

function colour_of(shown: ShownLayer): string | ExpressionSpecification {
  const { classes, state } = shown;
  if (classes === null || state.column === null) return one_colour(shown);
  const property = state.column;
  if (classes.kind === 'values')
    return [
      'match',
      ['to-string', ['get', property]],
      ...classes.values.flatMap(({ value }, i) => [value, value_colour(i)]),
      other_colour,
    ] as unknown as ExpressionSpecification;
  const ramp = class_colours(classes.breaks.length + 1);
  return [
    'case',
    ['==', ['typeof', ['get', property]], 'number'],
    classes.breaks.length === 0
      ? (ramp[0] ?? other_colour)
      : [
          'step',
          ['to-number', ['get', property], 0],
          ramp[0],
          ...classes.breaks.flatMap((value, i) => [value, ramp[i + 1]]),
        ],
    other_colour,
  ] as unknown as ExpressionSpecification;
}

const tiles_of = (collection: string, properties: readonly string[]) => ({
  type: 'vector' as const,
  tiles: [
    `${location.origin}/collections/${encodeURIComponent(collection)}/tiles/WebMercatorQuad/{z}/{y}/{x}` +
      (properties.length === 0 ? '' : `?properties=${properties.map(encodeURIComponent).join(',')}`),
  ],
  maxzoom: 13,
});

const geometry_is = (type: 'Point' | 'LineString' | 'Polygon'): ExpressionSpecification => [
  '==',
  ['geometry-type'],
  type,
];

/** Where a layer's features are drawn from: one source, and of vector tiles each of their layers. */
function parts_of({ key, shape, remote }: PortalLayer): { id: string; own: object }[] {
  if (shape === 'image') return [];
  if (remote === null) return [{ id: key, own: { source: key, 'source-layer': key } }];
  if (remote.kind === 'features') return [{ id: key, own: { source: key } }];
  return remote.tile_layers.map((name) => ({
    id: `${key} ${name}`,
    own: { source: key, 'source-layer': name },
  }));
}

/** Layers of a style whose features can be clicked. */
export const clickable = (shown: readonly ShownLayer[]): string[] =>
  shown.flatMap(({ layer }) =>
    parts_of(layer).flatMap(({ id }) => ['point', 'line', 'area'].map((kind) => `${id} ${kind}`)),
  );

export function portal_style(shown: readonly ShownLayer[], grounds: readonly string[]): StyleSpecification {
  const sources: StyleSpecification['sources'] = { labels: names_source() };
  for (const ground of grounds) sources[`ground ${ground}`] = tiles_of(ground, ['nom']);
  const layers: StyleSpecification['layers'] = [
    { id: 'outside', type: 'background', paint: { 'background-color': colours.outside } },
  ];
  const ground = (id: string, layer: object) => {
    if (grounds.includes(id)) layers.push({ source: `ground ${id}`, 'source-layer': id, ...layer } as never);
  };
  ground('departements', { id: 'land', type: 'fill', paint: { 'fill-color': colours.land } });
  for (const one of shown.toReversed()) {
    if (one.state.is_hidden) continue;
    add_layer(one, sources, layers);
  }
  ground('departements', {
    id: 'departements-line',
    type: 'line',
    paint: { 'line-color': '#6d6d6d', 'line-width': 1 },
  });
  return { version: 8, sources, layers: [...layers, ...name_layers] };
}

function add_layer(
  one: ShownLayer,
  sources: StyleSpecification['sources'],
  layers: StyleSpecification['layers'],
): void {
  const { layer, state } = one;
  sources[layer.key] = source_of(one);
  if (layer.shape === 'image') {
    // Without fading: a picture of the map must not catch it half drawn.
    const paint = { 'raster-opacity': state.opacity / 100, 'raster-fade-duration': 0 };
    layers.push({ id: layer.key, type: 'raster', source: layer.key, paint });
  }
  for (const { id, own } of parts_of(layer)) layers.push(...feature_layers(one, id, own));
}

function source_of({ layer, state, remote }: ShownLayer): StyleSpecification['sources'][string] {
  const { key, label } = layer;
  if (layer.remote === null)
    return tiles_of(key, [...new Set([state.column, label].filter((name) => name !== null))]);
  if (layer.remote.kind === 'features')
    return { type: 'geojson', data: { type: 'FeatureCollection', features: [...(remote?.features ?? [])] } };
  const [minzoom, maxzoom] = layer.remote.zooms;
  const tiles = {
    tiles: [`${location.origin}${remote_path(key)}/{z}/{x}/{y}`],
    minzoom,
    maxzoom,
    ...(layer.extent !== null && { bounds: [...layer.extent] as [number, number, number, number] }),
  };
  return layer.remote.kind === 'image'
    ? { type: 'raster', tileSize: 256, ...tiles }
    : { type: 'vector', ...tiles };
}

function feature_layers(one: ShownLayer, id: string, own: object): StyleSpecification['layers'] {
  const { state } = one;
  const opacity = state.opacity / 100;
  const colour = colour_of(one);
  return [
    {
      id: `${id} area`,
      type: 'fill',
      ...own,
      filter: geometry_is('Polygon'),
      paint: { 'fill-color': colour, 'fill-opacity': opacity * (state.column === null ? 0.45 : 0.85) },
    },
    {
      id: `${id} outline`,
      type: 'line',
      ...own,
      filter: geometry_is('Polygon'),
      paint: {
        'line-color': state.column === null ? colour : '#4f4f4f',
        'line-width': 0.8,
        'line-opacity': opacity,
      },
    },
    {
      id: `${id} line`,
      type: 'line',
      ...own,
      filter: geometry_is('LineString'),
      paint: { 'line-color': colour, 'line-width': 2, 'line-opacity': opacity },
    },
    {
      id: `${id} point`,
      type: 'circle',
      ...own,
      filter: geometry_is('Point'),
      paint: {
        'circle-color': colour,
        'circle-opacity': opacity,
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 6, 3, 10, 6],
        'circle-stroke-color': '#fff',
        'circle-stroke-width': 1,
        'circle-stroke-opacity': opacity,
      },
    },
  ] as StyleSpecification['layers'];
}
