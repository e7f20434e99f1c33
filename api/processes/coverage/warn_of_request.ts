import type { ChosenAntennas } from '../white_zones/antennas.ts';
import { stands_for } from './measure_times.ts';
import type { ReadDemands } from './read_demands.ts';
import type { CoverageRequest } from './request.ts';
import { say_rescaling } from './rescale.ts';

/** What must be said of what was asked for, in French: rescaling, and what had no effect. */
export function warn_of_request(
  { added, removed, rescale }: CoverageRequest,
  { basket, categories }: ChosenAntennas,
  { collection, rescaling }: Pick<ReadDemands, 'collection' | 'rescaling'>,
): string[] {
  const known = new Set(categories.flatMap(({ services }) => services.map(({ id }) => id)));
  const ineffective = removed.filter((id) => !known.has(id));
  const idle = added.filter((site) => !basket.categories.some((category) => stands_for(site, category)));
  return [
    ...(rescaling === null ? [] : say_rescaling(rescaling)),
    ...(rescale && collection === 'communes'
      ? ['Recalage sans objet : la population est déjà celle des communes.']
      : []),
    ...(ineffective.length > 0
      ? [`Retrait sans effet, aucun guichet de ce panier : ${name_some(ineffective)}.`]
      : []),
    ...(idle.length > 0
      ? [
          `Sites sans catégorie renseignée de ce panier, sans effet : ${name_some(idle.map(({ nom }) => nom))}.`,
        ]
      : []),
  ];
}

/** The first five; the number of the others. */
function name_some(names: readonly string[]): string {
  const more = names.length - 5;
  return names.slice(0, 5).join(', ') + (more > 0 ? ` et ${more.toLocaleString('fr-FR')} de plus` : '');
}
