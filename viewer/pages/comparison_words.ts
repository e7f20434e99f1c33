/** Words and numbers of comparisons of scenarios. */
import type { ComparedClass, ComparedPair, ComparedRow, ComparedState } from './comparison_view.ts';

export const class_names: Readonly<Record<ComparedClass, string>> = {
  white: 'Zone blanche',
  grey: 'Zone grise',
  served: 'Zone desservie',
};
export const short_names: Readonly<Record<ComparedState, string>> = {
  now: 'Actuel',
  a: 'A',
  now_b: 'Actuel (règle de B)',
  b: 'B',
};
export const number = (value: number) => value.toLocaleString('fr-FR');
/** With its sign: a difference of nothing has none. */
export const signed = (value: number) =>
  value === 0 ? '0' : `${value > 0 ? '+' : '−'}${Math.abs(value).toLocaleString('fr-FR')}`;
export const say_pair = ({ from, to }: ComparedPair) =>
  from.startsWith('now') ? `Écart ${short_names[to]}` : `Écart ${short_names[to]} − ${short_names[from]}`;

export const states_of = ({ states }: ComparedRow) =>
  (Object.keys(short_names) as ComparedState[]).filter((name) => states[name] !== undefined);
export const difference = (row: ComparedRow, { from, to }: ComparedPair, of: ComparedClass) =>
  (row.states[to]?.[of] ?? 0) - (row.states[from]?.[of] ?? 0);
