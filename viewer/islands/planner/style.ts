import type { ExpressionSpecification, StyleSpecification } from 'maplibre-gl';
import type { PlannerView } from '../../pages/planner_view.ts';
import { name_layers, names_source } from '../map_names.ts';
import { colours } from '../map_style.ts';
import type { LegendKey } from './words.ts';

export const planner_colours = { ...colours, gain: '#f2b134', outline: '#3a2a00' } as const;

/** Columns that each collection carries in its tiles. */
const columns: Readonly<Record<string, string>> = {
  communes: 'nom',
  epci: 'nom',
  departements: 'nom',
  services: 'source,type_service',
  population_cells: 'code_insee',
};

/** Feature state of a cell: `c` its class under the scenario (0 white, 1 grey, 2 served), `d` 1 gain, 2 loss, `i` inside, `u` not certain. */
const state = (name: 'c' | 'd' | 'i' | 'u'): ExpressionSpecification => ['feature-state', name];
const is = (name: 'c' | 'd' | 'i' | 'u', value: number): ExpressionSpecification => [
  '==',
  state(name),
  value,
];

const key_of: Readonly<Record<LegendKey, ExpressionSpecification>> = {
  gain: is('d', 1),
  loss: is('d', 2),
  served: is('c', 2),
  grey: is('c', 1),
  white: is('c', 0),
};
/** Whether a cell is shown: by its change first, else by its class. */
function shown(visible: ReadonlySet<LegendKey>): ExpressionSpecification {
  const flag = (key: LegendKey): ExpressionSpecification => ['literal', visible.has(key)];
  return [
    'case',
    key_of.gain,
    flag('gain'),
    key_of.loss,
    flag('loss'),
    key_of.served,
    flag('served'),
    key_of.grey,
    flag('grey'),
    key_of.white,
    flag('white'),
    false,
  ];
}
/** Opacity of what is drawn where the condition holds; pale outside of the territory. */
const opacity = (
  visible: ReadonlySet<LegendKey>,
  condition: ExpressionSpecification | true,
): ExpressionSpecification => ['case', ['!', ['all', shown(visible), condition]], 0, is('i', 1), 1, 0.22];

/** Opacities by layer, for the classes that the legend shows. */
export const opacities = (
  visible: ReadonlySet<LegendKey>,
): readonly [layer: string, property: 'fill-opacity' | 'line-opacity', value: ExpressionSpecification][] => [
  ['cells', 'fill-opacity', opacity(visible, true)],
  [
    'cells-hatch',
    'fill-opacity',
    opacity(visible, ['all', key_of.white, ['!', key_of.gain], ['!', is('u', 1)]]),
  ],
  [
    'cells-hatch-fine',
    'fill-opacity',
    opacity(visible, ['all', key_of.white, ['!', key_of.gain], is('u', 1)]),
  ],
  ['cells-cross', 'fill-opacity', opacity(visible, key_of.loss)],
  ['cells-gain', 'line-opacity', opacity(visible, key_of.gain)],
];

const fill_colour: ExpressionSpecification = [
  'case',
  key_of.gain,
  planner_colours.gain,
  key_of.served,
  planner_colours.served,
  key_of.grey,
  planner_colours.grey,
  key_of.white,
  planner_colours.white,
  planner_colours.land,
];

const is_house: ExpressionSpecification = ['==', ['get', 'type_service'], 'france_services'];

/** The planner's style; `cells`: the collection that the people are counted in. */
export function make_planner_style(
  view: PlannerView,
  cells: 'population_cells' | 'communes',
  visible: ReadonlySet<LegendKey>,
): StyleSpecification {
  const sources: StyleSpecification['sources'] = {};
  for (const id of view.collections)
    if (columns[id] !== undefined)
      sources[id] = {
        type: 'vector',
        tiles: [
          `${location.origin}/collections/${id}/tiles/WebMercatorQuad/{z}/{y}/{x}?properties=${columns[id]}`,
        ],
        maxzoom: 13,
        bounds: [...view.bbox],
        promoteId: 'id',
      };
  const empty = { type: 'FeatureCollection' as const, features: [] };
  sources['territory'] = { type: 'geojson', data: empty };
  sources['labels'] = names_source();
  const layers: StyleSpecification['layers'] = [
    { id: 'outside', type: 'background', paint: { 'background-color': colours.outside } },
  ];
  const add = (collection: string, layer: Record<string, unknown>) => {
    if (sources[collection] === undefined) return;
    layers.push({
      source: collection,
      'source-layer': collection,
      ...layer,
    } as StyleSpecification['layers'][number]);
  };
  const line = (id: string, width: number, colour: string, more = {}) => ({
    id,
    type: 'line',
    paint: { 'line-color': colour, 'line-width': width, ...more },
  });
  const own = new Map(opacities(visible).map(([layer, , value]) => [layer, value]));
  add('departements', { id: 'land', type: 'fill', paint: { 'fill-color': colours.land } });
  add(cells, {
    id: 'cells',
    type: 'fill',
    paint: { 'fill-color': fill_colour, 'fill-opacity': own.get('cells'), 'fill-antialias': false },
  });
  for (const [id, pattern] of [
    ['cells-hatch', 'hatch'],
    ['cells-hatch-fine', 'hatch-fine'],
    ['cells-cross', 'cross'],
  ] as const)
    add(cells, {
      id,
      type: 'fill',
      paint: { 'fill-pattern': pattern, 'fill-opacity': own.get(id), 'fill-antialias': false },
    });
  add(
    cells,
    line('cells-gain', 1, planner_colours.outline, {
      'line-opacity': own.get('cells-gain'),
      'line-width': ['interpolate', ['linear'], ['zoom'], 7.5, 0, 9, 0.8, 12, 1.6],
    }),
  );
  add('communes', {
    ...line('communes-line', 1, '#2b2b2b', {
      'line-width': ['interpolate', ['linear'], ['zoom'], 8, 0.2, 12, 1.2],
      'line-opacity': 0.6,
      ...(view.approximate_contours ? { 'line-dasharray': [3, 2] } : {}),
    }),
    minzoom: 8,
  });
  add('epci', line('epci', 1.2, '#6b1f5c', { 'line-dasharray': [4, 1.5], 'line-opacity': 0.7 }));
  add('departements', line('departements-halo', 3.5, '#fff'));
  add('departements', line('departements-line', 1.6, colours.ink));
  for (const [kind, collection] of [
    ['departement', 'departements'],
    ['epci', 'epci'],
    ['commune', 'communes'],
  ] as const)
    add(collection, {
      ...line(`territory-${kind}`, 4, '#ffe14d', { 'line-gap-width': 0 }),
      filter: ['==', ['get', 'id'], ''],
    });
  layers.push({
    id: 'territory-area',
    source: 'territory',
    type: 'line',
    paint: { 'line-color': '#000', 'line-width': 3, 'line-dasharray': [2, 1] },
  });
  add('services', {
    id: 'houses',
    type: 'symbol',
    filter: is_house,
    layout: {
      'icon-image': 'france_services',
      'icon-allow-overlap': true,
      'icon-ignore-placement': true,
      'icon-size': ['interpolate', ['linear'], ['zoom'], 6, 0.2, 8, 0.4, 10, 0.75, 12, 1],
    },
  });
  layers.push(...name_layers);
  return { version: 8, sources, layers };
}
