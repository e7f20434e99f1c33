/**
 * Roads of IGN's BD TOPO, layer `troncon_de_route`: one line per stretch between two junctions, directions, mean speeds
 * and access in columns (descriptif de contenu BD TOPO 3.x, classe « Tronçon de route »).
 */
import type { Geometry, Position } from 'geojson';
import { day_number, units_per_degree, type TravelMode } from '../../catalogue/roads/graph.ts';
import { AppError } from '../../errors.ts';
import { find_column } from '../readers/names.ts';
import { is_reject_row, type OpenedFile } from '../readers/open.ts';
import { to_wgs84 } from '../sources/services/projections.ts';
import { IdTable } from './lists.ts';
import { RoadNetwork } from './network.ts';
import type { Period, Road, RoadClass } from './road.ts';

export const bd_topo_layer = 'troncon_de_route';

const columns = [
  'nature',
  'importance',
  'sens_de_circulation',
  'vitesse_moyenne_vl',
  'acces_vehicule_leger',
  'etat_de_l_objet',
  'urbain',
  'position_par_rapport_au_sol',
  'periode_de_fermeture',
] as const;
type Column = (typeof columns)[number];
type Fields = Readonly<Record<Column, unknown>>;
const needed: readonly Column[] = ['nature', 'sens_de_circulation', 'vitesse_moyenne_vl'];

const text = (value: unknown) => (typeof value === 'string' ? value.trim().toLowerCase() : '');

const classes_by_nature: ReadonlyMap<string, RoadClass> = new Map([
  ['type autoroutier', 'motorway'],
  ['bretelle', 'primary_link'],
  ['rond-point', 'secondary'],
  ['route à 2 chaussées', 'trunk'],
  ['route empierrée', 'track'],
  ['chemin', 'track'],
  ['sentier', 'path'],
  ['escalier', 'steps'],
  ['piste cyclable', 'cycleway'],
  ['bac ou liaison maritime', 'ferry'],
]);
/** Of « Route à 1 chaussée », by importance from 1, national, to 6. */
const classes_by_importance = [
  'trunk',
  'primary',
  'secondary',
  'tertiary',
  'residential',
  'service',
] as const;
/** What a person in a car may use without a right of their own. */
const open_to_cars = new Set(['', 'libre', 'à péage', 'a péage']);
const not_for_cars = new Set<RoadClass>(['path', 'steps', 'cycleway']);

/** « Du 01/11 au 31/05 »; null for other texts. */
export function read_closing(value: unknown): Period | null {
  const found = /^du (\d{1,2})[/-](\d{1,2}) au (\d{1,2})[/-](\d{1,2})$/.exec(text(value));
  if (found === null) return null;
  const [d1 = 0, m1 = 0, d2 = 0, m2 = 0] = found.slice(1).map(Number);
  const is_day = (day: number, month: number) => day >= 1 && day <= 31 && month >= 1 && month <= 12;
  return is_day(d1, m1) && is_day(d2, m2) ? { from: day_number(m1, d1), to: day_number(m2, d2) } : null;
}

function class_of({ nature, importance }: Fields): RoadClass {
  const by_nature = classes_by_nature.get(text(nature));
  if (by_nature !== undefined) return by_nature;
  return classes_by_importance[Number(importance) - 1] ?? 'unclassified';
}

const is_true = (value: unknown) => value === true || value === 1 || text(value) === 'true';

/** The road that a row is to a mode; null when it is none. */
export function road_of_row(fields: Fields, mode: TravelMode): Road | null {
  if (!['', 'en service'].includes(text(fields.etat_de_l_objet))) return null;
  const road_class = class_of(fields);
  if (
    mode === 'car' &&
    (not_for_cars.has(road_class) || !open_to_cars.has(text(fields.acces_vehicule_leger)))
  )
    return null;
  if (mode !== 'car' && road_class === 'motorway') return null;
  if (mode === 'bicycle' && road_class === 'steps') return null;
  const direction = mode === 'walk' ? '' : text(fields.sens_de_circulation);
  const kmh = Number(fields.vitesse_moyenne_vl);
  const closing = read_closing(fields.periode_de_fermeture);
  return {
    class: road_class,
    ahead: direction !== 'sens inverse',
    back: direction !== 'sens direct',
    ahead_limit_kmh: null,
    back_limit_kmh: null,
    known_kmh: mode === 'car' && kmh > 0 && kmh <= 140 ? kmh : null,
    context: fields.urbain === null ? null : is_true(fields.urbain) ? 'urban' : 'rural',
    is_reachable:
      road_class !== 'motorway' &&
      road_class !== 'ferry' &&
      !(Number(fields.position_par_rapport_au_sol) < 0),
    duration_s: null,
    closures: closing === null ? [] : [closing],
  };
}

