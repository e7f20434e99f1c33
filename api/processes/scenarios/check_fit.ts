/** What a scenario asks for against its basket: told when it is saved, not when somebody opens it. */
import { AppError, type Fault } from '../../../errors.ts';
import type { Db } from '../../../sql/client.ts';
import { find_rule_faults } from '../baskets/check_basket.ts';
import { find_version } from '../baskets/basket_store.ts';
import type { Basket } from '../white_zones/baskets.ts';
import type { ScenarioBody } from './scenario_body.ts';

/**
 * Throws a 400 AppError `invalid-scenario` when the basket (or its version) does not exist, when its categories do not
 * allow the rule, or a site stands for a category that it does not have. A basket retired since is no fault.
 */
export async function refuse_unfit(db: Db, body: ScenarioBody): Promise<void> {
  const basket = await basket_to_fit(db, body);
  const faults = find_unfit(body, basket);
  if (faults.length > 0)
    throw refuse(
      faults,
      `Les catégories du panier « ${basket.title} » : ${basket.categories.map(({ id }) => id).join(', ')}. Changer la règle, ou l’ôter pour celle du panier.`,
    );
}

/** What does not go together, with its JSON pointer below /body; at most 20 faults. */
export function find_unfit(
  { rule, sites }: Pick<ScenarioBody, 'rule' | 'sites'>,
  { categories }: Pick<Basket, 'categories'>,
): Fault[] {
  const known = new Set<string>(categories.map(({ id }) => id));
  return [
    ...(rule === undefined ? [] : find_rule_faults(rule, categories, '/body/rule')),
    ...sites.flatMap((site, i) =>
      (site.categories ?? []).flatMap((category, k) =>
        known.has(category)
          ? []
          : [
              {
                pointer: `/body/sites/${i}/categories/${k}`,
                reason: `« ${category} » n’est pas une catégorie du panier`,
              },
            ],
      ),
    ),
  ].slice(0, 20);
}

async function basket_to_fit(db: Db, { basket, basket_version }: ScenarioBody): Promise<Basket> {
  try {
    return (await find_version(db, basket, basket_version)).basket;
  } catch (error) {
    if (!(error instanceof AppError) || error.status !== 404) throw error;
    const pointer = basket_version === undefined ? '/body/basket' : '/body/basket_version';
    throw refuse([{ pointer, reason: error.message.replace(/\.$/, '') }], 'Choisir un panier de /baskets.');
  }
}

const refuse = (faults: readonly Fault[], remedy: string) =>
  new AppError(`Ce scénario n’est pas accepté : ${faults[0]?.pointer} : ${faults[0]?.reason}.`, {
    status: 400,
    code: 'invalid-scenario',
    place: faults[0]?.pointer ?? '',
    faults,
    remedy,
  });
