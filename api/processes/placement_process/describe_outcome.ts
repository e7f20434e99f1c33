import type { Values } from '../process.ts';
import type { PlannedSite } from './assign_roles.ts';
import type { PlacementRequest } from './request.ts';
import type { PlacementOutcome, Stage } from './task.ts';
import type { Weighed } from './weigh_demands.ts';

const sum = (list: Float64Array) => list.reduce((total, value) => total + value, 0);

/** What the value of an objective adds up, in French. */
export const unit_of = ({ objective }: Stage, { weigh, minimise }: PlacementRequest): string => {
  if (objective === 'coverage') return weigh === 'basket' ? 'habitants × poids' : 'habitants';
  if (objective === 'set_cover') return minimise === 'cost' ? 'euros' : 'lieux';
  return 'minutes';
};

/** The output `result`. The first objective speaks for the whole. */
export function describe_result(
  request: PlacementRequest,
  sites: readonly PlannedSite[],
  weighed: Weighed,
  outcome: PlacementOutcome,
): Values {
  const { stages, before, out_of_reach, method, approximate, warnings, sites: served } = outcome;
  const { collection, unplaced_population } = weighed.read;
  const { seed, max_minutes, horizon_minutes, mode, weigh } = request;
  const objectives = stages.map((stage) => ({ ...stage, unit: unit_of(stage, request) }));
  const open = new Set(served.map(({ name }) => name));
  const opened = sites.filter(({ name, role }) => open.has(name) && role !== 'existing' && role !== 'locked');
  return {
    ...objectives[0],
    objectives,
    ...(before !== null && { before }),
    ...(outcome.without_capacities !== null && { without_capacities: outcome.without_capacities }),
    seed,
    new_sites: opened.length,
    cost: opened.reduce((total, { cost }) => total + cost, 0),
    weigh,
    population: sum(weighed.demands.population),
    weight: sum(weighed.weights),
    covered_population: served.reduce((total, { population }) => total + population, 0),
    out_of_reach,
    max_minutes,
    horizon_minutes,
    mode,
    ...(weighed.basket !== null && { basket: weighed.basket }),
    ...(weighed.label !== null && { label: weighed.label }),
    method,
    approximate,
    warnings: [
      ...new Set([
        ...(collection === 'communes' ? ['Population comptée au centre des communes, faute de grille.'] : []),
        ...(unplaced_population > 0
          ? [`${unplaced_population} habitants sans lieu connu, non comptés.`]
          : []),
        ...(out_of_reach > 0
          ? [`${out_of_reach.toLocaleString('fr-FR')} lieux habités qu’aucun lieu possible n’atteint.`]
          : []),
        ...weighed.warnings,
        ...warnings,
      ]),
    ],
  };
}

/** The output `sites`: those that are open, those that are new first by their rank. */
export function describe_sites(sites: readonly PlannedSite[], { sites: served }: PlacementOutcome): Values {
  const by_name = new Map(sites.map((site) => [site.name, site]));
  return {
    type: 'FeatureCollection',
    features: served.flatMap(({ name, ...counts }) => {
      const site = by_name.get(name);
      if (site === undefined) return [];
      const { id, nom, lon, lat, role } = site;
      return [
        {
          type: 'Feature',
          id: name,
          geometry: { type: 'Point', coordinates: [lon, lat] },
          properties: {
            source_id: id,
            nom,
            existing: role === 'existing',
            role: role === 'candidate' ? 'chosen' : role,
            ...counts,
          },
        },
      ];
    }),
  };
}
