/** The layers of a composed map as a style: the ground, then the layers from the lowest to the topmost, then names. */
import type { ExpressionSpecification, StyleSpecification } from 'maplibre-gl';
import { palette, type LayerState } from '../../pages/portal_state.ts';
import type { PortalClasses, PortalLayer } from '../../pages/portal_view.ts';
import { name_layers, names_source } from '../map_names.ts';
import { colours } from '../map_style.ts';

export const sequential = ['#fee838', '#b5a970', '#7c7b78', '#3d4f73', '#00224e'] as const;
export const other_colour = '#949494';

export interface ShownLayer {
  state: LayerState;
  layer: PortalLayer;
  /** Null: one colour. */
  classes: PortalClasses | null;
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

/** Layers of a style whose features can be clicked. */
export const clickable = (shown: readonly ShownLayer[]): string[] =>
  shown.flatMap(({ layer: { key, shape } }) =>
    shape === 'image' ? [] : ['point', 'line', 'area'].map((kind) => `${key} ${kind}`),
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
  const opacity = state.opacity / 100;
  const { key, label } = layer;
  if (layer.shape === 'image') {
    sources[key] = {
      type: 'raster',
      tiles: [`${location.origin}/carte/externes/${encodeURIComponent(key.slice(2))}/{z}/{x}/{y}`],
      tileSize: 256,
    };
    layers.push({ id: key, type: 'raster', source: key, paint: { 'raster-opacity': opacity } });
    return;
  }
  const wanted = [...new Set([state.column, label].filter((name) => name !== null))];
  sources[key] = tiles_of(key, wanted);
  const colour = colour_of(one);
  const own = { source: key, 'source-layer': key };
  layers.push(
    {
      id: `${key} area`,
      type: 'fill',
      ...own,
      filter: geometry_is('Polygon'),
      paint: { 'fill-color': colour, 'fill-opacity': opacity * (state.column === null ? 0.45 : 0.85) },
    },
    {
      id: `${key} outline`,
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
      id: `${key} line`,
      type: 'line',
      ...own,
      filter: geometry_is('LineString'),
      paint: { 'line-color': colour, 'line-width': 2, 'line-opacity': opacity },
    },
    {
      id: `${key} point`,
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
  );
}
