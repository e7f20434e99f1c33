import { AppError } from '../../../errors.ts';
import type { Values } from '../process.ts';
import type { Objective } from './description.ts';

export const deciseconds_per_minute = 600;
/** Points of a curve: each is a problem of its own. */
const most_curve_points = 60;

/** A site by its name, or a place of its own. */
export interface Place {
  id?: string;
  nom?: string;
  lon?: number;
  lat?: number;
}

export interface AskedQuota {
  zoning: 'departement' | 'epci';
  code: string;
  min: number;
  max: number;
}

/** A request with all that it left open. */
export interface PlacementRequest {
  objective: Objective;
  p: number;
  max_minutes: number;
  horizon_minutes: number;
  mode: 'car' | 'walk' | 'bicycle';
  weigh: 'population' | 'basket';
  basket: string | undefined;
  version: string | undefined;
  candidates: string;
  existing_types: readonly string[];
  locked: readonly Place[];
  mandatory: readonly Place[];
  forbidden: readonly Place[];
  quotas: readonly AskedQuota[];
  budget: number | undefined;
  site_cost: number;
  costs: readonly { id: string; cost: number }[];
  capacity: number | undefined;
  capacities: readonly { id: string; capacity: number }[];
  minimise: 'sites' | 'cost';
  backup: boolean;
  curve: boolean;
  seed: number;
}

type Given = Partial<Omit<PlacementRequest, 'quotas'>> & {
  p: number;
  quotas?: readonly (Omit<AskedQuota, 'min' | 'max'> & Partial<AskedQuota>)[];
};

const refuse = (place: string, message: string, remedy: string) =>
  new AppError(message, { status: 400, code: 'invalid-placement', place: `/inputs/${place}`, remedy });

/** The request in inputs that fit their schemas. Throws a 400 AppError for members that do not go together. */
export function read_request(inputs: Values): PlacementRequest {
  const given = inputs as unknown as Given;
  const { objective = 'coverage', max_minutes = 20, backup = false, curve = false } = given;
  const of_coverage = objective === 'coverage';
  if (curve && (!of_coverage || given.p > most_curve_points))
    throw refuse(
      'curve',
      `La courbe est celle de « coverage », jusqu’à ${most_curve_points} lieux.`,
      'Retirer « curve », ou baisser « p ».',
    );
  if (backup && (objective === 'p_median' || objective === 'lexicographic'))
    throw refuse(
      'backup',
      `Un second guichet ne se demande pas avec « ${objective} ».`,
      'Retirer « backup ».',
    );
  if (given.minimise === 'cost' && objective !== 'set_cover')
    throw refuse('minimise', '« minimise » ne concerne que « set_cover ».', 'Donner un budget.');
  const is_limited = given.capacity !== undefined || (given.capacities ?? []).length > 0;
  if (is_limited && (!of_coverage || backup || curve))
    throw refuse(
      'capacity',
      'Les capacités sont celles de « coverage », sans second guichet ni courbe.',
      'Retirer les capacités, ou l’autre demande.',
    );
  for (const name of ['locked', 'mandatory', 'forbidden'] as const) check_places(name, given[name] ?? []);
  return {
    mode: 'car',
    weigh: 'population',
    basket: undefined,
    version: undefined,
    candidates: 'communes',
    existing_types: [],
    locked: [],
    mandatory: [],
    forbidden: [],
    budget: undefined,
    site_cost: 1,
    costs: [],
    capacity: undefined,
    capacities: [],
    minimise: 'sites',
    seed: 1,
    ...given,
    objective,
    max_minutes,
    horizon_minutes: Math.max(max_minutes, given.horizon_minutes ?? 60),
    backup,
    curve,
    quotas: (given.quotas ?? []).map((quota, i) => {
      const { min = 0, max = 5000 } = quota;
      if (min > max) throw refuse(`quotas/${i}`, 'Un minimum dépasse son maximum.', 'Vérifier le quota.');
      return { ...quota, min, max };
    }),
  };
}

function check_places(name: string, places: readonly Place[]): void {
  places.forEach(({ id, lon, lat }, i) => {
    if ((lon === undefined) !== (lat === undefined) || (id === undefined && lon === undefined))
      throw refuse(
        `${name}/${i}`,
        'Un lieu se donne par « id », ou par « lon » et « lat ».',
        'Compléter le lieu.',
      );
  });
}
