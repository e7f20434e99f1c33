/** What differs between two versions of a basket, in sentences that a planner reads. */
import type { Basket, BasketCategory } from '../white_zones/baskets.ts';
import { say_class_rule } from '../white_zones/class_rule.ts';
import type { BasketCounter } from '../white_zones/counters.ts';

/** Lines of counters that are named one by one; more are counted. */
const most_named = 20;

const number = (value: number) => value.toLocaleString('fr-FR', { maximumFractionDigits: 6 });

/** In the order title, categories, rule, houses, counters; empty when nothing differs. */
export function describe_changes(before: Basket, after: Basket): string[] {
  return [
    ...(before.title === after.title ? [] : [`Le titre « ${before.title} » devient « ${after.title} ».`]),
    ...describe_categories(before.categories, after.categories),
    ...describe_rule(before, after),
    ...(before.france_services_counts_for_partners === after.france_services_counts_for_partners
      ? []
      : [
          after.france_services_counts_for_partners
            ? 'Une maison France services compte désormais pour ses partenaires.'
            : 'Une maison France services ne compte plus pour ses partenaires.',
        ]),
    ...describe_counters(before, after),
  ];
}

function describe_categories(before: readonly BasketCategory[], after: readonly BasketCategory[]): string[] {
  const old = new Map(before.map((category) => [category.id, category]));
  const kept = after.filter(({ id }) => old.has(id)).map(({ id }) => id);
  const remaining = before.filter(({ id }) => kept.includes(id)).map(({ id }) => id);
  return [
    ...before
      .filter(({ id }) => !kept.includes(id))
      .map(({ title }) => `La catégorie « ${title} » est retirée.`),
    ...after.flatMap((category) => {
      const was = old.get(category.id);
      return was === undefined ? [say_new(category)] : describe_category(was, category);
    }),
    ...(kept.join(' ') === remaining.join(' ') ? [] : ['L’ordre des catégories change.']),
  ];
}

const say_new = ({ title, weight, served_max_minutes, white_min_minutes, ...rest }: BasketCategory) =>
  `La catégorie « ${title} » est ajoutée : poids ${number(weight)}, desservie jusqu’à ${number(served_max_minutes)} min, loin au-delà de ${number(white_min_minutes)} min, ${rest.visio_substitutable ? 'un visio-guichet peut en tenir lieu' : 'sans visio-guichet possible'}.`;

function describe_category(before: BasketCategory, after: BasketCategory): string[] {
  const moved = (words: string, was: number, is: number, unit = '') =>
    was === is ? [] : [`${words} ${number(was)} → ${number(is)}${unit}`];
  const parts = [
    ...(before.title === after.title ? [] : [`s’appelait « ${before.title} »`]),
    ...moved('poids', before.weight, after.weight),
    ...moved('desservie jusqu’à', before.served_max_minutes, after.served_max_minutes, ' min'),
    ...moved('loin au-delà de', before.white_min_minutes, after.white_min_minutes, ' min'),
    ...(before.visio_substitutable === after.visio_substitutable
      ? []
      : [
          after.visio_substitutable
            ? 'un visio-guichet peut désormais en tenir lieu'
            : 'un visio-guichet ne peut plus en tenir lieu',
        ]),
  ];
  return parts.length === 0 ? [] : [`« ${after.title} » : ${parts.join(' ; ')}.`];
}

function describe_rule(before: Basket, after: Basket): string[] {
  const was = say_class_rule(before.class_rule, before.categories);
  const is = say_class_rule(after.class_rule, after.categories);
  return was === is ? [] : [`La règle des classes change. Avant : ${was} Après : ${is}`];
}

function describe_counters(before: Basket, after: Basket): string[] {
  const lines = (basket: Basket) =>
    new Map(basket.counters.map((counter) => [key_of(counter), say_line(counter, basket)]));
  const [old, now] = [lines(before), lines(after)];
  const missing = (from: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>) =>
    [...from].filter(([key]) => !other.has(key)).map(([, words]) => words);
  return [
    ...say_lines('Guichets ajoutés', missing(now, old)),
    ...say_lines('Guichets retirés', missing(old, now)),
  ];
}

const key_of = ({ source, type_service, category, only_for_partners }: BasketCounter) =>
  JSON.stringify([source, type_service, category, only_for_partners]);

function say_line(
  { source, type_service, category, only_for_partners }: BasketCounter,
  basket: Basket,
): string {
  const title = basket.categories.find(({ id }) => id === category)?.title ?? category;
  return `${source} / ${type_service} pour « ${title} »${only_for_partners ? ' (au titre des partenaires)' : ''}`;
}

function say_lines(words: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const named = lines.slice(0, most_named).join(', ');
  const others = lines.length - most_named;
  const rest = others > 0 ? ` et ${others === 1 ? 'un autre' : `${others} autres`}` : '';
  return [`${words} (${lines.length}) : ${named}${rest}.`];
}