/** A third of a metre: ends that are nearer than that are one; the pair of numbers still fits in one exact number. */
const ends_per_degree = 1 / 3e-6;
const end_key = ([lon = 0, lat = 0]: Position) =>
  Math.round((lon + 180) * ends_per_degree) * 180 * ends_per_degree +
  Math.round((lat + 90) * ends_per_degree);

export interface BdTopoReading {
  network: RoadNetwork;
  /** Rows whose geometry or projection could not be read. */
  unread_rows: number;
  /** Closing periods written in another way. */
  unread_closings: number;
}

/** The roads of a mode in an opened layer. Throws an AppError when its columns are not those of BD TOPO. */
export async function read_bd_topo_roads(
  file: OpenedFile,
  mode: TravelMode,
  { signal, told = () => undefined }: { signal?: AbortSignal; told?: (rows: number) => void } = {},
): Promise<BdTopoReading> {
  const named = name_columns(file);
  const reading: BdTopoReading = { network: new RoadNetwork(), unread_rows: 0, unread_closings: 0 };
  const ends = new IdTable();
  const end_points: number[] = [];
  let rows = 0;
  for await (const row of file.rows(signal)) {
    if (++rows % 1000 === 0) told(rows);
    if (is_reject_row(row)) {
      reading.unread_rows++;
      continue;
    }
    const fields = Object.fromEntries(
      columns.map((column) => [column, row.fields[named.get(column) ?? ''] ?? null]),
    ) as Fields;
    const closing = fields.periode_de_fermeture;
    if (text(closing) !== '' && read_closing(closing) === null) reading.unread_closings++;
    const road = road_of_row(fields, mode);
    if (road === null) continue;
    const lines = lines_of(row.geometry ?? null, file.sample.crs);
    if (lines.length === 0) reading.unread_rows++;
    for (const line of lines) add_line(reading.network, road, line, ends, end_points);
  }
  return reading;
}

function name_columns({ sample }: OpenedFile): ReadonlyMap<Column, string> {
  const found = new Map<Column, string>();
  for (const column of columns) {
    const name = find_column(sample.columns, column);
    if (name !== null) found.set(column, name);
  }
  const missing = needed.filter((column) => !found.has(column));
  if (missing.length === 0) return found;
  throw new AppError(
    `Ce ne sont pas des tronçons de route de la BD TOPO : colonnes ${missing.join(', ')} absentes.`,
    {
      status: 422,
      code: 'not-bd-topo',
      place: sample.name,
      remedy: `Donnez un GeoPackage de la BD TOPO et sa couche : --layer=${bd_topo_layer}.`,
    },
  );
}

/** Lines in longitude and latitude; none when a place cannot be told. */
function lines_of(geometry: Geometry | null, crs: string | null): Position[][] {
  const lines =
    geometry?.type === 'LineString'
      ? [geometry.coordinates]
      : geometry?.type === 'MultiLineString'
        ? geometry.coordinates
        : [];
  const placed = lines.map((line) =>
    line.map(([x, y]) => (crs === 'EPSG:4326' ? [x ?? NaN, y ?? NaN] : to_wgs84(x, y, crs))),
  );
  const is_whole = (line: (Position | null)[]): line is Position[] =>
    line.length >= 2 &&
    line.every(
      (place) => place !== null && Math.abs(place[0] as number) <= 180 && Math.abs(place[1] as number) <= 90,
    );
  return placed.every(is_whole) ? placed : [];
}

function add_line(
  network: RoadNetwork,
  road: Road,
  line: readonly Position[],
  ends: IdTable,
  end_points: number[],
): void {
  const units = (degrees: number | undefined) => Math.round((degrees as number) * units_per_degree);
  const points = line.map((place, i) => {
    const [lon, lat] = place;
    if (i > 0 && i < line.length - 1) return network.add_point(units(lon), units(lat));
    const known = ends.size;
    const end = ends.add(end_key(place));
    if (end === known) end_points.push(network.add_point(units(lon), units(lat)));
    return end_points[end] as number;
  });
  network.add_road(road, points);
}
