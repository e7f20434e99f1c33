/** A small map of what changes, as SVG paths: drawn here, so that it needs no script and prints. */
import type { Feature, FeatureCollection, Geometry, Position } from 'geojson';
import type {
  ComparedClass,
  ComparedState,
  DifferenceMapView,
} from '../../../viewer/pages/comparison_view.ts';
import { classes } from '../white_zones/classify.ts';

export type Extent = readonly [west: number, south: number, east: number, north: number];
const width = 720;
const [least_height, most_height] = [320, 900];
/** Around what changes, as a share of its size; and the least that is shown, in degrees of latitude. */
const margin = 0.15;
const least_span = 0.25;
/** Side of a place that is known by its centre alone, in units of the drawing. */
const dot = 2;

export interface Pair {
  from: ComparedState;
  to: ComparedState;
}

/** The features that change from one state to the other; `step` above 0: better. */
export function list_changes(
  { features }: FeatureCollection,
  { from, to }: Pair,
): { feature: Feature; was: ComparedClass; step: number }[] {
  const rank = (feature: Feature, state: ComparedState) =>
    classes.indexOf(feature.properties?.[`class_${state}`] as ComparedClass);
  return features
    .map((feature) => ({
      feature,
      was: feature.properties?.[`class_${from}`] as ComparedClass,
      step: rank(feature, to) - rank(feature, from),
    }))
    .filter(({ step }) => step !== 0);
}

function* positions_of(geometry: Geometry): Generator<Position> {
  if (geometry.type === 'Point') yield geometry.coordinates;
  else if (geometry.type === 'Polygon') for (const ring of geometry.coordinates) yield* ring;
  else if (geometry.type === 'MultiPolygon')
    for (const polygon of geometry.coordinates) for (const ring of polygon) yield* ring;
}

/** What the map shows: all that changes and the sites, with a margin; null when there is nothing. */
export function extent_of(
  changes: readonly { feature: Feature }[],
  sites: readonly { lon: number; lat: number }[],
): Extent | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  const take = (x: number, y: number) => {
    [west, south] = [Math.min(west, x), Math.min(south, y)];
    [east, north] = [Math.max(east, x), Math.max(north, y)];
  };
  for (const { feature } of changes) for (const [x, y] of positions_of(feature.geometry)) take(x!, y!);
  for (const { lon, lat } of sites) take(lon, lat);
  if (west > east) return null;
  const pad_x = Math.max((east - west) * margin, least_span / 2);
  const pad_y = Math.max((north - south) * margin, least_span / 2);
  return [west - pad_x, south - pad_y, east + pad_x, north + pad_y];
}

/** Degrees to units of the drawing: plate carrée, true at the middle latitude. */
function project([west, south, east, north]: Extent) {
  const stretch = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const natural = (width * (north - south)) / ((east - west) * stretch);
  const height = Math.round(Math.min(most_height, Math.max(least_height, natural)));
  const scale = Math.min(width / ((east - west) * stretch), height / (north - south));
  const [middle_x, middle_y] = [(west + east) / 2, (south + north) / 2];
  const round = (value: number) => Math.round(value * 10) / 10;
  return {
    height,
    place: (x: number, y: number): [number, number] => [
      round(width / 2 + (x - middle_x) * stretch * scale),
      round(height / 2 - (y - middle_y) * scale),
    ],
  };
}

/** The map of one pair; everything of it in the order of the features. */
export function draw_differences(
  changes: readonly { feature: Feature; was: ComparedClass; step: number }[],
  sites: readonly { lon: number; lat: number; nom: string }[],
  ground: readonly Geometry[],
  extent: Extent,
): DifferenceMapView {
  const { height, place } = project(extent);
  const ring_path = (ring: readonly Position[]) =>
    `M${ring
      .slice(0, -1)
      .map(([x, y]) => place(x!, y!).join(' '))
      .join('L')}Z`;
  const path_of = (geometry: Geometry): string => {
    if (geometry.type === 'Polygon') return geometry.coordinates.map(ring_path).join('');
    if (geometry.type === 'MultiPolygon') return geometry.coordinates.flat().map(ring_path).join('');
    if (geometry.type !== 'Point') return '';
    const [x, y] = place(geometry.coordinates[0]!, geometry.coordinates[1]!);
    return `M${x - dot / 2} ${y - dot / 2}h${dot}v${dot}h-${dot}Z`;
  };
  const losses: Partial<Record<ComparedClass, string>> = {};
  let gains = '';
  for (const { feature, was, step } of changes) {
    const path = path_of(feature.geometry);
    if (step > 0) gains += path;
    else losses[was] = (losses[was] ?? '') + path;
  }
  return {
    width,
    height,
    ground: ground.map(path_of).join(''),
    gains,
    losses,
    sites: sites.map(({ lon, lat, nom }) => {
      const [x, y] = place(lon, lat);
      return { x, y, nom };
    }),
  };
}
