import type { Territory } from '../pages/scenario_body.ts';
import type { ZoneClass } from './basket.ts';
import type { Place, Situation } from './situation.ts';
import { is_inside } from './area.ts';
import { find_parts, tally_by, tally_parts, type Count, type Partition, type Tally } from './tally.ts';

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

/** The parts of the zones that lie in the territory: found once, counted for each scenario. */
export function partition(situation: Situation, inside: Uint8Array): Partition {
  const { departements, departement, epci, epci_of, communes, commune } = situation;
  const members = Uint32Array.from([...inside.keys()].filter((i) => inside[i] === 1));
  const codes = (places: readonly Place[], index: Uint16Array | Uint8Array) =>
    Array.from(index, (zone) => places[zone]?.code ?? null);
  return find_parts(
    {
      code_departement: codes(departements, departement),
      code_epci: codes(epci, epci_of),
      code_insee: codes(communes, commune),
    },
    members,
  );
}

/** Inhabitants of a territory and of its zones, in the order of the places. */
export interface TerritoryFigures {
  figures: Comparison;
  communes: ZoneComparison[];
  epci: ZoneComparison[];
  tally: Tally;
}

/** Whole numbers that add up at every level, rounded as the server's tables and sheets are. */
export function compare(
  { population, communes, epci }: Situation,
  parts: Partition,
  { before, after }: Classes,
): TerritoryFigures {
  const tally = tally_parts(population, parts, before, after);
  const zones = (places: readonly Place[], level: 'commune' | 'epci') => {
    const counts = tally_by(tally, level);
    return places.flatMap((place) => {
      const count = counts.get(place.code);
      return count === undefined ? [] : [{ place, ...comparison_of(count) }];
    });
  };
  return {
    figures: comparison_of(tally.whole),
    communes: zones(communes, 'commune'),
    epci: zones(epci, 'epci'),
    tally,
  };
}

const comparison_of = ({ before, after, better, worse }: Count): Comparison => ({
  before,
  after,
  gain: better,
  loss: worse,
});
