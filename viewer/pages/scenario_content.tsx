import { say_search } from '../planner/search_words.ts';
import type { ScenarioBody } from './scenario_body.ts';
import { say_count, say_mode, say_moment, say_place, say_rule, say_territory } from './scenario_view.ts';

/** The sites of a scenario and the services that close in it, as a table and a list. */
export function ScenarioSites({ body, is_own_search }: { body: ScenarioBody; is_own_search: boolean }) {
  const { sites, removed = [] } = body;
  const searched = say_search(body, is_own_search);
  return (
    <section aria-labelledby="guichets">
      <h2 id="guichets">{say_count(sites.length, 'guichet proposé', 'guichets proposés')}</h2>
      {sites.length === 0 ? (
        <p>Aucun guichet n’est encore placé.</p>
      ) : (
        <div class="table" tabIndex={0} role="region" aria-label="Guichets proposés">
          <table>
            <thead>
              <tr>
                <th scope="col">Nom</th>
                <th scope="col">Latitude, longitude</th>
                <th scope="col">Répond à</th>
                <th scope="col">Verrouillé</th>
              </tr>
            </thead>
            <tbody>
              {sites.map((site) => (
                <tr>
                  <th scope="row">{site.nom}</th>
                  <td>{say_place(site)}</td>
                  <td>{site.categories === null ? 'Tout' : site.categories.join(', ')}</td>
                  <td>{site.locked ? 'Oui' : 'Non'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {searched !== null && <p>{searched}</p>}
      {removed.length > 0 && (
        <details>
          <summary>{say_count(removed.length, 'service fermé', 'services fermés')}</summary>
          <ul>
            {removed.map((service) => (
              <li class="long">
                <a href={`/collections/services/items/${encodeURIComponent(service)}?f=html`}>{service}</a>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/** What the figures of a scenario depend on, beside its sites. */
export function ScenarioSettings({
  body,
  basket_title = null,
}: {
  body: ScenarioBody;
  basket_title?: string | null;
}) {
  const { basket, basket_version, partners, mode, rule, at, territory } = body;
  return (
    <>
      <dt>Panier</dt>
      <dd>
        {basket_title ?? basket}
        {basket_version === undefined ? '' : `, version ${basket_version}`}
        {partners === undefined
          ? ''
          : partners
            ? ' ; une maison France services compte pour ses partenaires'
            : ' ; une maison France services ne compte pas pour ses partenaires'}
      </dd>
      <dt>Déplacement</dt>
      <dd>{say_mode(mode)}</dd>
      {rule !== undefined && (
        <>
          <dt>Règle</dt>
          <dd>{say_rule(rule)}</dd>
        </>
      )}
      {at !== undefined && (
        <>
          <dt>Moment</dt>
          <dd>{say_moment(at)}</dd>
        </>
      )}
      <dt>Territoire</dt>
      <dd>{say_territory(territory)}</dd>
    </>
  );
}
