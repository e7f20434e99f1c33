/**
 * What a way of OpenStreetMap is to a mode of travel, by its tags (wiki.openstreetmap.org: Key:access,
 * Key:oneway, Conditional restrictions). Turn restrictions are relations and are not read.
 */
import type { TravelMode } from '../../catalogue/roads/graph.ts';
import { read_conditions, rest_of_year } from './osm_closures.ts';
import { read_duration_s, read_limit_kmh } from './osm_values.ts';
import { road_classes, type Period, type Road, type RoadClass } from './road.ts';

export type Tags = ReadonlyMap<string, string>;

/** Keys that tell who may pass, the one that says most first. */
const access_keys: Readonly<Record<TravelMode, readonly string[]>> = {
  car: ['motorcar', 'motor_vehicle', 'vehicle', 'access'],
  bicycle: ['bicycle', 'vehicle', 'access'],
  walk: ['foot', 'access'],
};
const denied = new Set([
  'no',
  'private',
  'agricultural',
  'forestry',
  'emergency',
  'military',
  'psv',
  'bus',
  'use_sidepath',
  'dismount',
]);
const allowed = new Set(['yes', 'designated', 'permissive', 'destination', 'official']);

const known_classes: ReadonlySet<string> = new Set(road_classes.filter((name) => name !== 'ferry'));
/** Ways that a mode takes only where a tag allows it by name. */
const by_permission: Readonly<Record<TravelMode, ReadonlySet<RoadClass>>> = {
  car: new Set(['pedestrian', 'track']),
  bicycle: new Set(['footway', 'bridleway']),
  walk: new Set([]),
};
const barred: Readonly<Record<TravelMode, ReadonlySet<RoadClass>>> = {
  car: new Set(['footway', 'cycleway', 'path', 'bridleway', 'steps']),
  bicycle: new Set(['motorway', 'motorway_link', 'steps']),
  walk: new Set(['motorway', 'motorway_link']),
};

/** The most telling value; the general `access` counts as permission by name for nobody. */
function read_access(tags: Tags, mode: TravelMode): { value: string | undefined; is_named: boolean } {
  for (const key of access_keys[mode]) {
    const value = tags.get(key);
    if (value !== undefined) return { value, is_named: key !== 'access' };
  }
  return { value: undefined, is_named: false };
}

function class_of(tags: Tags): RoadClass | null {
  const highway = tags.get('highway');
  if (highway !== undefined && known_classes.has(highway)) return highway as RoadClass;
  return /^(?:ferry|shuttle_train)$/.test(tags.get('route') ?? '') ? 'ferry' : null;
}

/** Whether the class is open to the mode before the access tags refuse it. */
function is_open(road_class: RoadClass, tags: Tags, mode: TravelMode): boolean {
  const { value, is_named } = read_access(tags, mode);
  const is_permitted = is_named && value !== undefined && allowed.has(value);
  if (barred[mode].has(road_class)) return false;
  if (mode !== 'car' && tags.get('motorroad') === 'yes') return is_permitted;
  if (by_permission[mode].has(road_class) && !is_permitted)
    return mode === 'car' && road_class === 'track' && tags.get('tracktype') === 'grade1';
  // A crossing said to be for walkers or cyclists, of which nothing says that it takes cars.
  if (mode === 'car' && road_class === 'ferry' && !is_named) return !tags.has('foot') && !tags.has('bicycle');
  return true;
}

/** Directions that are open: `[ahead, back]`. */
function read_directions(road_class: RoadClass, tags: Tags, mode: TravelMode): [boolean, boolean] {
  const oneway = read_oneway(road_class, tags, mode);
  let [ahead, back] = [oneway !== 'back' && oneway !== 'none', oneway !== 'ahead' && oneway !== 'none'];
  for (const key of access_keys[mode]) {
    if (denied.has(tags.get(`${key}:forward`) ?? '')) ahead = false;
    if (denied.has(tags.get(`${key}:backward`) ?? '')) back = false;
  }
  return [ahead, back];
}

type Oneway = 'both' | 'ahead' | 'back' | 'none';
const oneway_values: ReadonlyMap<string, Oneway> = new Map([
  ['yes', 'ahead'],
  ['true', 'ahead'],
  ['1', 'ahead'],
  ['-1', 'back'],
  ['reverse', 'back'],
  ['no', 'both'],
  ['false', 'both'],
  ['0', 'both'],
  // Changes with the hour: nobody can count on it.
  ['reversible', 'none'],
]);

function read_oneway(road_class: RoadClass, tags: Tags, mode: TravelMode): Oneway {
  const read = (key: string) => oneway_values.get(tags.get(key) ?? '');
  if (mode === 'walk') return read('oneway:foot') ?? 'both';
  if (mode === 'bicycle') {
    const own = read('oneway:bicycle');
    if (own !== undefined) return own;
    if (has_contraflow(tags)) return 'both';
  }
  const implied =
    road_class === 'motorway' || /^(?:roundabout|circular)$/.test(tags.get('junction') ?? '')
      ? 'ahead'
      : 'both';
  return (mode === 'car' ? read('oneway:motor_vehicle') : undefined) ?? read('oneway') ?? implied;
}

