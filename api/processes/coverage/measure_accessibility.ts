/** Access by competition of a situation: its counters shared among everybody around, not only those of its territory. */
import { AppError } from '../../../errors.ts';
import type { Db } from '../../../sql/client.ts';
import { closed } from '../hours/read_hours.ts';
import type { TimeMatrix } from '../network/matrix.ts';
import { crow_fly_matrix } from '../placement_process/crow_fly_matrix.ts';
import type { Demands } from '../white_zones/travel_time.ts';
import { find_supply, measure_index, type CategoryAccess, type TimesWithin } from './accessibility.ts';
import { read_demands } from './read_demands.ts';
import type { CountedService } from './read_services.ts';
import type { Inputs } from './read_situation.ts';
import type { Situation } from './situation.ts';

export interface Accessibility {
  /** In the order of the basket's categories, those without any capacity among them. */
  categories: readonly CategoryAccess[];
  /** French sentences to show with the index. */
  warnings: readonly string[];
}

/**
 * The index of every place of the situation and category of its basket. Reads all inhabitants of the site: they compete.
 * Throws a 422 AppError where times come from a service that is asked pair by pair.
 */
export async function measure_accessibility(
  db: Db,
  inputs: Pick<Inputs, 'travel' | 'travel_times'>,
  situation: Situation,
  between: (done: number, of: number) => Promise<void> = () => Promise.resolve(),
): Promise<Accessibility> {
  const { request, antennas, hours } = situation;
  const { demands: all } =
    request.territory.kind === 'region'
      ? situation
      : await read_demands(db, { territory: { kind: 'region' }, rescale: request.rescale });
  const at = new Map(all.ids.map((id, i) => [id, i]));
  const places = situation.demands.ids.map((id) => at.get(id) ?? -1);
  const within = times_to(inputs, all);
  const removed = new Set(request.removed);
  const categories: CategoryAccess[] = [];
  for (const [k, { category, services, points }] of antennas.categories.entries()) {
    const states = hours?.categories[k]?.states;
    const { measure, of, amounts, untold } = find_supply(
      services as readonly CountedService[],
      (i) => !removed.has(services[i]?.id ?? '') && states?.[i] !== closed,
    );
    const pick = (values: Float64Array) => Float64Array.from(of, (i) => values[i] as number);
    const index =
      measure === null
        ? null
        : await measure_index(
            all,
            { points: { lon: pick(points.lon), lat: pick(points.lat) }, amounts },
            within,
          );
    categories.push({
      category,
      measure,
      untold,
      counters: of.length,
      supply: amounts.reduce((sum, amount) => sum + amount, 0),
      index: index === null ? null : Float64Array.from(places, (i) => index[i] ?? 0),
    });
    await between(categories.length, antennas.categories.length);
  }
  return { categories, warnings: warn_of_access(categories, situation) };
}

/** By road those on the road, the others as the crow flies. */
function times_to(
  { travel, travel_times }: Pick<Inputs, 'travel' | 'travel_times'>,
  demands: Demands,
): TimesWithin {
  if (travel_times.within === undefined) {
    if (travel_times.approximate) return (points, limit) => crow_fly_matrix(demands, points, travel, limit);
    throw no_matrix();
  }
  return async (points, limit) => {
    const found = await travel_times.within?.(demands, points, limit);
    if (found === undefined) throw no_matrix();
    const { matrix, off_roads } = found;
    if (off_roads.length === 0) return matrix;
    const pick = (values: Float64Array) => Float64Array.from(off_roads, (i) => values[i] as number);
    const left = {
      lon: pick(demands.lon),
      lat: pick(demands.lat),
      context: Uint8Array.from(off_roads, (i) => demands.context[i] as number),
    };
    return join(matrix, await crow_fly_matrix(left, points, travel, limit), off_roads);
  };
}

const no_matrix = () =>
  new AppError('L’indice d’accessibilité demande tous les trajets autour de chaque guichet.', {
    status: 422,
    code: 'no-time-matrix',
    place: '/inputs/accessibility_index',
    remedy: 'Construire un graphe routier (npm run etl -- graph build), ou ne pas demander l’indice.',
  });

/** Both matrices candidate by candidate; those of the second name their demands by `of`. */
function join(a: TimeMatrix, b: TimeMatrix, of: Int32Array): TimeMatrix {
  const count = a.start.length - 1;
  const [demand, ds] = [new Int32Array(a.ds.length + b.ds.length), new Int32Array(a.ds.length + b.ds.length)];
  const start = new Int32Array(count + 1);
  for (let c = 0; c < count; c++) {
    const [a0, a1, b0, b1] = [a.start[c], a.start[c + 1], b.start[c], b.start[c + 1]] as [
      number,
      number,
      number,
      number,
    ];
    const from = start[c] as number;
    demand.set(a.demand.subarray(a0, a1), from);
    ds.set(a.ds.subarray(a0, a1), from);
    demand.set(
      b.demand.subarray(b0, b1).map((i) => of[i] as number),
      from + a1 - a0,
    );
    ds.set(b.ds.subarray(b0, b1), from + a1 - a0);
    start[c + 1] = from + (a1 - a0) + (b1 - b0);
  }
  return { start, demand, ds };
}

function warn_of_access(categories: readonly CategoryAccess[], { request }: Situation): string[] {
  const names = (list: readonly CategoryAccess[]) => list.map(({ category }) => category.title).join(', ');
  const untold = categories.filter(({ measure }) => measure === null);
  const partly = categories.filter(({ measure, untold: count }) => measure !== null && count > 0);
  return [
    ...(untold.length > 0
      ? [`Indice d’accessibilité non renseigné, aucun guichet ne dit sa capacité : ${names(untold)}.`]
      : []),
    ...partly.map(
      ({ category, untold: count }) =>
        `Indice d’accessibilité, ${category.title} : ${count.toLocaleString('fr-FR')} guichets ne disent pas leur capacité et n’y comptent pas.`,
    ),
    ...(untold.length < categories.length
      ? [
          'Indice d’accessibilité : seuls les habitants de la région se partagent les guichets, ceux d’au-delà de sa limite ne sont pas comptés.',
          ...(request.added.length > 0
            ? ['Les visio-guichets ajoutés, sans capacité connue, ne comptent pas dans l’indice.']
            : []),
        ]
      : []),
  ];
}
