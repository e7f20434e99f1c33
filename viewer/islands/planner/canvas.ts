import type { GeoJSONSource } from 'maplibre-gl';
import type { PlannerView } from '../../pages/planner_view.ts';
import type { Area, ScenarioSite, Territory } from '../../pages/scenario_body.ts';
import type { Situation } from '../../planner/situation.ts';
import { is_still, open_map } from '../base_map.ts';
import { draw_hatch, draw_icon, icons } from '../map_images.ts';
import type { Box } from '../requests.ts';
import { keep_markers, type MarkerHandlers } from './markers.ts';
import { draw_cross } from './patterns.ts';
import { make_planner_style, opacities } from './style.ts';
import type { LegendKey } from './words.ts';

export interface CanvasHandlers extends MarkerHandlers {
  on_pick(lon: number, lat: number, house: string | null): void;
  on_error(): void;
}

/** What the cells show. */
export interface Painting {
  before: Uint8Array;
  after: Uint8Array;
  /** 1 within the territory. */
  inside: Uint8Array;
}

/** The planner's map as its page drives it. */
export interface PlannerCanvas {
  /** Paints the cells; with `changed` only those. */
  paint(painting: Painting, changed: readonly number[] | null): void;
  /** 1 where a cell is white, but not for certain; only cells that were painted otherwise are painted. */
  paint_unsure(unsure: Uint8Array): void;
  show_sites(sites: readonly ScenarioSite[], selected: string | null): void;
  show_legend(visible: ReadonlySet<LegendKey>): void;
  show_territory(territory: Territory): void;
  /** A click on the map places a guichet. */
  show_adding(is_adding: boolean): void;
  go_to(box: Box): void;
  /** Draws a polygon with the mouse; null when it could not be loaded. Resolves with what stops drawing. */
  draw(finish: (area: Area) => void): Promise<() => void>;
  /** The drawing as it is now and the kilometres of ground across it. */
  take_picture(): {
    canvas: HTMLCanvasElement;
    width_km: number;
    sites: { x: number; y: number; label: string }[];
  };
  remove(): void;
}

/** Draws the map in the element. Throws when the browser has no WebGL. */
export function make_canvas(
  container: HTMLElement,
  view: PlannerView,
  situation: Situation,
  visible: ReadonlySet<LegendKey>,
  handlers: CanvasHandlers,
): PlannerCanvas {
  const cells = situation.collection;
  const [west, south, east, north] = view.first_view;
  const map = open_map({
    container,
    style: make_planner_style(view, cells, visible),
    bounds: [west, south, east, north],
    fitBoundsOptions: { padding: 16 },
    minZoom: 4,
    maxZoom: 16,
  });
  map.addImage('hatch', draw_hatch(), { pixelRatio: 2 });
  map.addImage('hatch-fine', draw_hatch(1), { pixelRatio: 2 });
  map.addImage('cross', draw_cross(), { pixelRatio: 2 });
  if (icons.france_services !== undefined)
    map.addImage('france_services', draw_icon(icons.france_services), { pixelRatio: 2 });
  map.once('load', () => (container.dataset['loaded'] = 'true'));
  map.on('error', () => handlers.on_error());
  let drawing = false;
  map.on('click', ({ point, lngLat }) => {
    if (drawing) return;
    const found =
      map.getLayer('houses') === undefined
        ? []
        : map.queryRenderedFeatures(
            [
              [point.x - 6, point.y - 6],
              [point.x + 6, point.y + 6],
            ],
            { layers: ['houses'] },
          );
    handlers.on_pick(lngLat.lng, lngLat.lat, found[0] === undefined ? null : String(found[0].id));
  });
  // As soon as the style is there, tiles or not: what is painted must not wait for the network.
  let waiting: (() => void)[] | null = [];
  map.once('style.load', () => {
    const works = waiting ?? [];
    waiting = null;
    for (const work of works) work();
  });
  const when_ready = (work: () => void) => {
    if (waiting === null) work();
    else waiting.push(work);
  };
  const keep = keep_markers(map, handlers);
  let shown: readonly ScenarioSite[] = [];
  let painted_unsure: Readonly<Uint8Array> = new Uint8Array(situation.count);
  const has_cells = () => map.getSource(cells) !== undefined;

  return {
    paint: ({ before, after, inside }, changed) =>
      when_ready(() => {
        if (!has_cells()) return;
        const paint_one = (i: number) => {
          const [b, a] = [before[i] as number, after[i] as number];
          map.setFeatureState(
            { source: cells, sourceLayer: cells, id: situation.ids[i] },
            { c: a, d: a > b ? 1 : a < b ? 2 : 0, i: inside[i] as number },
          );
        };
        if (changed !== null) for (const i of changed) paint_one(i);
        else for (let i = 0; i < situation.count; i++) paint_one(i);
      }),
    paint_unsure: (unsure) =>
      when_ready(() => {
        if (!has_cells()) return;
        for (let i = 0; i < situation.count; i++)
          if (unsure[i] !== painted_unsure[i])
            map.setFeatureState(
              { source: cells, sourceLayer: cells, id: situation.ids[i] },
              { u: unsure[i] as number },
            );
        painted_unsure = unsure;
      }),
    show_sites(sites, selected) {
      shown = sites;
      keep(sites, selected);
    },
    show_legend: (visible) =>
      when_ready(() => {
        for (const [layer, property, value] of opacities(visible))
          if (map.getLayer(layer) !== undefined) map.setPaintProperty(layer, property, value);
      }),
    show_territory: (territory) =>
      when_ready(() => {
        for (const kind of ['departement', 'epci', 'commune'] as const)
          if (map.getLayer(`territory-${kind}`) !== undefined)
            map.setFilter(`territory-${kind}`, [
              '==',
              ['get', 'id'],
              territory.kind === kind ? territory.code : '',
            ]);
        void map.getSource<GeoJSONSource>('territory')?.setData({
          type: 'FeatureCollection',
          features:
            territory.kind === 'area'
              ? [{ type: 'Feature', properties: {}, geometry: territory.geometry }]
              : [],
        });
      }),
    show_adding: (is_adding) => (map.getCanvas().style.cursor = is_adding ? 'crosshair' : ''),
    go_to: ([west, south, east, north]) =>
      void map.fitBounds([west, south, east, north], {
        padding: 40,
        maxZoom: 12,
        duration: is_still() ? 0 : 500,
      }),
    async draw(finish) {
      const { draw_polygon } = await import('./draw.ts');
      drawing = true;
      container.dataset['drawing'] = 'true';
      const stop = draw_polygon(map, (area) => {
        end();
        finish(area);
      });
      const end = () => {
        stop();
        delete container.dataset['drawing'];
        // The click that closes the polygon is no click on a place.
        setTimeout(() => (drawing = false), 300);
      };
      return end;
    },
    take_picture() {
      map.redraw();
      const { clientWidth, clientHeight } = map.getContainer();
      const [left, right] = [
        map.unproject([0, clientHeight / 2]),
        map.unproject([clientWidth, clientHeight / 2]),
      ];
      const ratio = map.getCanvas().width / clientWidth;
      return {
        canvas: map.getCanvas(),
        width_km: left.distanceTo(right) / 1000,
        sites: shown.map(({ lon, lat }, n) => {
          const { x, y } = map.project([lon, lat]);
          return { x: x * ratio, y: y * ratio, label: String(n + 1) };
        }),
      };
    },
    remove: () => map.remove(),
  };
}
