/** What the pages of baskets show, gathered from the store. */
import type { BasketRow, BasketView } from '../../../viewer/pages/basket_view.ts';
import type { Config } from '../../../config.ts';
import type { Db } from '../../../sql/client.ts';
import { say_class_rule } from '../white_zones/class_rule.ts';
import { say_counted } from '../white_zones/parameters.ts';
import { tell_history, type ShownBasket } from './basket_document.ts';
import { find_version, list_history, type BasketEditor, type BasketVersion } from './basket_store.ts';
import { count_matches, read_service_kinds } from './service_counts.ts';

type Settings = Pick<Config, 'WHITE_ZONES_BASKET'>;

/** A version with its history and the services that are published; the last version when none is named. */
export async function read_shown(db: Db, id: string, version?: string): Promise<ShownBasket> {
  const shown = await find_version(db, id, version);
  const history = await list_history(db, id);
  const last_version = history[0]?.basket.version ?? shown.basket.version;
  return { shown, last_version, history, kinds: await read_service_kinds(db) };
}

export function view_basket(
  { shown, last_version, history, kinds }: ShownBasket,
  config: Settings,
): BasketView {
  const { basket, is_shipped, is_retired, organisation, created_at } = shown;
  const { by_counter, by_category } = count_matches(basket, kinds);
  return {
    id: basket.id,
    title: basket.title,
    version: basket.version,
    is_last: basket.version === last_version,
    is_shipped,
    is_retired,
    organisation,
    created_at,
    rule: say_counted(basket),
    class_rule_in_words: say_class_rule(basket.class_rule, basket.categories),
    france_services_counts_for_partners: basket.france_services_counts_for_partners,
    categories: basket.categories.map((category, i) => ({ ...category, services: by_category[i] ?? 0 })),
    counters: basket.counters.map((counter, i) => ({ ...counter, services: by_counter[i] ?? 0 })),
    history: tell_history(history),
    has_services: kinds.length > 0,
    is_in_use: basket.id === config.WHITE_ZONES_BASKET,
  };
}

export const view_row = (version: BasketVersion, config: Settings): BasketRow => ({
  id: version.basket.id,
  title: version.basket.title,
  version: version.basket.version,
  is_shipped: version.is_shipped,
  is_retired: version.is_retired,
  organisation: version.organisation,
  created_at: version.created_at,
  rule: say_counted(version.basket),
  categories: version.basket.categories,
  is_in_use: version.basket.id === config.WHITE_ZONES_BASKET,
});

export const may_make = ({ for_site, organisations }: BasketEditor): boolean =>
  for_site || organisations.length > 0;

/** Whose baskets may be made: a choice only where there is more than one. */
export function list_owners({ for_site, organisations }: BasketEditor): (readonly [string, string])[] {
  const own = organisations.map(({ id, name }) => [String(id), name] as const);
  return for_site ? [['', 'Ce site'], ...own] : own;
}
