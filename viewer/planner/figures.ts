import type { Territory } from '../pages/scenario_body.ts';
import { classes, type ZoneClass } from './basket.ts';
import type { Place, Situation } from './situation.ts';
import { is_inside } from './area.ts';

/** Inhabitants by class. */
export type Shares = Readonly<Record<ZoneClass, number>>;

/** Inhabitants by class before and after, and those whose class rises or falls. */
export interface Comparison {
  before: Shares;
  after: Shares;
  gain: number;
  loss: number;
}

export interface ZoneComparison extends Comparison {
  place: Place;
}

export const total_of = ({ served, grey, white }: Shares): number => served + grey + white;

/** 1 for each cell of the territory, by its commune or, in a drawn area, by its centre. */
export function cells_of(situation: Situation, territory: Territory): Uint8Array {
  const { count, lon, lat } = situation;
  const inside = new Uint8Array(count);
  if (territory.kind === 'region') return inside.fill(1);
  if (territory.kind === 'area') {
    const { geometry } = territory;
    for (let i = 0; i < count; i++)
      inside[i] = is_inside(geometry, lon[i] as number, lat[i] as number) ? 1 : 0;
    return inside;
  }
  const [places, index] = zoning_of(situation, territory.kind);
  const wanted = places.findIndex(({ code }) => code === territory.code);
  if (wanted >= 0) for (let i = 0; i < count; i++) inside[i] = index[i] === wanted ? 1 : 0;
  return inside;
}

export type Zoning = 'departement' | 'epci' | 'commune';

/** The zones of that kind, and the index of each cell's own. */
export function zoning_of(
  { departements, departement, epci, epci_of, communes, commune }: Situation,
  kind: Zoning,
): [places: readonly Place[], index: Uint16Array | Uint8Array] {
  if (kind === 'departement') return [departements, departement];
  return kind === 'epci' ? [epci, epci_of] : [communes, commune];
}

/** Classes before and after, of all cells; what is compared. */
export interface Classes {
  before: Uint8Array;
  after: Uint8Array;
}

/** Summed over the cells that are 1 in `inside`, always in the same order: the same cells give the same figures. */
export function compare(
  population: Float64Array,
  { before, after }: Classes,
  inside: Uint8Array,
): Comparison {
  const sums = new Float64Array(8);
  for (let i = 0; i < population.length; i++)
    if (inside[i] === 1) add(sums, 0, population[i] as number, before[i] as number, after[i] as number);
  return comparison_at(sums, 0);
}

/** The same per zone, for zones with at least one cell in `inside`, in the order of the places. */
export function compare_zones(
  population: Float64Array,
  { before, after }: Classes,
  inside: Uint8Array,
  [places, index]: readonly [readonly Place[], Uint16Array | Uint8Array],
): ZoneComparison[] {
  const sums = new Float64Array(8 * places.length);
  const present = new Uint8Array(places.length);
  for (let i = 0; i < population.length; i++) {
    const zone = index[i] as number;
    if (inside[i] !== 1 || zone >= places.length) continue;
    present[zone] = 1;
    add(sums, 8 * zone, population[i] as number, before[i] as number, after[i] as number);
  }
  return places.flatMap((place, zone) =>
    present[zone] === 1 ? [{ place, ...comparison_at(sums, 8 * zone) }] : [],
  );
}

function add(sums: Float64Array, at: number, people: number, before: number, after: number): void {
  sums[at + before] = (sums[at + before] as number) + people;
  sums[at + 3 + after] = (sums[at + 3 + after] as number) + people;
  if (after > before) sums[at + 6] = (sums[at + 6] as number) + people;
  if (after < before) sums[at + 7] = (sums[at + 7] as number) + people;
}

function comparison_at(sums: Float64Array, at: number): Comparison {
  const shares = (from: number) =>
    Object.fromEntries(classes.map((name, k) => [name, sums[from + k] as number])) as Record<
      ZoneClass,
      number
    >;
  return {
    before: shares(at),
    after: shares(at + 3),
    gain: sums[at + 6] as number,
    loss: sums[at + 7] as number,
  };
}