/** A lane for cyclists against the traffic. */
function has_contraflow(tags: Tags): boolean {
  const sides = ['cycleway', 'cycleway:left', 'cycleway:right', 'cycleway:both'];
  return sides.some(
    (key) =>
      (tags.get(key) ?? '').startsWith('opposite') || /^(?:-1|no)$/.test(tags.get(`${key}:oneway`) ?? ''),
  );
}

const context_keys = ['maxspeed', 'source:maxspeed', 'maxspeed:type', 'zone:traffic', 'zone:maxspeed'];

function read_context(tags: Tags): Road['context'] {
  for (const key of context_keys) {
    const word = /:(urban|rural|motorway|trunk)$/.exec(tags.get(key) ?? '')?.[1];
    if (word !== undefined) return word === 'urban' ? 'urban' : 'rural';
  }
  return null;
}

/** Closures by season, and whether a condition was read past: hours and weights do not close a road for the year. */
function read_seasons(
  tags: Tags,
  mode: TravelMode,
  is_denied: boolean,
  winter: Period,
): { closures: Period[]; is_opened: boolean } {
  const closures: Period[] = [];
  let is_opened = false;
  for (const key of access_keys[mode]) {
    const text = tags.get(`${key}:conditional`);
    if (text === undefined) continue;
    for (const { value, period } of read_conditions(text, winter)) {
      if (period === null) continue;
      if (denied.has(value) && !is_denied) closures.push(period);
      if (allowed.has(value) && is_denied) {
        const closed = rest_of_year(period);
        if (closed !== null) closures.push(closed);
        is_opened = true;
      }
    }
    // The most telling key that has conditions is the one that holds.
    if (closures.length > 0 || is_opened) break;
  }
  const only_winter = ['winter_road', 'ice_road'].some((key) => tags.get(key) === 'yes');
  const summer = rest_of_year(winter);
  if ((only_winter || tags.get('seasonal') === 'winter') && summer !== null) closures.push(summer);
  if (tags.get('seasonal') === 'summer') closures.push(winter);
  return { closures, is_opened };
}

/** The road that a way is to the mode; null when it is none, or nobody may pass. `winter`: for tags without dates. */
export function road_of_tags(tags: Tags, mode: TravelMode, winter: Period): Road | null {
  const road_class = class_of(tags);
  if (road_class === null || !is_open(road_class, tags, mode)) return null;
  if (tags.get('area') === 'yes' && mode !== 'walk') return null;
  if (tags.get('service') === 'emergency_access') return null;
  const is_denied = denied.has(read_access(tags, mode).value ?? '');
  const { closures, is_opened } = read_seasons(tags, mode, is_denied, winter);
  if (is_denied && !is_opened) return null;
  const [ahead, back] = read_directions(road_class, tags, mode);
  if (!ahead && !back) return null;
  const limit = read_limit_kmh(tags.get('maxspeed'));
  const tunnel = tags.get('tunnel');
  return {
    class: road_class,
    ahead,
    back,
    ahead_limit_kmh: read_limit_kmh(tags.get('maxspeed:forward')) ?? limit,
    back_limit_kmh: read_limit_kmh(tags.get('maxspeed:backward')) ?? limit,
    known_kmh: null,
    context: read_context(tags),
    is_reachable:
      !/^(?:motorway|ferry$)/.test(road_class) &&
      tags.get('motorroad') !== 'yes' &&
      (tunnel === undefined || /^(?:no|building_passage)$/.test(tunnel)),
    duration_s: road_class === 'ferry' ? read_duration_s(tags.get('duration')) : null,
    closures,
  };
}

const barriers: Readonly<Record<TravelMode, RegExp>> = {
  car: /^(?:bollard|block|cycle_barrier|motorcycle_barrier|kissing_gate|stile|turnstile|chain|jersey_barrier|log|debris|horse_stile)$/,
  bicycle: /^(?:kissing_gate|stile|turnstile|horse_stile)$/,
  walk: /^(?:debris)$/,
};

/** Whether a node stops the mode: a barrier that its tags do not open, or any object that they close. */
export function is_blocked(tags: Tags, mode: TravelMode): boolean {
  const barrier = tags.get('barrier');
  const { value, is_named } = read_access(tags, mode);
  if (value !== undefined && denied.has(value)) return barrier !== undefined || is_named;
  if (barrier === undefined) return false;
  if (barriers[mode].test(barrier)) return !(value !== undefined && allowed.has(value));
  return barrier.endsWith('gate') && tags.get('locked') === 'yes' && mode === 'car';
}
