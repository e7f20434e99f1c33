/** How facets, their values and whole searches are said to people. */
import { label_of } from '../../catalogue/code_lists/code_list.ts';
import { frequencies } from '../../catalogue/code_lists/iso_codes.ts';
import { topics } from '../../catalogue/code_lists/topics.ts';
import type { FacetName } from '../../catalogue/search/request.ts';
import type { CatalogueQuery } from './read_catalogue_query.ts';

export const facet_titles: Readonly<Record<FacetName, string>> = {
  topic: 'Thème',
  producer: 'Organisme',
  format: 'Format',
  frequency: 'Fréquence de mise à jour',
  open: 'Données ouvertes',
  kind: 'Type',
  theme: 'Thème INSPIRE',
  licence: 'Licence',
  representation: 'Représentation',
  served: 'Données sur ce site',
};
const kinds: Readonly<Record<string, string>> = {
  dataset: 'Jeu de données',
  series: 'Série',
  service: 'Service',
  map: 'Carte',
  reuse: 'Réutilisation',
  process_result: 'Résultat de traitement',
};

export function title_of(name: FacetName, value: string): string {
  if (name === 'topic') return label_of(topics, value);
  if (name === 'frequency') return label_of(frequencies, value);
  if (name === 'open') return value === 'true' ? 'Licence ouverte' : 'Autre licence, ou aucune';
  if (name === 'served') return value === 'true' ? 'Oui' : 'Non';
  return name === 'kind' ? (kinds[value] ?? value) : value;
}

type Territories = readonly { choices: readonly (readonly [value: string, title: string])[] }[];

/** What a search asks for, as pairs of a title and a text; none: the whole catalogue. */
export function say_query(query: CatalogueQuery, territories: Territories): [title: string, text: string][] {
  const { words, facets, territory, commune, bbox, polygon } = query;
  const named = territories.flatMap(({ choices }) => choices).find(([value]) => value === territory);
  const chosen = Object.entries(facets) as [FacetName, string[]][];
  const said: [string, string][] = [
    ['Mots', words],
    ...chosen.map(([name, values]): [string, string] => [
      facet_titles[name],
      values.map((value) => title_of(name, value)).join(', '),
    ]),
    ['Territoire', named?.[1] ?? territory],
    ['Commune', commune],
    ['Emprise', bbox],
    ['Polygone', polygon],
  ];
  return said.filter(([, text]) => text !== '');
}
