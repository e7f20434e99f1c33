import { fingerprint_of, type ScenarioBody } from '../pages/scenario_body.ts';
import { say_proof, say_reached } from './proposal_words.ts';

const say_day = (day: string) =>
  new Date(`${day}T12:00:00Z`).toLocaleDateString('fr-FR', { dateStyle: 'long' });

/**
 * What screen and print say of guichets that come from a search of the best places: value, bound, and whether the choice is
 * proven. Of guichets that were changed since, that it no longer holds. Null without a search. `is_own`: the site has
 * recognised the seal of its own search; otherwise the figures are what the scenario says of itself, and are told as that.
 */
export function say_search(body: ScenarioBody, is_own = false): string | null {
  const { searched, sites } = body;
  if (searched === undefined || sites.length === 0) return null;
  if (searched.of !== fingerprint_of(body))
    return 'Les emplacements viennent d’une recherche des meilleurs lieux et ont été modifiés depuis, ou le scénario dit autre chose qu’elle (lieux, panier, déplacement, services fermés, heure, services d’un guichet) : ce qu’elle démontrait ne vaut plus.';
  const { p, max_minutes, unit, seal } = searched;
  const limits = seal?.limited === true ? ', dans les limites demandées (quotas ou double couverture)' : '';
  const source =
    is_own && seal !== undefined
      ? `calculée par ce site le ${say_day(seal.on)} sur ses données de ce jour${seal.version === undefined ? '' : ` et la version ${seal.version} du panier`}`
      : 'telle que le scénario la garde';
  const asked = `${p.toLocaleString('fr-FR')} ${p < 2 ? 'nouveau visio-guichet' : 'nouveaux visio-guichets'} à ${max_minutes.toLocaleString('fr-FR')} min au plus`;
  return `Emplacements d’une recherche des meilleurs lieux (${asked})${limits}, ${source}. ${say_reached(searched, unit)} ${say_proof(searched)}`;
}
