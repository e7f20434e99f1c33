import { say_date, say_number } from './data_words.ts';
import type { CatalogueCard, CatalogueFacet, CatalogueSearchView } from './catalogue_search_view.ts';
import { page, type Page } from './layout.tsx';
import { plain_words } from './prose.tsx';
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

function Filters({ view }: { view: CatalogueSearchView }) {
  const { facets, territory, territories, commune, bbox, polygon, problem } = view;
  const chosen = facets.flatMap(({ values }) => values.filter(({ is_chosen }) => is_chosen)).length;
  const places = [territory, commune, bbox, polygon].filter((text) => text !== '').length;
  const wrong = (field: string) => (problem?.field === field ? true : undefined);
  return (
    <details class="catalogue-filters" open>
      <summary>Filtres{chosen + places > 0 && ` (${chosen + places})`}</summary>
      {facets.map((facet) => (
        <Facet facet={facet} />
      ))}
      <fieldset class="facet">
        <legend>Lieu</legend>
        {territories.length > 0 && (
          <div class="field">
            <label for="territoire">Territoire</label>
            <select id="territoire" name="territoire" aria-invalid={wrong('territoire')}>
              <option value="">Partout</option>
              {territories.map(({ title, choices }) => (
                <optgroup label={title}>
                  {choices.map(([value, name]) => (
                    <option value={value} selected={value === territory}>
                      {name}
                    </option>
                  ))}
                </optgroup>
              ))}
            </select>
          </div>
        )}
        <div class="field">
          <label for="commune">Commune</label>
          <input
            id="commune"
            name="commune"
            type="text"
            value={commune}
            placeholder="Nom ou code"
            autocomplete="off"
            aria-invalid={wrong('commune')}
          />
        </div>
        <div class="field">
          <label for="bbox">Emprise : ouest, sud, est, nord</label>
          <input
            id="bbox"
            name="bbox"
            type="text"
            value={bbox}
            placeholder="1.3,43.5,1.6,43.7"
            autocomplete="off"
            aria-invalid={wrong('bbox')}
          />
        </div>
        {polygon !== '' && (
          <div class="field">
            <label for="polygone">Polygone : longitude,latitude;…</label>
            <input
              id="polygone"
              name="polygone"
              type="text"
              value={polygon}
              autocomplete="off"
              aria-invalid={wrong('polygone')}
            />
          </div>
        )}
      </fieldset>
      <p class="actions">
        <button type="submit" class="second">
          Filtrer
        </button>
        {chosen + places > 0 && (
          <a href={view.words === '' ? '/catalogue' : `/catalogue?${new URLSearchParams({ q: view.words })}`}>
            Tout effacer
          </a>
        )}
      </p>
    </details>
  );
}

function Facet({ facet: { name, title, values } }: { facet: CatalogueFacet }) {
  if (values.length === 0) return null;
  return (
    <fieldset class="facet">
      <legend>{title}</legend>
      {values.map(({ value, title, count, is_chosen }) => (
        <label class="box">
          <input type="checkbox" name={name} value={value} checked={is_chosen} />
          <span>
            {title} <small>{say_number(count)}</small>
          </span>
        </label>
      ))}
    </fieldset>
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

const kinds: Readonly<Record<string, string>> = {
  series: 'Série',
  service: 'Service',
  map: 'Carte',
  reuse: 'Réutilisation',
  process_result: 'Résultat de traitement',
};

const excerpt = (text: string) => {
  const words = plain_words(text);
  return words.length <= 240 ? words : `${words.slice(0, 240).replace(/\s+\S*$/, '')}…`;
};

function Card({ card }: { card: CatalogueCard }) {
  const { id, kind, title, abstract, producer, licence, updated, quality, formats, collection } = card;
  const path = encodeURIComponent(id);
  const about = [kinds[kind], producer].filter((part) => part !== undefined && part !== '').join(' · ');
  return (
    <li class="card">
      <h3>
        <a href={`/catalogue/${path}`}>{title}</a>
      </h3>
      {about !== '' && <p class="note">{about}</p>}
      {abstract !== '' && <p>{excerpt(abstract)}</p>}
      <ul class="tags">
        <li>Mise à jour : {say_date(updated)}</li>
        <li>{licence ?? 'Licence non indiquée'}</li>
        {quality !== null && <li>Qualité {quality}/100</li>}
        {formats.length > 0 && <li>{formats.join(', ')}</li>}
      </ul>
      {collection !== null && (
        <p class="ways-on">
          <a href={`/catalogue/${path}#telechargements`}>
            Télécharger<span class="out-of-sight"> : {title}</span>
          </a>
          <a href={`/collections/${encodeURIComponent(collection)}/items?f=html&limit=50`}>
            Tableau<span class="out-of-sight"> : {title}</span>
          </a>
        </p>
      )}
    </li>
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
