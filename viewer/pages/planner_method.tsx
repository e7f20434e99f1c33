import { page, type Page } from './layout.tsx';
import type { MethodFacts } from './planner_sheet_view.ts';
import { Warnings } from './warnings.tsx';

const number = (value: number) => value.toLocaleString('fr-FR');

/** How a result of the planner is found, with its own parameters. */
export function PlannerMethod({ facts, level }: { facts: MethodFacts; level: 2 | 3 }) {
  return (
    <>
      <p>
        Chaque lieu habité est rapproché du guichet le plus proche de chaque catégorie du panier{' '}
        <strong>{facts.basket}</strong>. {facts.rule} {facts.class_rule} Temps {facts.travel}
        {facts.moment !== null && `, ${facts.moment}`}. Un visio-guichet compte pour les catégories dont il
        tient lieu : c’est le plus proche, du guichet ou de lui, qui est retenu.
      </p>
      <Warnings sentences={facts.warnings} />
      <div class="sheet-scroll" tabIndex={0} role="region" aria-label="Panier">
        <table class="sheet-counts">
          <caption>Panier : besoins, seuils et guichets comptés</caption>
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
              <th scope="col">Guichets comptés</th>
            </tr>
          </thead>
          <tbody>
            {facts.categories.map((category) => (
              <tr>
                <th scope="row">{category.title}</th>
                <td class="number">{number(category.weight)}</td>
                <td class="number">{number(category.served_max_minutes)} min</td>
                <td class="number">{number(category.white_min_minutes)} min</td>
                <td>{category.visio ? 'oui' : 'non'}</td>
                <td>{category.counters}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {facts.left_out.length > 0 && <p>Non renseignées, hors du calcul : {facts.left_out.join(', ')}.</p>}
      {level === 2 ? <h2>Sources</h2> : <h3>Sources</h3>}
      <ul>
        {facts.sources.map((source) => (
          <li>{source}</li>
        ))}
      </ul>
    </>
  );
}

/** The method of the result that the planner shows. */
export function planner_method_page(title: string, facts: MethodFacts): Page {
  return page({
    title: 'Méthode du planificateur',
    children: (
      <>
        <h1>Comment ce résultat est calculé</h1>
        <p>{title}</p>
        <PlannerMethod facts={facts} level={2} />
        <p>
          <a href="/zones-blanches">La méthode des zones blanches</a>
        </p>
      </>
    ),
  });
}
