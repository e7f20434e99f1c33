/** What people need a counter for: the partners of France services since 2020, and the State's own counter. Edited baskets may name other needs. */
const titles = {
  caf: 'CAF',
  assurance_maladie: 'Assurance maladie',
  assurance_retraite: 'Assurance retraite',
  msa: 'MSA',
  france_travail: 'France Travail',
  la_poste: 'La Poste',
  dgfip: 'Finances publiques',
  justice: 'Justice',
  france_titres: 'France Titres',
  prefecture: 'Préfecture ou sous-préfecture',
} as const;

export type ShippedCategory = keyof typeof titles;
/** The categories of the shipped baskets and of counters.csv. */
export const category_ids = Object.keys(titles) as ShippedCategory[];
export const title_of_category = (id: ShippedCategory): string => titles[id];
