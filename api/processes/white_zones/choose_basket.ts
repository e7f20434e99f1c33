import { AppError } from '../../../errors.ts';
import type { Db } from '../../../sql/client.ts';
import { find_basket } from '../baskets/basket_store.ts';
import { find_rule_faults } from '../baskets/check_basket.ts';
import type { Basket } from './baskets.ts';
import type { ClassRule } from './class_rule.ts';
import type { AskedBasket } from './parameters.ts';

/**
 * The basket that is asked for, with its class rule and the tick for France services houses as asked. Throws an AppError:
 * 404 and 410 of `find_basket`, 400 for a rule that is none or does not go with the basket's categories.
 */
export async function choose_basket(db: Db, asked: AskedBasket): Promise<Basket> {
  const { id, version, class_rule, france_services_counts_for_partners: houses } = asked;
  const basket = await find_basket(db, id, version);
  const rule = class_rule === undefined ? basket.class_rule : check_rule(class_rule, basket);
  return {
    ...basket,
    class_rule: rule,
    france_services_counts_for_partners: houses ?? basket.france_services_counts_for_partners,
  };
}

function check_rule(rule: unknown, { categories }: Basket): ClassRule {
  const faults = find_rule_faults(rule as ClassRule, categories, '/class_rule');
  const [first] = faults;
  if (first === undefined) return rule as ClassRule;
  throw new AppError(`Paramètre refusé : ${first.pointer}, ${first.reason}.`, {
    status: 400,
    code: 'invalid-white-zones-input',
    place: first.pointer,
    faults,
  });
}
