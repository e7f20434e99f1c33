import { class_titles } from '../../pages/map_view.ts';
import type { ClassRule, Mode, Moment } from '../../pages/scenario_body.ts';
import type { PlannerCategory } from '../../pages/planner_view.ts';
import { say_number } from '../words.ts';

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

/** How sure a proposal is, in plain words. */
export function say_proof({ gap, proven }: { gap: number; proven: boolean }): string {
  if (proven) return 'Aucun autre choix ne fait mieux : c’est démontré.';
  const most = Math.max(0.1, Math.ceil(gap * 1000) / 10);
  return `Au plus ${most.toLocaleString('fr-FR')} % de mieux est possible.`;
}

export const say_minutes = (ds: number, unreached: number): string =>
  ds >= unreached ? 'hors d’atteinte' : `${say_number(Math.round(ds / 600))} min`;
