import { page, type Page } from './layout.tsx';
import { Method, MethodSources, type MethodView } from './method.tsx';
import { no_transit } from './method_words.ts';
import { MethodRule } from './method_rule.tsx';
import { Warnings } from './warnings.tsx';

/** The method of the result that the planner shows: the same as that of the white zones, with its own parameters. */
export function planner_method_page(view: MethodView): Page {
  return page({
    title: 'Méthode du planificateur',
    current: 'method',
    children: (
      <>
        <h1>Comment ce résultat est calculé</h1>
        <Method view={view} />
        <p>
          <a href="/zones-blanches">La méthode des zones blanches publiées</a>
        </p>
      </>
    ),
  });
}

/** What of the method stands on the print of a scenario, under a heading of level 2. */
export function SheetMethod({ view }: { view: MethodView }) {
  return (
    <>
      <p>
        {view.rule} Chaque lieu habité est rapproché du guichet le plus proche de chaque catégorie. Un
        visio-guichet compte pour les catégories dont il tient lieu : c’est le plus proche, du guichet ou de
        lui, qui est retenu. Temps {view.method}. {no_transit}
      </p>
      <Warnings sentences={view.warnings} />
      <MethodRule view={view} is_printed />
      <MethodSources sources={view.sources} />
    </>
  );
}
