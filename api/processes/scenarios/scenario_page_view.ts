import type { Config } from '../../../config.ts';
import type { Access } from '../../../sql/client.ts';
import { is_own_search } from '../placement_process/search_seal.ts';
import { read_figures, read_publication } from './ask_publication.ts';
import { list_baskets } from '../baskets/basket_store.ts';
import { find_scenario, list_scenarios, list_versions, read_planner } from './scenario_store.ts';

/** Versions that the page of a scenario shows. */
const shown_versions = 5;
/** Scenarios that it offers to be compared with. */
const compared_with = 100;

/** All that the page of a scenario shows, as the asker sees it. A 404 AppError when he does not. */
export async function read_scenario_view(access: Access, config: Config, id: string) {
  const view = await access.read(async (db) => ({
    scenario: await find_scenario(db, id),
    versions: await list_versions(db, id, { limit: shown_versions, offset: 0 }),
    ...(await read_planner(db)),
    baskets: await list_baskets(db),
    list: await list_scenarios(db, { group: null, limit: compared_with, offset: 0 }),
  }));
  const { scenarios } = view.list;
  const basket = view.baskets.find(({ id }) => id === view.scenario.body.basket);
  return {
    ...view,
    basket_title: basket?.title ?? null,
    is_own_search: await is_own_search(config, view.scenario.body),
    others: scenarios.filter((other) => other.id !== id),
    figures: await read_figures(access.database, id),
    publication: await read_publication(access.database, view.scenario),
  };
}
