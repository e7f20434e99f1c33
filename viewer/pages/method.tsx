import { page, type Page } from './layout.tsx';
import { MethodFigures, type MethodNumbers } from './method_figures.tsx';
import { MethodRule, type MethodBasket } from './method_rule.tsx';
import { no_transit, percent } from './method_words.ts';
import { Warnings } from './warnings.tsx';

/** How a result came about, with its parameters: of the published white zones, or of a request of the planner. */
export interface MethodView extends MethodBasket, MethodNumbers {
  title: string;
  rule: string;
  /** « démonstration, 2016/2024 », or null. */
  label: string | null;
  method: string;
  approximate: boolean;
  /** The parameters of the measure of time, a sentence each. */
  travel: readonly string[];
  warnings: readonly string[];
  lineage: string;
  share_white: number | null;
  /** What a scenario makes of it, in a sentence; null without one. */
  scenario: string | null;
  sources: readonly { title: string; vintage: string | null; count: number }[];
  alternatives: readonly { title: string; rule: string; share_white: number | null }[];
}

/** How the white zones are found, with the figures of a result; null before any. */
export function method_page(view: MethodView | null): Page {
  return page({
    title: 'Méthode des zones blanches',
    current: 'method',
    children: (
      <>
        <h1>Zones blanches de services : la méthode</h1>
        <p>
          Une zone blanche de services est un endroit habité d’où il faut trop de temps pour rejoindre les
          guichets des services publics. L’expression n’a rien à voir avec le téléphone mobile. Chaque carreau
          habité (ou chaque commune) est classé d’après le guichet le plus proche de chaque catégorie du
          panier.
        </p>
        {view === null ? <p>Aucun calcul n’est encore publié.</p> : <Method view={view} />}
        <p>
          <a href="/baskets">Paniers de services : ce qui compte, et comment en composer un</a>
        </p>
        <p>
          <a href="/white-zones">Les mêmes règles et chiffres, pour les programmes (JSON)</a>
        </p>
      </>
    ),
  });
}

/** The same without the page around it, for a screen that shows a result of its own. */
export function Method({ view }: { view: MethodView }) {
  return (
    <>
      <h2>Le résultat : {view.title}</h2>
      <p>
        {view.rule} <strong>{percent(view.share_white)} des habitants sont en zone blanche.</strong>
        {view.scenario !== null && <> {view.scenario}</>}
        {view.label !== null && <> Données : {view.label}.</>}
      </p>
      <Warnings sentences={view.warnings} />
      {view.alternatives.length > 0 && <h3>Avec une autre règle, sur les mêmes données</h3>}
      {view.alternatives.map(({ rule, share_white }) => (
        <p>
          {rule} {percent(share_white)} des habitants seraient en zone blanche.
        </p>
      ))}
      <MethodRule view={view} />
      <h3>Le temps de trajet</h3>
      <p>
        Temps {view.method}
        {view.approximate && ' : ni les routes ni le relief ne sont connus'}. On compte le trajet du lieu
        d’habitation vers le guichet. Les seuils sont compris : 20 minutes, c’est encore « 20 minutes ou moins
        ». {no_transit}
      </p>
      <ul>
        {view.travel.map((sentence) => (
          <li>{sentence}</li>
        ))}
      </ul>
      <MethodFigures view={view} />
      <MethodSources sources={view.sources} />
      <h3>D’où vient le résultat</h3>
      <p>{view.lineage}</p>
    </>
  );
}

export const MethodSources = ({ sources }: Pick<MethodView, 'sources'>) => (
  <>
    <h3>Les sources</h3>
    <div class="table" tabIndex={0} role="region" aria-label="Sources et millésimes">
      <table>
        <thead>
          <tr>
            <th scope="col">Source</th>
            <th scope="col">Millésime</th>
            <th scope="col" class="number">
              Lignes comptées
            </th>
          </tr>
        </thead>
        <tbody>
          {sources.map(({ title, vintage, count }) => (
            <tr>
              <th scope="row">{title}</th>
              <td>{vintage ?? 'inconnu'}</td>
              <td class="number">{count.toLocaleString('fr-FR')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </>
);
