/** The basket and its rule, as the method page tells them. */
export interface MethodBasket {
  basket: {
    title: string;
    version: string;
    categories: readonly {
      title: string;
      weight: number;
      served_max_minutes: number;
      white_min_minutes: number;
      visio_substitutable: boolean;
    }[];
  };
  class_sentence: string;
  /** What makes a place served or white, in a few words. */
  explain: { served: string; white: string };
  antennas: readonly { title: string; count: number }[];
  left_out: readonly { title: string }[];
  counters: readonly { source: string; type_service: string; category: string | null }[];
}

export function MethodRule({ view }: { view: MethodBasket }) {
  const { basket, explain } = view;
  const counted = new Map(view.antennas.map(({ title, count }) => [title, count]));
  return (
    <>
      <h3>La règle des classes</h3>
      <ul>
        <li>
          <span class="swatch served" aria-hidden="true" />
          <strong>Desservie</strong> : {explain.served}.
        </li>
        <li>
          <span class="swatch white" aria-hidden="true" />
          <strong>Zone blanche</strong> : {explain.white}.
        </li>
        <li>
          <span class="swatch grey" aria-hidden="true" />
          <strong>Zone grise</strong> : le reste.
        </li>
      </ul>
      <p>{view.class_sentence}</p>
      <h3>
        Le panier : {basket.title} <small>(version {basket.version})</small>
      </h3>
      <div class="table" tabIndex={0} role="region" aria-label="Catégories du panier">
        <table>
          <thead>
            <tr>
              <th scope="col">Catégorie</th>
              <th scope="col" class="number">
                Poids
              </th>
              <th scope="col" class="number">
                Desservie jusqu’à
              </th>
              <th scope="col" class="number">
                Loin au-delà de
              </th>
              <th scope="col">Par visio-guichet</th>
              <th scope="col" class="number">
                Guichets
              </th>
            </tr>
          </thead>
          <tbody>
            {basket.categories.map((category) => (
              <tr>
                <th scope="row">{category.title}</th>
                <td class="number">{category.weight.toLocaleString('fr-FR')}</td>
                <td class="number">{category.served_max_minutes} min</td>
                <td class="number">{category.white_min_minutes} min</td>
                <td>{category.visio_substitutable ? 'possible' : 'non'}</td>
                <td class="number">{(counted.get(category.title) ?? 0).toLocaleString('fr-FR')}</td>
              </tr>
            ))}
            {view.left_out.map(({ title }) => (
              <tr>
                <th scope="row">{title}</th>
                <td colSpan={5}>non renseignée, hors du calcul</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <details>
        <summary>Quel service vaut guichet pour quelle catégorie</summary>
        <div class="table" tabIndex={0} role="region" aria-label="Table des guichets">
          <table>
            <thead>
              <tr>
                <th scope="col">Catégorie</th>
                <th scope="col">Source</th>
                <th scope="col">Type de service</th>
              </tr>
            </thead>
            <tbody>
              {view.counters.map(({ source, type_service, category }) => (
                <tr>
                  <td>{category}</td>
                  <td>{source}</td>
                  <td>{type_service}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </>
  );
}
