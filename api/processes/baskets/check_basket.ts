/** Whether what was sent is a basket that can be computed: forms by the schema, then what holds between the parts. */
import type { Fault } from '../../../errors.ts';
import { has_unstorable } from '../scenarios/read_request.ts';
import { find_faults } from '../schema.ts';
import type { BasketCategory } from '../white_zones/baskets.ts';
import type { ClassRule } from '../white_zones/class_rule.ts';
import { town_hall_form, type BasketCounter } from '../white_zones/counters.ts';
import { basket_schema, class_rule_schema, type BasketSpec, type SentBasket } from './basket_schema.ts';

const most_faults = 20;

/** All that is wrong, with the JSON pointer of each place, in French; empty when it may be saved. */
export function find_basket_faults(sent: unknown): Fault[] {
  const faults = find_faults(basket_schema, sent, '');
  if (faults.length > 0) return faults;
  const basket = sent as SentBasket;
  return [
    ...find_text_faults(basket),
    ...(basket.title.trim() === '' ? [{ pointer: '/title', reason: 'le titre est vide' }] : []),
    ...find_category_faults(basket.categories),
    ...find_rule_faults(basket.class_rule, basket.categories, '/class_rule'),
    ...find_counter_faults(basket),
  ].slice(0, most_faults);
}

/** Characters that the database does not keep, or that nobody sees. */
function find_text_faults({ title, note = '', categories, counters }: SentBasket): Fault[] {
  const texts: (readonly [pointer: string, text: string])[] = [
    ['/title', title],
    ['/note', note],
    ...categories.map((category, i) => [`/categories/${i}/title`, category.title] as const),
    ...counters.flatMap(({ source, type_service }, i) => [
      [`/counters/${i}/source`, source] as const,
      [`/counters/${i}/type_service`, type_service] as const,
    ]),
  ];
  return texts
    .filter(([, text]) => has_unstorable(text))
    .map(([pointer]) => ({ pointer, reason: 'contient un caractère invisible ou incomplet' }));
}

function find_category_faults(categories: readonly BasketCategory[]): Fault[] {
  const ids = new Set<string>();
  const titles = new Set<string>();
  const faults: Fault[] = [];
  for (const [i, category] of categories.entries()) {
    const fault = (member: keyof BasketCategory, reason: string) =>
      faults.push({ pointer: `/categories/${i}/${member}`, reason });
    const { id, title, served_max_minutes, white_min_minutes } = category;
    const name = title.trim().toLowerCase();
    if (name === '') fault('title', 'le titre est vide');
    else if (titles.has(name)) fault('title', `deux catégories portent le titre « ${title} »`);
    if (ids.has(id)) fault('id', `deux catégories portent l’identifiant « ${id} »`);
    if (served_max_minutes > white_min_minutes)
      fault(
        'served_max_minutes',
        `desservie jusqu’à ${served_max_minutes} min, mais loin dès ${white_min_minutes} min : le premier seuil dépasse le second`,
      );
    ids.add(id);
    titles.add(name);
  }
  return faults;
}

const members_of: Readonly<Record<ClassRule['kind'], readonly string[]>> = {
  weighted: ['white_share', 'served_share'],
  any_missing: [],
  k_of_n: ['k'],
  core_operator: ['category'],
};

/** A rule of the right form against the basket that it is to be used with. */
export function find_rule_faults(
  rule: ClassRule,
  categories: readonly { id: string }[],
  pointer: string,
): Fault[] {
  const faults = find_faults(class_rule_schema, rule, pointer);
  if (faults.length > 0) return faults;
  const wanted = members_of[rule.kind];
  for (const member of wanted)
    if (!Object.hasOwn(rule, member)) faults.push({ pointer: `${pointer}/${member}`, reason: 'manque' });
  for (const member of Object.keys(rule))
    if (member !== 'kind' && !wanted.includes(member))
      faults.push({ pointer: `${pointer}/${member}`, reason: `ne va pas avec la règle « ${rule.kind} »` });
  if (faults.length > 0) return faults;
  return find_value_faults(rule, categories, pointer);
}

function find_value_faults(rule: ClassRule, categories: readonly { id: string }[], pointer: string): Fault[] {
  if (rule.kind === 'weighted') {
    for (const member of ['white_share', 'served_share'] as const)
      if (!(rule[member] > 0))
        return [{ pointer: `${pointer}/${member}`, reason: 'la part doit dépasser 0' }];
    if (rule.white_share + rule.served_share > 1) return [];
    const reason =
      'les deux parts ensemble doivent dépasser 1 : sinon un même lieu serait blanc et desservi à la fois';
    return [{ pointer: `${pointer}/served_share`, reason }];
  }
  if (rule.kind === 'k_of_n' && rule.k > categories.length)
    return [{ pointer: `${pointer}/k`, reason: `le panier ne compte que ${categories.length} catégories` }];
  if (rule.kind === 'core_operator' && !categories.some(({ id }) => id === rule.category))
    return [
      { pointer: `${pointer}/category`, reason: `« ${rule.category} » n’est pas une catégorie du panier` },
    ];
  return [];
}

function find_counter_faults({ categories, counters }: BasketSpec): Fault[] {
  const ids = new Set(categories.map(({ id }) => id));
  const seen = new Set<string>();
  return counters.flatMap((counter, i) => {
    const faults = find_line_faults(counter, ids, `/counters/${i}`);
    const key = JSON.stringify([counter.source, counter.type_service, counter.category]);
    if (seen.has(key))
      faults.push({ pointer: `/counters/${i}/type_service`, reason: 'cette ligne est répétée' });
    seen.add(key);
    return faults;
  });
}

function find_line_faults(counter: BasketCounter, ids: ReadonlySet<string>, pointer: string): Fault[] {
  const faults: Fault[] = [];
  if (!ids.has(counter.category))
    faults.push({
      pointer: `${pointer}/category`,
      reason: `« ${counter.category} » n’est pas une catégorie du panier`,
    });
  if (town_hall_form.test(counter.type_service))
    faults.push({
      pointer: `${pointer}/type_service`,
      reason:
        'une mairie n’est le guichet d’aucun opérateur : elle peut accueillir un visio-guichet, elle ne compte pas ici',
    });
  return faults;
}
