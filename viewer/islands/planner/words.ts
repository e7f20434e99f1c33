import { class_titles } from '../../pages/map_view.ts';
import type { ClassRule, Mode, Moment } from '../../pages/scenario_body.ts';
import type { PlannerCategory } from '../../pages/planner_view.ts';
import { total_of, type Comparison } from '../../planner/figures.ts';
import { say_number, say_people } from '../words.ts';

/** French words of the planner. */
export const mode_titles: Readonly<Record<Mode, string>> = {
  car: 'En voiture',
  walk: 'À pied',
  bicycle: 'À vélo',
};
export const weekday_titles: Readonly<Record<Moment['weekday'], string>> = {
  mo: 'Lundi',
  tu: 'Mardi',
  we: 'Mercredi',
  th: 'Jeudi',
  fr: 'Vendredi',
  sa: 'Samedi',
  su: 'Dimanche',
};

/** What the legend shows and hides. */
export const legend_keys = ['served', 'grey', 'white', 'gain', 'loss'] as const;
export type LegendKey = (typeof legend_keys)[number];
export const legend_titles: Readonly<Record<LegendKey, string>> = {
  ...class_titles,
  gain: 'Gagne un niveau de desserte',
  loss: 'Perd un niveau de desserte',
};

const range = (values: readonly number[]) => {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least === most ? say_number(least) : `${say_number(least)} à ${say_number(most)}`;
};
/** Not 0 % for some, nor 100 % for not all. */
const say_part = (share: number) =>
  share > 0 && share < 0.001
    ? 'moins de 0,1 %'
    : share.toLocaleString('fr-FR', { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
const percent = (share: number) =>
  share.toLocaleString('fr-FR', { style: 'percent', maximumFractionDigits: 0 });

/** The conditions of each class, with its thresholds: never a figure without its rule. */
export function explain_classes(
  rule: ClassRule,
  categories: readonly PlannerCategory[],
): Record<'served' | 'grey' | 'white', string> {
  const near = `${range(categories.map(({ served_max_minutes }) => served_max_minutes))} min ou moins`;
  const far = `plus de ${range(categories.map(({ white_min_minutes }) => white_min_minutes))} min`;
  const grey = 'entre les deux';
  if (rule.kind === 'weighted')
    return {
      served: `au moins ${percent(rule.served_share)} du panier à ${near}`,
      grey,
      white: `au moins ${percent(rule.white_share)} du panier à ${far}`,
    };
  if (rule.kind === 'any_missing')
    return { served: `tout le panier à ${near}`, grey, white: `un service au moins à ${far}` };
  if (rule.kind === 'k_of_n')
    return {
      served: `moins de ${rule.k} services au-delà de ${near.replace(' ou moins', '')}`,
      grey,
      white: `au moins ${rule.k} services à ${far}`,
    };
  const title = categories.find(({ id }) => id === rule.category)?.title ?? rule.category;
  return { served: `${title} à ${near}`, grey, white: `${title} à ${far}` };
}

/** A difference with its sign; a true minus. */
export const say_difference = (value: number): string => {
  const whole = Math.round(value);
  if (whole === 0) return '0';
  return `${whole > 0 ? '+' : '−'}${say_number(Math.abs(whole))}`;
};

/** How many live in a white zone, whose part of all that is, and what a scenario makes of it. */
export function say_white({ before, after }: Pick<Comparison, 'before' | 'after'>): string {
  const total = total_of(after);
  const share = total === 0 ? '' : ` (${say_part(after.white / total)})`;
  const with_it = `${say_people(after.white)}${share}`;
  const verb = after.white >= 2 ? 'vivent' : 'vit';
  return before.white === after.white
    ? `${with_it} ${verb} en zone blanche de services.`
    : `${with_it} ${verb} en zone blanche de services avec ce scénario, au lieu de ${say_number(before.white)}.`;
}

/** The effect of a scenario in one sentence; of one that changes nothing, how things are. */
export function say_effect(figures: Comparison, is_changed: boolean): string {
  if (!is_changed) return say_white(figures);
  const { gain, loss } = figures;
  const gained = `${say_people(gain)} ${gain >= 2 ? 'gagnent' : 'gagne'} un niveau de desserte`;
  return loss > 0 ? `${gained}, ${say_people(loss)} en ${loss >= 2 ? 'perdent' : 'perd'} un.` : `${gained}.`;
}

export const say_minutes = (ds: number, unreached: number): string =>
  ds >= unreached ? 'hors d’atteinte' : `${say_number(Math.round(ds / 600))} min`;
