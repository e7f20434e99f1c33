import { Card } from './catalogue_card.tsx';
import { Filters } from './catalogue_filters.tsx';
import type { CatalogueSearchView } from './catalogue_search_view.ts';
import { say_number } from './data_words.ts';
import { page, type Page } from './layout.tsx';
import { SmallMap } from './small_map.tsx';

const sorts: readonly (readonly [value: string, title: string])[] = [
  ['', 'la pertinence, ou la date'],
  ['date', 'la mise à jour de la fiche'],
  ['titre', 'le titre'],
  ['qualite', 'la qualité de la fiche'],
];

/** The catalogue's search: a form whose every state is an address; the list comes before the map on phones. */
export function catalogue_search_page(view: CatalogueSearchView): Page {
  const { words, matched, cards, map, problem, is_signed_in } = view;
  const feed = `/catalogue.atom${suffix_of(view.kept_query)}`;
  return page({
    title: words === '' ? 'Catalogue' : `Catalogue : ${words}`,
    current: 'data',
    wide: true,
    feed: { href: feed, title: words === '' ? 'Catalogue' : `Catalogue : ${words} – Maillage` },
    islands: map === null ? ['catalogue_search'] : ['catalogue_search', 'small_map'],
    skip_links: [{ href: '#resultats', title: 'Aller aux résultats' }],
    children: (
      <>
        <h1>Catalogue</h1>
        <form class="catalogue" method="get" action="/catalogue" role="search" aria-label="Catalogue">
          <div class="catalogue-words">
            <label for="q">Chercher</label>
            <div class="search-line">
              <input id="q" name="q" type="search" value={words} autocomplete="off" maxLength={500} />
              <button type="submit">Chercher</button>
            </div>
          </div>
          <div class="catalogue-columns">
            <Filters view={view} />
            <section class="results" aria-labelledby="resultats">
              <h2 id="resultats" tabIndex={-1}>
                {say_matched(matched)}
              </h2>
              {problem !== null && (
                <p class="notice stop" role="alert">
                  <a href={`#${problem.field}`}>{problem.message}</a>
                </p>
              )}
              <Sort view={view} />
              <p class="ways-on">
                {is_signed_in && (
                  <a href={`/recherches/nouvelle${suffix_of(view.kept_query)}`}>
                    Enregistrer cette recherche
                  </a>
                )}
                <a href={feed} type="application/atom+xml">
                  Suivre par flux (Atom)
                </a>
              </p>
              {matched === 0 && <Nothing view={view} />}
              <ul class="cards">
                {cards.map((card) => (
                  <Card card={card} />
                ))}
              </ul>
              <Pages view={view} />
            </section>
            <div class="catalogue-map">
              {map !== null && (
                <SmallMap view={map}>Emprises des fiches de cette page ; la liste dit les mêmes.</SmallMap>
              )}
              <p class="ways-on">
                {is_signed_in && <a href="/catalogue/deposer">Déposer des données ou une fiche</a>}
                <a href="/carte">Composer une carte</a>
                <a href="/collections?f=html">Toutes les collections</a>
              </p>
            </div>
          </div>
        </form>
      </>
    ),
  });
}

const suffix_of = (query: string) => (query === '' ? '' : `?${query}`);

const say_matched = (matched: number) =>
  matched === 0 ? 'Aucune fiche' : matched === 1 ? '1 fiche' : `${say_number(matched)} fiches`;

function Nothing({ view: { words, query } }: { view: CatalogueSearchView }) {
  const only_words = new URLSearchParams(words === '' ? {} : { q: words }).toString();
  return (
    <p>
      Rien ne correspond.{' '}
      {query === only_words ? (
        <a href="/catalogue">Voir tout le catalogue</a>
      ) : (
        <a href={`/catalogue?${only_words}`}>Chercher sans les filtres</a>
      )}
    </p>
  );
}

function Sort({ view: { sort } }: { view: CatalogueSearchView }) {
  return (
    <div class="sort">
      <label for="tri">Trier par</label>
      <select id="tri" name="tri">
        {sorts.map(([value, title]) => (
          <option value={value} selected={value === sort}>
            {title}
          </option>
        ))}
      </select>
    </div>
  );
}

function Pages({ view: { page, pages, query } }: { view: CatalogueSearchView }) {
  if (pages <= 1) return null;
  const at = (number: number) => `/catalogue?${query === '' ? '' : `${query}&`}page=${number}`;
  return (
    <nav class="pages ways-on" aria-label="Pages">
      {page > 1 && (
        <a href={at(page - 1)} rel="prev">
          Page précédente
        </a>
      )}
      <span>
        Page {page} sur {say_number(pages)}
      </span>
      {page < pages && (
        <a href={at(page + 1)} rel="next">
          Page suivante
        </a>
      )}
    </nav>
  );
}
