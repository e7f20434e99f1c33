/** Comparisons of the filter form; the first is chosen at first. */
export const comparisons = {
  contains: 'contient',
  begins: 'commence par',
  equals: 'est égal à',
  differs: 'est différent de',
  at_least: 'au moins',
  at_most: 'au plus',
  is_empty: 'est vide',
  is_filled: 'n’est pas vide',
} as const;

export type Comparison = keyof typeof comparisons;

/** Names of the form's own fields: no column of a table bears such a name by chance. */
export const fields = {
  column: 'condition.column',
  comparison: 'condition.comparison',
  value: 'condition.value',
} as const;
