import {
  as_searched,
  fingerprint_of,
  type ScenarioBody,
  type ScenarioSite,
  type SearchSeal,
} from '../../pages/scenario_body.ts';
import type { PlannerBasket } from '../../pages/planner_view.ts';
import type { Situation } from '../../planner/situation.ts';
import { make_site } from './places.ts';

/** What a proposal is asked for. */
export interface Wish {
  p: number;
  max_minutes: number;
  candidates: 'communes' | 'town-halls';
  objective: 'coverage' | 'lexicographic';
  /** At most so many in one EPCI; null: any number. */
  most_per_epci: number | null;
  /** Only who has two guichets within reach counts. */
  backup: boolean;
  curve: boolean;
}

export const first_wish: Wish = {
  p: 5,
  max_minutes: 20,
  candidates: 'communes',
  objective: 'coverage',
  most_per_epci: null,
  backup: false,
  // A search for each number of guichets: minutes for fifty.
  curve: false,
};

/** Points of a curve, and quotas, that the process takes at most. */
const most_curve = 60;
const most_quotas = 300;

export const has_curve = ({ curve, objective, p }: Wish) =>
  curve && objective === 'coverage' && p <= most_curve;

/**
 * The search counts the houses as its basket says. Where the scenario says otherwise, the basket of the same categories that
 * does is asked for instead; null: none is needed, or there is none.
 */
export function find_twin(body: ScenarioBody, baskets: readonly PlannerBasket[]): PlannerBasket | null {
  const own = baskets.find(({ id }) => id === body.basket);
  if (
    own === undefined ||
    (body.partners ?? own.france_services_counts_for_partners) === own.france_services_counts_for_partners
  )
    return null;
  const needs = JSON.stringify(own.categories);
  return (
    baskets.find(
      ({ categories, france_services_counts_for_partners }) =>
        france_services_counts_for_partners === body.partners && JSON.stringify(categories) === needs,
    ) ?? null
  );
}

export const use_twin = (body: ScenarioBody, { id, version }: PlannerBasket): ScenarioBody => ({
  ...body,
  basket: id,
  basket_version: version,
});

/** Inputs of process placement: the locked sites stay, the new ones are within the territory where it is a zone. */
export function inputs_of(wish: Wish, body: ScenarioBody, { epci }: Situation): object {
  const { p, max_minutes, candidates, objective, most_per_epci, backup } = wish;
  const locked = body.sites.filter((site) => site.locked);
  const { territory } = body;
  const of_zone =
    territory?.kind === 'departement' || territory?.kind === 'epci'
      ? [{ zoning: territory.kind, code: territory.code, min: p }]
      : [];
  const of_epci =
    most_per_epci === null
      ? []
      : epci.slice(0, most_quotas - 1).map(({ code }) => ({ zoning: 'epci', code, max: most_per_epci }));
  const quotas = [...of_zone, ...of_epci];
  return {
    objective,
    p,
    max_minutes,
    mode: body.mode,
    weigh: 'basket',
    basket: body.basket,
    ...(body.basket_version !== undefined && { version: body.basket_version }),
    candidates,
    locked: locked.map(({ id, nom, lon, lat }) => ({ id, nom, lon, lat })),
    ...(quotas.length > 0 && { quotas }),
    ...(backup && objective === 'coverage' && { backup }),
    ...(has_curve(wish) && { curve: true }),
  };
}

export interface CurvePoint {
  p: number;
  value: number;
  bound: number;
  proven: boolean;
}
export interface Proposal {
  value: number;
  bound: number;
  gap: number;
  proven: boolean;
  unit: string;
  covered_population: number | null;
  warnings: readonly string[];
  sites: readonly { nom: string; lon: number; lat: number }[];
  curve: readonly CurvePoint[];
  seal: SearchSeal | null;
}

interface Document {
  result: { value: Record<string, unknown> };
  sites: {
    value: {
      features: {
        geometry: { coordinates: [number, number] };
        properties: { nom?: string | null; role?: string; existing?: boolean };
      }[];
    };
  };
  curve?: CurvePoint[];
  seal?: { value: SearchSeal };
}

/** The proposal in the results of the job, as the document form gives them. */
export function read_proposal(results: Record<string, unknown>): Proposal {
  const { result, sites, curve = [], seal } = results as unknown as Document;
  const { value } = result;
  const number = (name: string) => (typeof value[name] === 'number' ? value[name] : 0);
  const is_new = ({ role, existing }: Document['sites']['value']['features'][number]['properties']) =>
    role === undefined ? existing !== true : role === 'chosen' || role === 'mandatory';
  return {
    value: number('value'),
    bound: number('bound'),
    gap: number('gap'),
    proven: value['proven'] === true,
    unit: typeof value['unit'] === 'string' ? value['unit'] : 'habitants',
    covered_population: typeof value['covered_population'] === 'number' ? value['covered_population'] : null,
    warnings: Array.isArray(value['warnings']) ? (value['warnings'] as string[]) : [],
    sites: sites.value.features
      .filter(({ properties }) => is_new(properties))
      .map(({ geometry: { coordinates }, properties }) => ({
        nom: properties.nom ?? '',
        lon: coordinates[0],
        lat: coordinates[1],
      })),
    curve,
    seal: seal?.value ?? null,
  };
}

/** The scenario with the proposal's sites instead of those that are not locked, and what the search has shown of them. */
export function apply_proposal(
  body: ScenarioBody,
  { sites, seal, ...found }: Pick<Proposal, 'sites' | 'value' | 'bound' | 'proven' | 'unit' | 'seal'>,
  { p, max_minutes }: Pick<Wish, 'p' | 'max_minutes'>,
): ScenarioBody {
  let next: ScenarioBody = { ...body, sites: body.sites.filter(({ locked }) => locked) };
  for (const place of sites) {
    const site: ScenarioSite = make_site(next, place);
    next = { ...next, sites: [...next.sites, site] };
  }
  const { value, bound, proven, unit } = found;
  const searched = { value, bound, proven, unit, p, max_minutes, of: fingerprint_of(as_searched(next)) };
  return { ...next, searched: { ...searched, ...(seal !== null && { seal }) } };
}
