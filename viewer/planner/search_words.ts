import { fingerprint_of, type ScenarioBody } from '../pages/scenario_body.ts';
import { say_proof, say_reached } from './proposal_words.ts';

/**
 * What screen and print say of guichets that come from a search of the best places, as the scenario keeps it: value, bound, and
 * whether the choice is proven. Of guichets that were changed since, that it no longer holds. Null without a search.
 */
export function say_search(body: ScenarioBody): string | null {
  const { searched, sites } = body;
  if (searched === undefined || sites.length === 0) return null;
  if (searched.of !== fingerprint_of(body))
    return 'Les emplacements viennent d’une recherche des meilleurs lieux et ont été modifiés depuis (lieux, panier ou déplacement) : ce qu’elle démontrait ne vaut plus.';
  const { p, max_minutes, unit } = searched;
  const asked = `${p.toLocaleString('fr-FR')} ${p < 2 ? 'nouveau visio-guichet' : 'nouveaux visio-guichets'} à ${max_minutes.toLocaleString('fr-FR')} min au plus`;
  return `Emplacements d’une recherche des meilleurs lieux (${asked}), telle que le scénario la garde. ${say_reached(searched, unit)} ${say_proof(searched)}`;
}
