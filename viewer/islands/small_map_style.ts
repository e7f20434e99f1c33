import type { FeatureCollection } from 'geojson';
import type { ExpressionSpecification, FilterSpecification, StyleSpecification } from 'maplibre-gl';
import type { SmallMapView } from '../pages/small_map_view.ts';
import { name_layers, names_source } from './map_names.ts';
import { colours } from './map_style.ts';

/** What can be clicked: the shapes of the data. */
export const data_layers = ['areas', 'lines', 'points'] as const;

type Shape = 'Point' | 'LineString' | 'Polygon';
const is = (shape: Shape): ExpressionSpecification => ['==', ['geometry-type'], shape];

/** The feature of that identifier, in the shapes that `chosen` draws; an empty one is none. */
export const chosen_filter = (id: string, shape: Shape): FilterSpecification => [
  'all',
  is(shape),
  // Without it a feature that has none would be the one of an empty identifier.
  ['has', 'id'],
  ['==', ['to-string', ['get', 'id']], id],
];
export const chosen_layers: Readonly<Record<string, Shape>> = {
  'chosen-halo': 'Polygon',
  'chosen-area': 'Polygon',
  'chosen-line': 'LineString',
  'chosen-point': 'Point',
};

const tiles_of = (collection: string, property: string | null) => ({
  type: 'vector' as const,
  tiles: [
    `${location.origin}/collections/${encodeURIComponent(collection)}/tiles/WebMercatorQuad/{z}/{y}/{x}` +
      (property === null ? '' : `?properties=${encodeURIComponent(property)}`),
  ],
  maxzoom: 13,
});

/** The ground (départements, limits of communes, names) and on it the features of source `data`. */
export function small_map_style(
  { source, label, background, extent }: SmallMapView,
  data: FeatureCollection | null,
): StyleSpecification {
  const own = source.kind === 'tiles' ? source.collection : null;
  const ground = background.filter((id) => id !== own);
  const sources: StyleSpecification['sources'] = Object.fromEntries(
    ground.map((id) => [id, tiles_of(id, 'nom')]),
  );
  sources['labels'] = names_source();
  sources['data'] =
    source.kind === 'tiles'
      ? { ...tiles_of(source.collection, label), ...(extent !== null && { bounds: [...extent] }) }
      : { type: 'geojson', data: data ?? { type: 'FeatureCollection', features: [] } };
  const from_data = { source: 'data', ...(own === null ? {} : { 'source-layer': own }) };
  const layers: StyleSpecification['layers'] = [
    { id: 'outside', type: 'background', paint: { 'background-color': colours.outside } },
  ];
  if (ground.includes('departements'))
    layers.push(
      {
        id: 'land',
        type: 'fill',
        source: 'departements',
        'source-layer': 'departements',
        paint: { 'fill-color': colours.land },
      },
      {
        id: 'departements-line',
        type: 'line',
        source: 'departements',
        'source-layer': 'departements',
        paint: { 'line-color': '#6d6d6d', 'line-width': 1.2 },
      },
    );
  if (ground.includes('communes'))
    layers.push({
      id: 'communes-line',
      type: 'line',
      source: 'communes',
      'source-layer': 'communes',
      minzoom: 9,
      paint: { 'line-color': '#8a8a8a', 'line-width': 0.6 },
    });
  layers.push(
    {
      id: 'areas',
      type: 'fill',
      ...from_data,
      filter: is('Polygon'),
      paint: { 'fill-color': colours.served, 'fill-opacity': 0.28 },
    },
    {
      id: 'outlines',
      type: 'line',
      ...from_data,
      filter: is('Polygon'),
      paint: {
        'line-color': colours.served,
        'line-width': ['interpolate', ['linear'], ['zoom'], 6, 0.3, 10, 1.4],
        // From afar many small areas would be nothing but outlines.
        'line-opacity': ['interpolate', ['linear'], ['zoom'], 6, 0.45, 10, 1],
      },
    },
    {
      id: 'lines',
      type: 'line',
      ...from_data,
      filter: is('LineString'),
      paint: {
        'line-color': colours.served,
        'line-width': ['interpolate', ['linear'], ['zoom'], 6, 0.8, 12, 3],
      },
    },
    // Names stand on areas and under points.
    ...name_layers,
    {
      id: 'points',
      type: 'circle',
      ...from_data,
      filter: is('Point'),
      paint: {
        'circle-color': colours.served,
        'circle-stroke-color': '#fff',
        'circle-stroke-width': ['interpolate', ['linear'], ['zoom'], 6, 0.4, 10, 1.5],
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 6, 2.5, 10, 6],
      },
    },
    {
      id: 'chosen-halo',
      type: 'line',
      ...from_data,
      filter: chosen_filter('', 'Polygon'),
      paint: { 'line-color': '#000', 'line-width': 6 },
    },
    {
      id: 'chosen-area',
      type: 'line',
      ...from_data,
      filter: chosen_filter('', 'Polygon'),
      paint: { 'line-color': '#ffe14d', 'line-width': 3 },
    },
    {
      id: 'chosen-line',
      type: 'line',
      ...from_data,
      filter: chosen_filter('', 'LineString'),
      paint: { 'line-color': '#c2185b', 'line-width': 5 },
    },
    {
      id: 'chosen-point',
      type: 'circle',
      ...from_data,
      filter: chosen_filter('', 'Point'),
      paint: {
        'circle-radius': 9,
        'circle-color': '#ffe14d',
        'circle-stroke-color': '#000',
        'circle-stroke-width': 3,
      },
    },
  );
  return { version: 8, sources, layers };
}
