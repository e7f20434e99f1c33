import type { ChosenAntennas } from './antennas.ts';
import type { Moment } from '../coverage/request.ts';
import type { ReadDemands } from '../coverage/read_demands.ts';
import type { ServiceSource } from '../coverage/read_services.ts';
import { warn_of_vintages, type UsedSource } from './vintages.ts';

/** What the sentences are told from. */
export interface Circumstances {
  antennas: ChosenAntennas;
  demands: Omit<ReadDemands, 'demands'>;
  /** See `TravelTimes.warnings`. */
  travel_warnings: readonly string[];
  /** Sources of the antennas, then of the population. */
  used: readonly UsedSource[];
  service_sources: readonly ServiceSource[];
  as_of: string;
  /** The moment that services are open at; null or absent: hours do not matter. */
  at?: Moment | null;
}

const count_of = (count: number, one: string, several: string) =>
  count === 1 ? `1 ${one}` : `${count.toLocaleString('fr-FR')} ${several}`;

/** The sentences to be shown wherever the result is. */
export function list_warnings({
  antennas,
  demands,
  travel_warnings,
  used,
  service_sources,
  as_of,
  at = null,
}: Circumstances): string[] {
  const services = new Map(
    antennas.categories.flatMap((category) => category.services).map((service) => [service.id, service]),
  );
  const itinerant = [...services.values()].filter((service) => service.itinerant).length;
  const at_centre = [...services.values()].filter((service) => service.at_commune_centre).length;
  const warnings = [
    antennas.is_fallback &&
      'Aucun annuaire des services n’est chargé : accès à la préfecture ou sous-préfecture seulement.',
    ...travel_warnings,
    ...warn_of_edge(used, service_sources),
    antennas.left_out.length > 0 &&
      `Catégories non renseignées, hors du calcul : ${antennas.left_out.map(({ title }) => title).join(', ')}.`,
    ...warn_of_vintages(used, as_of),
    demands.collection === 'communes' && 'Population placée au centre de chaque commune, faute de carreaux.',
    demands.approximate_shapes && 'Contours de communes approchés.',
    demands.unplaced_population > 0 &&
      `${count_of(Math.round(demands.unplaced_population), 'habitant', 'habitants')} sans position, hors du calcul.`,
    itinerant > 0 &&
      at === null &&
      `${count_of(itinerant, 'service itinérant compte', 'services itinérants comptent')} tous les jours, chacun à son arrêt.`,
    at_centre > 0 &&
      `${count_of(at_centre, 'guichet est placé', 'guichets sont placés')} au centre de la commune.`,
  ];
  return warnings.filter((warning) => warning !== false);
}

function warn_of_edge(used: readonly UsedSource[], sources: readonly ServiceSource[]): string[] {
  const ring = new Map(sources.map(({ id, in_ring }) => [id, in_ring]));
  const bare = used.filter(({ id }) => ring.get(id) === 0);
  if (bare.length === 0) return [];
  const titles = bare.map(({ title }) => title).join(', ');
  return [`Effet de bord possible : aucun service hors de la région dans ${titles}.`];
}
