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

interface Thresholds {
  id: string;
  title: string;
  served_max_minutes: number;
  white_min_minutes: number;
}

/** What makes a place served or white, in a few French words for a legend, with the minutes where all categories share them. */
export function say_classes(
  rule: ClassRule,
  categories: readonly Thresholds[],
): { served: string; white: string } {
  const only = (values: readonly number[]) => (new Set(values).size === 1 ? values[0] : undefined);
  const near_minutes = only(categories.map(({ served_max_minutes }) => served_max_minutes));
  const far_minutes = only(categories.map(({ white_min_minutes }) => white_min_minutes));
  const near = near_minutes === undefined ? 'en deçà de leur seuil' : `à ${near_minutes} min ou moins`;
  const far = far_minutes === undefined ? 'au-delà de leur seuil' : `à plus de ${far_minutes} min`;
  if (rule.kind === 'weighted') {
    const share = rule.white_share === 0.5 ? 'la moitié' : percent(rule.white_share);
    return {
      served: `au moins ${percent(rule.served_share)} du panier ${near}`,
      white: `au moins ${share} du panier ${far}`,
    };
  }
  if (rule.kind === 'core_operator') {
    const own = categories.filter(({ id }) => id === rule.category);
    const [category] = own;
    if (category === undefined || categories.length === 1) return of_one(category, near, far);
    return say_classes(rule, own);
  }
  const k = rule.kind === 'any_missing' ? 1 : rule.k;
  return {
    served: `toutes les catégories ${near}${k === 1 ? '' : `, sauf ${k - 1} au plus`}`,
    white: `au moins ${k === 1 ? 'une catégorie' : `${k} catégories`} ${far}`,
  };
}

const of_one = (category: Thresholds | undefined, near: string, far: string) => ({
  served: `« ${category?.title ?? '–'} » ${near}`,
  white: `« ${category?.title ?? '–'} » ${far}`,
});
