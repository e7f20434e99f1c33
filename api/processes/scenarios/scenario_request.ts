import type { Db } from '../../../sql/client.ts';
import { find_basket } from '../baskets/basket_store.ts';
import type { CoverageRequest, Territory } from '../coverage/request.ts';
import type { Basket } from '../white_zones/baskets.ts';
import type { ScenarioBody } from './scenario_body.ts';

/** The basket of a scenario, with its own say on France services houses. AppErrors of `find_basket`: 404, 410. */
export async function basket_of(
  db: Db,
  { basket: id, basket_version, partners }: Pick<ScenarioBody, 'basket' | 'basket_version' | 'partners'>,
): Promise<Basket> {
  const basket = await find_basket(db, id, basket_version);
  return partners === undefined ? basket : { ...basket, france_services_counts_for_partners: partners };
}

/** The day that ages of sources and closed roads are told from, when none is asked for. */
export const today = () => new Date().toISOString().slice(0, 10);

/** What the coverage engine is asked for a scenario; `is_now`: the same without its sites and closures. */
export function request_of(
  { mode, rule, at, territory, sites, removed = [] }: ScenarioBody,
  basket: Basket,
  { as_of, is_now, territory: other }: { as_of: string; is_now: boolean; territory?: Territory },
): CoverageRequest {
  return {
    basket,
    mode,
    rule: rule ?? basket.class_rule,
    at: at ?? null,
    as_of,
    territory: other ?? territory ?? { kind: 'region' },
    added: is_now ? [] : sites,
    removed: is_now ? [] : removed,
    rescale: false,
    uncertainty: null,
  };
}
