import type { SheetMap } from '../../viewer/pages/planner_sheet_view.ts';
import type { CoveredDemands } from '../processes/coverage/read_demands.ts';
import { classes } from '../processes/white_zones/classify.ts';
import type { Outline } from './read_outlines.ts';

const earth_radius_m = 6_378_137;
const to_radians = Math.PI / 180;

/** What a map shows. */
export interface Drawn {
  demands: Pick<CoveredDemands, 'lon' | 'lat' | 'width_m' | 'ids'>;
  /** Places to draw, by index. */
  members: ArrayLike<number>;
  before: Uint8Array;
  after: Uint8Array;
  /** Shapes of the places by identifier, where they are no squares. */
  shapes: ReadonlyMap<string, Outline> | null;
  borders: readonly { outline: Outline; kind: 'thin' | 'thick' }[];
  sites: readonly { lon: number; lat: number; number: number }[];
  words: string;
}

/** Mercator (the map on screen has it too): angles are true, and one scale holds for the middle of the map. */
const project = (lon: number, lat: number): [number, number] => [
  earth_radius_m * lon * to_radians,
  earth_radius_m * Math.log(Math.tan(Math.PI / 4 + (lat * to_radians) / 2)),
];

interface Frame {
  width: number;
  height: number;
  /** Units of the drawing for one projected metre. */
  scale: number;
  place(lon: number, lat: number): [x: number, y: number];
}

/** Room around what is drawn, as a share of it. */
const margin_share = 0.04;

function frame_of({ demands, members, borders, sites }: Drawn, width: number, most_height: number): Frame {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  const hold = (lon: number, lat: number, reach_m = 0) => {
    const [x, y] = project(lon, lat);
    const reach = reach_m / Math.cos(lat * to_radians);
    [west, east] = [Math.min(west, x - reach), Math.max(east, x + reach)];
    [south, north] = [Math.min(south, y - reach), Math.max(north, y + reach)];
  };
  for (let at = 0; at < members.length; at++) {
    const i = members[at] as number;
    hold(demands.lon[i] as number, demands.lat[i] as number, (demands.width_m[i] as number) / 2);
  }
  for (const { outline, kind } of borders)
    if (kind === 'thick') for (const ring of outline) for (const [lon, lat] of ring) hold(lon, lat);
  if (west === Infinity) for (const { lon, lat } of sites) hold(lon, lat, 1000);
  if (west === Infinity) hold(0, 0, 1000);
  const margin = Math.max(east - west, north - south, 1000) * margin_share;
  [west, south, east, north] = [west - margin, south - margin, east + margin, north + margin];
  const scale = Math.min(width / (east - west), most_height / (north - south));
  const height = Math.ceil((north - south) * scale);
  const left = (width - (east - west) * scale) / 2;
  return {
    width,
    height,
    scale,
    place(lon, lat) {
      const [x, y] = project(lon, lat);
      return [Math.round(left + (x - west) * scale), Math.round((north - y) * scale)];
    },
  };
}

/** Draws a map `width` units wide and at most so high, as paths of SVG. Pure: the same gives the same texts. */
export function draw_map(drawn: Drawn, width = 3600, most_height = 3000): SheetMap {
  const frame = frame_of(drawn, width, most_height);
  const paths = { served: '', grey: '', white: '', gain: '', loss: '' };
  const { members, before, after } = drawn;
  for (let at = 0; at < members.length; at++) {
    const i = members[at] as number;
    const [from, to] = [before[i] as number, after[i] as number];
    const shape = shape_of(drawn, frame, i);
    if (to > from) paths.gain += shape;
    else paths[classes[to] ?? 'grey'] += shape;
    if (to < from) paths.loss += shape;
  }
  return {
    width,
    height: frame.height,
    ...paths,
    borders: drawn.borders.map(({ outline, kind }) => ({ kind, d: outline_path(outline, frame) })),
    sites: drawn.sites
      .map(({ lon, lat, number }) => ({ at: frame.place(lon, lat), number }))
      .filter(({ at: [x, y] }) => x >= 0 && x <= width && y >= 0 && y <= frame.height)
      .map(({ at: [x, y], number }) => ({
        x: within(x, width),
        y: within(y, frame.height),
        number,
      })),
    scale: scale_bar(drawn, frame),
    outlined_gain: is_outlined(drawn, frame),
    words: drawn.words,
  };
}

/** Half the width of a site's mark: one at the edge is drawn whole. */
const mark = 44;
const within = (value: number, most: number) => Math.min(Math.max(value, mark), most - mark);

/** Places large enough on paper that an outline does not fill them. */
function is_outlined({ demands, members, shapes }: Drawn, { scale }: Frame): boolean {
  const width_m = demands.width_m[members[0] ?? 0] ?? 0;
  return shapes !== null || width_m * scale > 30;
}

/** Squares of a grid lie a little askew in Mercator: drawn a little larger, they leave no gaps. */
const overlap = 1.06;

function shape_of({ demands, shapes }: Drawn, frame: Frame, i: number): string {
  const outline = shapes?.get(demands.ids[i] as string);
  if (outline !== undefined) return outline_path(outline, frame);
  const [lon, lat] = [demands.lon[i] as number, demands.lat[i] as number];
  const [x, y] = frame.place(lon, lat);
  const width_m = demands.width_m[i] as number;
  const side = Math.max(2, Math.round((width_m * overlap * frame.scale) / Math.cos(lat * to_radians)));
  const half = Math.round(side / 2);
  return `M${x - half} ${y - half}h${side}v${side}h-${side}z`;
}

function outline_path(outline: Outline, frame: Frame): string {
  let path = '';
  for (const ring of outline) {
    let [last_x, last_y] = [NaN, NaN];
    let part = '';
    for (const [lon, lat] of ring) {
      const [x, y] = frame.place(lon, lat);
      if (x === last_x && y === last_y) continue;
      part += part === '' ? `M${x} ${y}` : `L${x} ${y}`;
      [last_x, last_y] = [x, y];
    }
    path += `${part}z`;
  }
  return path;
}

/** A round length of about a fifth of the map, true in its middle. */
function scale_bar({ demands, members }: Drawn, { width, height, scale }: Frame): SheetMap['scale'] {
  let [sum, count] = [0, 0];
  for (let at = 0; at < members.length; at++) {
    sum += demands.lat[members[at] as number] as number;
    count++;
  }
  const lat = count > 0 ? sum / count : 0;
  const units_per_km = (1000 * scale) / Math.cos(lat * to_radians);
  const wanted = Math.min(width, height) / 5 / units_per_km;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const km = [5, 2, 1].map((step) => step * power).find((step) => step <= wanted) ?? power;
  return { km: Number(km.toPrecision(1)), length: Math.round(km * units_per_km) };
}
