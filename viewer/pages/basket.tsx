import { basket_path, say_services, type BasketView, type CategoryView } from './basket_view.ts';
import { say_owner } from './baskets.tsx';
import { CategoryTable } from './category_table.tsx';
import { say_day } from './data_words.ts';
import { Notice } from './forms.tsx';
import { page, type Page } from './layout.tsx';

export const basket_done = {
  cree: 'Le panier est enregistré.',
  modifie: 'La nouvelle version est enregistrée.',
  recalcul: 'La nouvelle version est enregistrée ; les zones blanches du site sont en cours de calcul.',
} as const;

export interface BasketPageOptions {
  view: BasketView;
  /** Whether the reader may save the next version of this one. */
  may_change: boolean;
  /** Whether the reader may make one of his own. */
  may_make: boolean;
  done: keyof typeof basket_done | null;
}

/** A version of a basket: what it counts, and how it came to be. */
export function basket_page({ view, may_change, may_make, done }: BasketPageOptions): Page {
  const { title, id, version, is_last, is_retired } = view;
  return page({
    title: `${title}, version ${version}`,
    current: 'method',
    children: (
      <>
        <p class="crumbs">
          <a href="/baskets">Paniers de services</a>
        </p>
        <h1>{title}</h1>
        {done !== null && <Notice kind="done">{basket_done[done]}</Notice>}
        {!is_last && (
          <Notice kind="info">
            C’est la version {version} de ce panier. <a href={basket_path(id)}>Voir la dernière</a>
          </Notice>
        )}
        {is_retired && (
          <Notice kind="info">Ce panier est retiré : il ne se choisit plus pour un nouveau calcul.</Notice>
        )}
        <dl class="facts">
          <dt>Version</dt>
          <dd>
            {version}
            {view.created_at !== null && `, du ${say_day(view.created_at)}`}
          </dd>
          <dt>De</dt>
          <dd>{say_owner(view)}</dd>
          <dt>Identifiant</dt>
          <dd>
            <code>{id}</code>
          </dd>
          {view.is_in_use && (
            <>
              <dt>Usage</dt>
              <dd>Les zones blanches du site se calculent avec lui.</dd>
            </>
          )}
        </dl>
        <p>{view.rule}</p>
        <p>{view.class_rule_in_words}</p>
        {is_last && (may_change || may_make) && (
          <div class="actions">
            {may_change && (
              <a class="button" href={`${basket_path(id)}/modifier`}>
                Modifier
              </a>
            )}
            {may_make && <a href={`/baskets/nouveau?modele=${encodeURIComponent(id)}`}>Dupliquer</a>}
            {may_change && !is_retired && !view.is_in_use && (
              <a href={`${basket_path(id)}/retirer`}>Retirer…</a>
            )}
          </div>
        )}
        <h2>Catégories</h2>
        {!view.has_services && (
          <p>Aucun service n’est encore publié : on ne peut pas dire ce que chaque ligne trouve.</p>
        )}
        <Categories view={view} />
        <h2>Guichets</h2>
        <p>Les services qui valent guichet, et combien de services publiés chaque ligne trouve.</p>
        {view.categories.map((category) => (
          <Counters category={category} view={view} />
        ))}
        <h2>Historique</h2>
        <History view={view} />
      </>
    ),
  });
}

const Categories = ({ view }: { view: BasketView }) => (
  <CategoryTable
    categories={view.categories.map((category) => ({ ...category, counted: say_found(category) }))}
    counted_title="Services trouvés"
  />
);

const say_found = ({ services }: CategoryView) =>
  services === 0 ? 'non renseignée, hors du calcul' : services.toLocaleString('fr-FR');

function Counters({ category, view }: { category: CategoryView; view: BasketView }) {
  const lines = view.counters.filter((counter) => counter.category === category.id);
  return (
    <details open={lines.length > 0 && category.services === 0}>
      <summary>
        {category.title} :{' '}
        {lines.length === 0 ? 'aucune ligne' : lines.length === 1 ? '1 ligne' : `${lines.length} lignes`},{' '}
        {say_services(category.services)}
      </summary>
      {lines.length > 0 && (
        <ul>
          {lines.map(({ source, type_service, only_for_partners, services }) => (
            <li>
              <code>
                {source} / {type_service}
              </code>{' '}
              : {say_services(services)}
              {only_for_partners &&
                (view.france_services_counts_for_partners
                  ? ', au titre de ses partenaires'
                  : ', qui ne comptent pas : ce panier ne compte pas les maisons France services pour leurs partenaires')}
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}

function History({ view }: { view: BasketView }) {
  const { id, history, is_shipped } = view;
  if (is_shipped)
    return <p>Ce panier est fourni avec Maillage ; il change avec lui, et les notes de version le disent.</p>;
  const oldest = Number(history.at(-1)?.version ?? 1);
  return (
    <>
      <ol class="versions">
        {history.map(({ version, created_at, note, changes }) => (
          <li>
            <h3>
              <a href={`${basket_path(id)}/versions/${version}`}>Version {version}</a>
              {created_at !== null && `, ${say_day(created_at)}`}
            </h3>
            {note !== '' && <p>« {note} »</p>}
            <Changes changes={changes} is_first={version === '1'} />
          </li>
        ))}
      </ol>
      {oldest > 1 && (
        <p>
          Les versions 1 à {oldest - 1} se lisent à l’adresse{' '}
          <code>
            {basket_path(id)}/versions/<em>numéro</em>
          </code>
          .
        </p>
      )}
    </>
  );
}

function Changes({ changes, is_first }: { changes: readonly string[] | null; is_first: boolean }) {
  if (is_first) return <p>Première version.</p>;
  if (changes === null) return <p>Comparaison avec la version d’avant : sur la page de celle-ci.</p>;
  if (changes.length === 0) return <p>Aucune différence.</p>;
  return (
    <ul>
      {changes.map((change) => (
        <li>{change}</li>
      ))}
    </ul>
  );
}
