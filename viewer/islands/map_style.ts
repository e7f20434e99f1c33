import type { ExpressionSpecification, FilterSpecification, StyleSpecification } from 'maplibre-gl';
import type { MapView } from '../pages/map_view.ts';
import type { LayerId, Selection } from '../pages/view_state.ts';
import { name_layers, names_source } from './map_names.ts';

export const colours = {
  served: '#07407f',
  grey: '#949494',
  white: '#ffffff',
  hatch: '#8c4a00',
  land: '#f3f1ea',
  outside: '#e6eaed',
  ink: '#1b1b1b',
} as const;

/** Columns each collection carries in its tiles; the panel asks for the rest. */
const columns: Readonly<Record<string, string>> = {
  communes: 'nom',
  epci: 'nom',
  departements: 'nom',
  regions: 'nom',
  services: 'source,type_service',
  white_zones: 'class',
};

const type_key: ExpressionSpecification = ['concat', ['get', 'source'], ':', ['get', 'type_service']];
const is_house: ExpressionSpecification = ['==', ['get', 'type_service'], 'france_services'];
const is_town_hall: ExpressionSpecification = ['==', ['get', 'type_service'], 'mairie'];

/** Which services each switch shows; together they are all services. */
export function service_filters(view: MapView): Partial<Record<LayerId, FilterSpecification>> {
  const counts: ExpressionSpecification = ['in', type_key, ['literal', [...view.counter_types]]];
  return {
    others: ['all', ['!', is_house], ['!', is_town_hall], ['!', counts]],
    town_halls: is_town_hall,
    counters: ['all', ['!', is_house], counts],
    france_services: is_house,
  };
}

/** Map layers that a switch shows or hides. */
export const layers_of: Readonly<Record<LayerId, readonly string[]>> = {
  zones: ['zones', 'zones-hatch'],
  epci: ['epci'],
  france_services: ['france_services'],
  counters: ['counters'],
  town_halls: ['town_halls'],
  others: ['others'],
};

export const none: FilterSpecification = ['==', ['get', 'id'], ''];
export const selected = (selection: Selection | null, kind: Selection['kind']): FilterSpecification =>
  selection?.kind === kind ? ['==', ['get', 'id'], selection.id] : none;

/** The whole style, with the first switches and selection in it. */
export function make_style(
  view: MapView,
  visible: ReadonlySet<LayerId>,
  selection: Selection | null,
): StyleSpecification {
  const sources: StyleSpecification['sources'] = {};
  for (const id of view.collections)
    sources[id] = {
      type: 'vector',
      tiles: [
        `${location.origin}/collections/${id}/tiles/WebMercatorQuad/{z}/{y}/{x}?properties=${columns[id]}`,
      ],
      maxzoom: 13,
      bounds: [...view.bbox],
      promoteId: 'id',
    };
  sources['labels'] = names_source();
  const layers: StyleSpecification['layers'] = [
    { id: 'outside', type: 'background', paint: { 'background-color': colours.outside } },
  ];
  const add = (collection: string, layer: Record<string, unknown>) => {
    if (sources[collection] === undefined) return;
    const own = Object.entries(layers_of).find(([, ids]) => ids.includes(String(layer['id'])));
    const hidden = own !== undefined && !visible.has(own[0] as LayerId);
    layers.push({
      source: collection,
      'source-layer': collection,
      ...layer,
      layout: { ...(layer['layout'] as object | undefined), visibility: hidden ? 'none' : 'visible' },
    } as StyleSpecification['layers'][number]);
  };
  add('departements', { id: 'land', type: 'fill', paint: { 'fill-color': colours.land } });
  add('white_zones', {
    id: 'zones',
    type: 'fill',
    paint: {
      'fill-color': [
        'match',
        ['get', 'class'],
        'served',
        colours.served,
        'grey',
        colours.grey,
        colours.white,
      ],
      'fill-antialias': false,
    },
  });
  add('white_zones', {
    id: 'zones-hatch',
    type: 'fill',
    filter: ['==', ['get', 'class'], 'white'],
    paint: { 'fill-pattern': 'hatch' },
  });
  // Invisible, to be clicked.
  add('communes', { id: 'communes', type: 'fill', paint: { 'fill-color': '#000', 'fill-opacity': 0 } });
  add('communes', {
    id: 'communes-line',
    type: 'line',
    minzoom: 8,
    paint: {
      'line-color': '#2b2b2b',
      'line-width': ['interpolate', ['linear'], ['zoom'], 8, 0.2, 12, 1.2],
      'line-opacity': 0.7,
      ...(view.approximate_contours ? { 'line-dasharray': [3, 2] } : {}),
    },
  });
  add('epci', {
    id: 'epci',
    type: 'line',
    paint: { 'line-color': '#6b1f5c', 'line-width': 2, 'line-dasharray': [4, 1.5] },
  });
  add('departements', {
    id: 'departements-halo',
    type: 'line',
    paint: { 'line-color': '#fff', 'line-width': 3.5 },
  });
  add('departements', {
    id: 'departements-line',
    type: 'line',
    paint: { 'line-color': colours.ink, 'line-width': 1.6 },
  });
  add('communes', {
    id: 'selected-halo',
    type: 'line',
    filter: selected(selection, 'commune'),
    paint: { 'line-color': '#000', 'line-width': 6 },
  });
  add('communes', {
    id: 'selected',
    type: 'line',
    filter: selected(selection, 'commune'),
    paint: { 'line-color': '#ffe14d', 'line-width': 3 },
  });
  add('white_zones', {
    id: 'selected-zone',
    type: 'line',
    filter: selected(selection, 'zone'),
    paint: { 'line-color': '#ffe14d', 'line-width': 3 },
  });
  for (const [id, filter] of Object.entries(service_filters(view)))
    add('services', {
      id,
      type: 'symbol',
      filter,
      layout: {
        'icon-image': id,
        'icon-allow-overlap': true,
        // A point hides no name.
        'icon-ignore-placement': true,
        'icon-size': ['interpolate', ['linear'], ['zoom'], 6, 0.25, 8, 0.45, 10, 0.8, 12, 1.1],
      },
    });
  add('services', {
    id: 'selected-service',
    type: 'circle',
    filter: selected(selection, 'service'),
    paint: {
      'circle-radius': 13,
      'circle-color': '#ffe14d',
      'circle-opacity': 0.25,
      'circle-stroke-color': '#000',
      'circle-stroke-width': 3,
    },
  });
  layers.push(...name_layers);
  return { version: 8, sources, layers };
}
