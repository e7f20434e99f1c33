/** French words for what records and their facets say in codes. */

export const facet_titles: Readonly<Record<string, string>> = {
  kind: 'Sorte',
  theme: 'Thème',
  topic: 'Catégorie',
  producer: 'Producteur',
  open: 'Ouverture',
  licence: 'Licence',
  format: 'Format',
  frequency: 'Mise à jour',
  representation: 'Représentation',
  served: 'Accès',
};

export const kind_words: Readonly<Record<string, string>> = {
  dataset: 'Jeu de données',
  series: 'Série',
  service: 'Service',
  map: 'Carte',
  reuse: 'Réutilisation',
  process_result: 'Résultat de calcul',
};

const value_words: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  kind: kind_words,
  open: { true: 'Donnée ouverte', false: 'Autre condition' },
  served: { true: 'Servie par ce site', false: 'Ailleurs' },
};

/** The value of a facet in French, where it is a code. */
export const say_facet_value = (facet: string, value: string): string => value_words[facet]?.[value] ?? value;
