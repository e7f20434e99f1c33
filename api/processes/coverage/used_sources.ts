import type { ChosenAntennas } from '../white_zones/antennas.ts';
import type { UsedSource } from '../white_zones/vintages.ts';
import type { ReadDemands } from './read_demands.ts';
import type { ServiceSource } from './read_services.ts';

const source_titles: Readonly<Record<string, string>> = {
  dila: 'Annuaire de l’administration',
  france_services: 'France services',
  bpe: 'Base permanente des équipements',
  la_poste: 'Points de contact de La Poste',
  tournees: 'Tournées des services itinérants',
  osm: 'OpenStreetMap (démonstration)',
  prefectures: 'Préfectures au centre des chefs-lieux',
  population_cells: 'Population par carreaux',
  communes: 'Population des communes',
  menages: 'Ménages sans voiture par commune',
};
export const title_of_source = (id: string): string => source_titles[id] ?? id;

/** How many come from each source, in the order of the sources' identifiers. */
export function count_by_source(
  services: readonly { source: string }[],
): { source: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { source } of services) counts.set(source, (counts.get(source) ?? 0) + 1);
  return [...counts]
    .map(([source, count]) => ({ source, count }))
    .sort((a, b) => (a.source < b.source ? -1 : 1));
}

/** The sources of the antennas, then that of the population. */
export function list_used(
  antennas: Pick<ChosenAntennas, 'categories'>,
  demands: Pick<ReadDemands, 'collection' | 'vintage' | 'demands'>,
  service_sources: readonly ServiceSource[],
): UsedSource[] {
  const vintages = new Map(service_sources.map(({ id, vintage }) => [id, vintage]));
  const distinct = new Map(
    antennas.categories.flatMap(({ services }) => services).map((service) => [service.id, service]),
  );
  return [
    ...count_by_source([...distinct.values()]).map(({ source, count }) => ({
      id: source,
      title: title_of_source(source),
      vintage: vintages.get(source) ?? null,
      count,
    })),
    {
      id: demands.collection,
      title: title_of_source(demands.collection),
      vintage: demands.vintage,
      count: demands.demands.ids.length,
    },
  ];
}
