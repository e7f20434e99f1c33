import { KdTree } from './kd_tree.ts';
import {
  contexts,
  type Context,
  type Demands,
  type Nearest,
  type Points,
  type TravelTimes,
} from './travel_time.ts';

export interface CrowFlyParameters {
  speed_kmh: number;
  /** Length of the road over the straight line, by context of the place of departure. */
  detour: Readonly<Record<Context, number>>;
}

// WGS84: semi-major axis in metres and squared eccentricity.
const semi_major_m = 6_378_137;
const squared_eccentricity = 0.006_694_379_990_14;
/** Mean radius: turns chords into arcs. Its local error of 0.5 % bears on a correction of 1 m at 100 km. */
const mean_radius_m = 6_371_008.8;
const deciseconds_per_minute = 600;

/** Earth-centred coordinates (x, y, z in metres) of points on the ellipsoid: no seam at the antimeridian or a pole. */
export function to_earth_centred({ lon, lat }: Points): Float64Array {
  const earth = new Float64Array(lon.length * 3);
  for (let i = 0; i < lon.length; i++) {
    const lambda = ((lon[i] as number) * Math.PI) / 180;
    const phi = ((lat[i] as number) * Math.PI) / 180;
    const normal = semi_major_m / Math.sqrt(1 - squared_eccentricity * Math.sin(phi) ** 2);
    earth[i * 3] = normal * Math.cos(phi) * Math.cos(lambda);
    earth[i * 3 + 1] = normal * Math.cos(phi) * Math.sin(lambda);
    earth[i * 3 + 2] = normal * (1 - squared_eccentricity) * Math.sin(phi);
  }
  return earth;
}

/** Length over the ground of a straight chord through it: within a metre of the geodesic up to 500 km. */
export function arc_of_chord_m(chord_m: number): number {
  return 2 * mean_radius_m * Math.asin(Math.min(1, chord_m / (2 * mean_radius_m)));
}

const french = (value: number) => value.toLocaleString('fr-FR');

/**
 * Straight line × detour ÷ speed. Exact nearest antenna; times are rounded to the decisecond, so that thresholds are met
 * alike whatever the processor's last digit.
 */
export function crow_fly({ speed_kmh, detour }: CrowFlyParameters): TravelTimes {
  const minutes_per_m = contexts.map((context) => (detour[context] * 60) / (speed_kmh * 1000));
  return {
    method: `approché : vol d’oiseau × détour, à ${french(speed_kmh)} km/h`,
    approximate: true,
    parameters: { kind: 'crow_fly', speed_kmh, detour },
    nearest(demands, antennas) {
      return Promise.resolve(measure(demands, antennas, minutes_per_m));
    },
    warnings: () => ['Temps approchés : ni routes ni relief ; montagne non distinguée.'],
  };
}

function measure(demands: Demands, antennas: Points, minutes_per_m: readonly number[]): Nearest {
  const tree = new KdTree(to_earth_centred(antennas));
  const from = to_earth_centred(demands);
  const count = demands.lon.length;
  const site = new Int32Array(count).fill(-1);
  const minutes = new Float64Array(count).fill(Infinity);
  if (tree.size === 0) return { site, minutes };
  for (let i = 0; i < count; i++) {
    const { index, squared_distance } = tree.nearest(
      from[i * 3] as number,
      from[i * 3 + 1] as number,
      from[i * 3 + 2] as number,
    );
    const distance_m = arc_of_chord_m(Math.sqrt(squared_distance));
    const exact = distance_m * (minutes_per_m[demands.context[i] as number] as number);
    site[i] = index;
    minutes[i] = Math.round(exact * deciseconds_per_minute) / deciseconds_per_minute;
  }
  return { site, minutes };
}
