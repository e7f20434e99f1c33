import { array_of, type Arrays } from './arrays.ts';
import { unreached } from './basket.ts';
import type { Uncertainty, VagueCounter } from './white_draws.ts';
import type { PlannerBasket } from '../pages/planner_view.ts';
import type { ClassRule } from '../pages/scenario_body.ts';

export interface Place {
  code: string;
  nom: string;
}

/** Where people live and how long each is from each service: GET /planner/situation. */
export interface Situation {
  /** Names the data: a row asked with another one is refused. */
  key: string;
  basket: PlannerBasket;
  rule: ClassRule;
  method: string;
  approximate: boolean;
  /** « démonstration, 2016/2024 »: to be shown with every figure; null when the sources are of today. */
  label: string | null;
  warnings: readonly string[];
  sources: readonly string[];
  collection: 'population_cells' | 'communes';
  /** Number of cells; all arrays below are this long. */
  count: number;
  ids: readonly string[];
  communes: readonly Place[];
  epci: readonly Place[];
  departements: readonly Place[];
  /** Titles of the categories that no source tells of: they are not counted. */
  left_out: readonly string[];
  lon: Float64Array;
  lat: Float64Array;
  population: Float64Array;
  /** Index in `communes`; `none` of the index's kind without. */
  commune: Uint16Array;
  epci_of: Uint16Array;
  departement: Uint8Array;
  /** Deciseconds to the nearest counter: category c of cell i at c × count + i. */
  ds: Int32Array;
  /** What the draws of P(white) are made from, as `DrawnFrom` has it. */
  place_error_ds: Float64Array;
  vague: Uint16Array;
  vague_counters: readonly (readonly VagueCounter[])[];
  uncertainty: Uncertainty;
}

/** Cells that a place reaches: GET /planner/row. */
export interface Row {
  /** Ascending. */
  cells: Uint32Array;
  /** Deciseconds from each of them to the place. */
  ds: Int32Array;
}

/** Index of a cell that belongs to no zone. */
export const no_zone = { Uint16: 65_535, Uint8: 255 } as const;

/** Texts of a list, or the titles of its things. */
const texts = (list: readonly (string | { title: string })[] | undefined): string[] =>
  (list ?? []).map((one) => (typeof one === 'string' ? one : one.title));

/** The situation in a container of arrays; a RangeError when a part is missing or of another length. */
export function read_situation(arrays: Arrays): Situation {
  const head = arrays.header as unknown as Situation & { basket: PlannerBasket };
  const { count } = head;
  const situation: Situation = {
    ...head,
    rule: head.rule ?? head.basket.class_rule,
    label: head.label ?? null,
    warnings: texts(head.warnings),
    sources: texts(head.sources),
    left_out: texts(head.left_out),
    epci: arrays.header['epci'] as Place[],
    lon: array_of(arrays, 'lon', 'Float64'),
    lat: array_of(arrays, 'lat', 'Float64'),
    population: array_of(arrays, 'population', 'Float64'),
    commune: array_of(arrays, 'commune', 'Uint16'),
    epci_of: array_of(arrays, 'epci', 'Uint16'),
    departement: array_of(arrays, 'departement', 'Uint8'),
    ds: array_of(arrays, 'ds', 'Int32'),
    place_error_ds: array_of(arrays, 'place_error_ds', 'Float64'),
    vague: array_of(arrays, 'vague', 'Uint16'),
  };
  const { lon, lat, population, commune, epci_of, departement, place_error_ds, ids, basket } = situation;
  for (const array of [lon, lat, population, commune, epci_of, departement, place_error_ds, ids])
    if (array.length !== count) throw new RangeError('situation: arrays of different lengths');
  for (const array of [situation.ds, situation.vague])
    if (array.length !== count * basket.categories.length) throw new RangeError('situation: ds or vague');
  return situation;
}

export const read_row = (arrays: Arrays): Row => ({
  cells: array_of(arrays, 'cell', 'Uint32'),
  ds: array_of(arrays, 'ds', 'Int32'),
});

/** Times, and what the draws need of them, in the categories of a situation. */
export type AlignedTimes = Pick<Situation, 'ds' | 'vague' | 'vague_counters'>;

/**
 * Times of another situation of the same cells, in the categories of this one. A category that the other does not know has
 * lost all of its counters: nobody reaches any. Throws a RangeError when the cells are others.
 */
export function align_times({ basket, count, ids }: Situation, other: Situation): AlignedTimes {
  if (other.count !== count || ids.some((id, i) => id !== other.ids[i]))
    throw new RangeError('situations of different cells');
  const places = basket.categories.map(({ id }) => other.basket.categories.findIndex((one) => one.id === id));
  if (other.basket.categories.length === places.length && places.every((place, k) => place === k))
    return other;
  const ds = new Int32Array(places.length * count).fill(unreached);
  const vague = new Uint16Array(places.length * count);
  places.forEach((place, k) => {
    if (place < 0) return;
    ds.set(other.ds.subarray(place * count, (place + 1) * count), k * count);
    vague.set(other.vague.subarray(place * count, (place + 1) * count), k * count);
  });
  return { ds, vague, vague_counters: places.map((place) => other.vague_counters[place] ?? []) };
}

/** The cell whose centre is nearest to the place, by straight line; -1 without cells. */
export function nearest_cell({ lon, lat, count }: Situation, x: number, y: number): number {
  const width = Math.cos((y * Math.PI) / 180);
  let best = -1;
  let least = Infinity;
  for (let i = 0; i < count; i++) {
    const [dx, dy] = [((lon[i] as number) - x) * width, (lat[i] as number) - y];
    const square = dx * dx + dy * dy;
    if (square < least) [best, least] = [i, square];
  }
  return best;
}
