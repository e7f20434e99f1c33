/**
 * From the times of a place to its class: a policy choice, kept with each basket and told with each figure. A category
 * is met up to its `served_max_minutes`, far beyond its `white_min_minutes`; see classify.ts for what each rule gives.
 */
export type ClassRule =
  | { kind: 'weighted'; white_share: number; served_share: number }
  | { kind: 'any_missing' }
  | { kind: 'k_of_n'; k: number }
  | { kind: 'core_operator'; category: string };

/** White from half of the weights far, served from four fifths met. */
export const default_class_rule = { kind: 'weighted', white_share: 0.5, served_share: 0.8 } as const;

const percent = (share: number) =>
  share.toLocaleString('fr-FR', { style: 'percent', maximumFractionDigits: 1 });

/** The rule in one French sentence, for people who read a class. */
export function say_class_rule(
  rule: ClassRule,
  categories: readonly { id: string; title: string }[],
): string {
  if (rule.kind === 'weighted')
    return `Zone blanche : au moins ${percent(rule.white_share)} du poids du panier au-delà du seuil ; desservie : au moins ${percent(rule.served_share)} du poids en deçà.`;
  if (rule.kind === 'any_missing')
    return 'Zone blanche : au moins une catégorie au-delà du seuil ; desservie : toutes les catégories en deçà.';
  if (rule.kind === 'core_operator') {
    const title = categories.find(({ id }) => id === rule.category)?.title ?? rule.category;
    return `La classe est celle de la seule catégorie « ${title} ».`;
  }
  return rule.k === 1
    ? 'Zone blanche : au moins 1 catégorie au-delà du seuil ; desservie : toutes les catégories en deçà.'
    : `Zone blanche : au moins ${rule.k} catégories au-delà du seuil ; desservie : moins de ${rule.k} catégories qui ne sont pas en deçà.`;
}
