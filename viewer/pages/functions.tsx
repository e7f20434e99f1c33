import { page, type Page } from './layout.tsx';

export interface FunctionView {
  name: string;
  description: string;
  arguments: readonly { title: string; type: readonly string[] }[];
  returns: readonly string[];
}

const types: Readonly<Record<string, string>> = {
  boolean: 'vrai ou faux',
  number: 'nombre',
  string: 'texte',
  geometry: 'géométrie',
  array: 'liste',
  datetime: 'date ou instant',
};
const named = (type: readonly string[]) => type.map((one) => types[one] ?? one).join(' ou ');

/** What filters may call, with an example to start from. */
export function functions_page(functions: readonly FunctionView[]): Page {
  return page({
    title: 'Fonctions des filtres',
    current: 'data',
    children: (
      <>
        <p class="crumbs">
          <a href="/collections">Données</a>
        </p>
        <h1>Fonctions des filtres</h1>
        <p>
          Le paramètre <code>filter</code> des objets d’une collection est une condition CQL2, qui peut
          appeler ces fonctions. Exemples :
        </p>
        <ul>
          <li>
            <code>within_m(geom, POINT(1.44 43.6), 2000)</code>
          </li>
          <li>
            <code>area_m2(geom) &gt; 1e6 AND NOT is_valid(geom)</code>
          </li>
          <li>
            <code>year(date_maj) = 2024</code>
          </li>
        </ul>
        <div class="table" tabIndex={0} role="region" aria-label="Fonctions">
          <table>
            <thead>
              <tr>
                <th scope="col">Fonction</th>
                <th scope="col">Arguments</th>
                <th scope="col">Rend</th>
                <th scope="col">Sens</th>
              </tr>
            </thead>
            <tbody>
              {functions.map((one) => (
                <tr>
                  <th scope="row">
                    <code>{one.name}</code>
                  </th>
                  <td>{one.arguments.map(({ title, type }) => `${title} (${named(type)})`).join(', ')}</td>
                  <td>{named(one.returns)}</td>
                  <td>{one.description}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </>
    ),
  });
}
