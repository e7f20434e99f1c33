/** The categories of a basket, wherever it is told: on its own page, under « Méthode », on the print of a scenario. */
export interface CategoryLine {
  title: string;
  weight: number;
  served_max_minutes: number;
  white_min_minutes: number;
  visio_substitutable: boolean;
  /** How many counters count for it, or which. */
  counted: string;
}

const minutes = (value: number) => `${value.toLocaleString('fr-FR')} min`;

export function CategoryTable({
  categories,
  left_out = [],
  counted_title,
}: {
  categories: readonly CategoryLine[];
  /** Titles of those that no source tells of. */
  left_out?: readonly string[];
  counted_title: string;
}) {
  return (
    <div class="table categories" tabIndex={0} role="region" aria-label="Catégories du panier">
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
            <th scope="col">Visio-guichet</th>
            <th scope="col">{counted_title}</th>
          </tr>
        </thead>
        <tbody>
          {categories.map((category) => (
            <tr>
              <th scope="row">{category.title}</th>
              <td class="number">{category.weight.toLocaleString('fr-FR')}</td>
              <td class="number">{minutes(category.served_max_minutes)}</td>
              <td class="number">{minutes(category.white_min_minutes)}</td>
              <td>{category.visio_substitutable ? 'peut en tenir lieu' : 'non'}</td>
              <td>{category.counted}</td>
            </tr>
          ))}
          {left_out.map((title) => (
            <tr>
              <th scope="row">{title}</th>
              <td colSpan={5}>non renseignée, hors du calcul</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
