import type { LayerSpecification, SourceSpecification } from 'maplibre-gl';

/** Local fonts draw the names: no glyphs are asked of anybody. */
const font = ['Atkinson Hyperlegible Next'];

/** Points that carry the names of communes and départements. */
export const names_source = (): SourceSpecification => ({
  type: 'geojson',
  data: `${location.origin}/map/labels`,
});

const paint = { 'text-color': '#1b1b1b', 'text-halo-color': '#fff', 'text-halo-width': 1.8 };

/** Layers that write those names over the map, from source `labels`. */
export const name_layers: readonly LayerSpecification[] = [
  {
    id: 'commune-names',
    source: 'labels',
    type: 'symbol',
    filter: ['==', ['get', 'niveau'], 'commune'],
    minzoom: 9,
    layout: {
      'text-field': ['get', 'nom'],
      'text-font': font,
      'text-size': ['interpolate', ['linear'], ['coalesce', ['get', 'population'], 0], 0, 12, 20000, 16],
      'symbol-sort-key': ['-', 0, ['coalesce', ['get', 'population'], 0]],
      'text-max-width': 8,
      'text-padding': 6,
    },
    paint,
  },
  {
    id: 'departement-names',
    source: 'labels',
    type: 'symbol',
    filter: ['==', ['get', 'niveau'], 'departement'],
    // From further away they would lie on one another.
    minzoom: 5,
    maxzoom: 9,
    layout: {
      'text-field': ['get', 'nom'],
      'text-font': font,
      'text-size': 15,
      'text-max-width': 9,
      'text-allow-overlap': true,
    },
    paint,
  },
];
