import type { Db } from '../../../sql/client.ts';
import { find_rule_faults } from '../baskets/check_basket.ts';
import { find_basket } from '../baskets/basket_store.ts';
import type { CoverageRequest, Moment, ScenarioSite } from '../coverage/request.ts';
import { refuse_inputs } from '../nearest_services/places.ts';
import type { Values } from '../process.ts';
import type { ClassRule } from '../white_zones/class_rule.ts';
import { read_day, read_mode, read_territory } from './shared_inputs.ts';

/** The request that the inputs tell. Throws an AppError: 400 that points at an input, 404 or 410 for the basket. */
export async function read_request(db: Db, inputs: Values, default_basket: string): Promise<CoverageRequest> {
  const basket = await find_basket(
    db,
    (inputs['basket'] as string | undefined) ?? default_basket,
    inputs['basket_version'] as string | undefined,
  );
  const rule = (inputs['rule'] as ClassRule | undefined) ?? basket.class_rule;
  const faults = [
    ...(inputs['rule'] === undefined ? [] : find_rule_faults(rule, basket.categories, '/inputs/rule')),
    ...faults_of_sites(inputs['sites'], basket.categories),
  ];
  if (faults.length > 0)
    throw refuse_inputs(
      'La demande ne va pas avec le panier.',
      faults,
      'Les catégories sont celles de /baskets.',
    );
  const draws = (inputs['draws'] as number | undefined) ?? 0;
  return {
    basket,
    mode: read_mode(inputs),
    rule,
    at: (inputs['at'] as Moment | undefined) ?? null,
    as_of: read_day(inputs),
    territory: read_territory(inputs),
    added: read_sites(inputs['sites']),
    removed: (inputs['removed'] ?? []) as readonly string[],
    rescale: inputs['rescale'] === true,
    uncertainty: draws === 0 ? null : { draws, seed: (inputs['seed'] as number | undefined) ?? 1 },
  };
}

type GivenSite = Pick<ScenarioSite, 'lon' | 'lat'> & Partial<ScenarioSite>;

const read_sites = (given: unknown): ScenarioSite[] =>
  ((given ?? []) as readonly GivenSite[]).map((site, i) => ({
    id: site.id ?? `site-${i + 1}`,
    nom: site.nom ?? `Site ${i + 1}`,
    lon: site.lon,
    lat: site.lat,
    categories: site.categories ?? null,
    locked: false,
  }));

function faults_of_sites(given: unknown, categories: readonly { id: string }[]) {
  const known = new Set(categories.map(({ id }) => id));
  return ((given ?? []) as readonly GivenSite[]).flatMap((site, i) =>
    (site.categories ?? []).flatMap((category, k) =>
      known.has(category)
        ? []
        : [{ pointer: `/inputs/sites/${i}/categories/${k}`, reason: `catégorie inconnue de ce panier` }],
    ),
  );
}
