import { page, type Page } from './layout.tsx';
import { Warnings } from './warnings.tsx';

export interface MethodView {
  title: string;
  rule: string;
  method: string;
  lineage: string;
  warnings: readonly string[];
  antennas: readonly { title: string; count: number }[];
  left_out: readonly { title: string }[];
  alternatives: readonly { title: string; rule: string; share_white: number | null }[];
  share_white: number | null;
}

const percent = (value: number | null) =>
  value === null ? '–' : value.toLocaleString('fr-FR', { style: 'percent', maximumFractionDigits: 1 });

/** How the white zones are found, with the figures of the published result; null before any. */
export function method_page(view: MethodView | null): Page {
  return page({
    title: 'Méthode des zones blanches',
    current: 'method',
    children: (
      <>
        <h1>Zones blanches de services : la méthode</h1>
        <p>
          Une zone blanche de services est un endroit habité d’où il faut trop de temps, en voiture, pour
          rejoindre les guichets des services publics. Chaque carreau habité (ou chaque commune) est classé
          d’après le guichet le plus proche de chaque catégorie du panier.
        </p>
        <ul>
          <li>
            <span class="swatch served" aria-hidden="true" />
            <strong>Desservie</strong> : au moins 80 % du panier à 20 minutes ou moins.
          </li>
          <li>
            <span class="swatch white" aria-hidden="true" />
            <strong>Zone blanche</strong> : au moins la moitié du panier à plus de 30 minutes.
          </li>
          <li>
            <span class="swatch grey" aria-hidden="true" />
            <strong>Zone grise</strong> : le reste.
          </li>
        </ul>
        {view === null ? <p>Aucun calcul n’est encore publié.</p> : <Result view={view} />}
        <p>
          <a href="/baskets">Paniers de services : ce qui compte, et comment en composer un</a>
        </p>
        <p>
          <a href="/white-zones">Tout ce qui précède, pour les programmes (JSON)</a>
        </p>
      </>
    ),
  });
}

function Result({ view }: { view: MethodView }) {
  return (
    <>
      <h2>Le résultat publié : {view.title}</h2>
      <p>
        {view.rule} {percent(view.share_white)} des habitants sont en zone blanche.
      </p>
      <Warnings sentences={view.warnings} />
      {view.alternatives.length > 0 && <h3>Avec une autre règle, sur les mêmes données</h3>}
      {view.alternatives.map(({ rule, share_white }) => (
        <p>
          {rule} {percent(share_white)} des habitants seraient en zone blanche.
        </p>
      ))}
      <h3>Guichets comptés</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">Catégorie</th>
            <th scope="col" class="number">
              Guichets
            </th>
          </tr>
        </thead>
        <tbody>
          {view.antennas.map(({ title, count }) => (
            <tr>
              <th scope="row">{title}</th>
              <td class="number">{count.toLocaleString('fr-FR')}</td>
            </tr>
          ))}
          {view.left_out.map(({ title }) => (
            <tr>
              <th scope="row">{title}</th>
              <td class="number">non renseignée, hors du calcul</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h3>D’où vient le résultat</h3>
      <p>{view.lineage}</p>
    </>
  );
}
