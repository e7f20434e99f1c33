import type { CollectionView } from './collection.tsx';
import { say_objects } from './data_words.ts';
import { page, type Page } from './layout.tsx';
import { Warnings } from './warnings.tsx';

export interface CollectionsSearchView {
  words: string;
  is_filtered: boolean;
  /** Conditions beside the words, which the form keeps. */
  kept: readonly (readonly [name: string, value: string])[];
  /** The same list for programs. */
  json: string;
  next: string | null;
}

/** The list of collections: what each is, whose, how old, how many, what to beware of; a field to find some. */
export function collections_page(
  collections: readonly CollectionView[],
  search: CollectionsSearchView,
): Page {
  return page({
    title: 'Données',
    current: 'data',
    islands: ['find_in_list'],
    children: (
      <>
        <h1>Données</h1>
        {collections.length === 0 && !search.is_filtered ? (
          <p>Aucune donnée n’est encore publiée.</p>
        ) : (
          <Search search={search} count={collections.length} />
        )}
        <ul class="datasets" id="datasets">
          {collections.map((collection) => (
            <Dataset collection={collection} />
          ))}
        </ul>
        {search.next !== null && (
          <nav class="paging" aria-label="Pages">
            <a class="button" href={search.next} rel="next">
              Page suivante
            </a>
          </nav>
        )}
        <p>
          <a href={search.json}>Cette liste en JSON</a>
        </p>
      </>
    ),
  });
}

/** Asks the server for words by their stems; while one types, the browser keeps of the list what holds them. */
function Search({ search, count }: { search: CollectionsSearchView; count: number }) {
  return (
    <form class="find-in-list" method="get" action="/collections" role="search">
      <label for="find">Chercher dans les données</label>
      <input
        id="find"
        type="search"
        name="words"
        value={search.words}
        maxLength={200}
        data-find-in="datasets"
        autocomplete="off"
      />
      {search.kept.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <p class="actions">
        <button type="submit">Chercher</button>
        {search.is_filtered && (
          <a class="button second" href="/collections">
            Toutes les données
          </a>
        )}
      </p>
      <p role="status">
        {search.is_filtered &&
          search.next === null &&
          (count === 0 ? 'Aucune donnée trouvée.' : count === 1 ? '1 trouvée' : `${count} trouvées`)}
      </p>
    </form>
  );
}

function Dataset({ collection }: { collection: CollectionView }) {
  const { id, title, description, vintage, producer, licence, featureCount, warnings } = collection;
  const path = `/collections/${encodeURIComponent(id)}`;
  const facts = [producer, vintage, licence?.name].filter((fact) => fact !== undefined && fact !== '');
  return (
    <li>
      <h2>
        <a href={path}>{title}</a>
      </h2>
      {description !== '' && <p>{description}</p>}
      <p class="note">{facts.join(' · ')}</p>
      <p class="ways">
        <a href={`${path}/items?f=html&limit=50`}>
          {featureCount === undefined ? 'Tableau' : `Tableau de ${say_objects(featureCount)}`}
          <span class="out-of-sight"> : {title}</span>
        </a>
        <a href={`${path}#utiliser`}>
          Utiliser, télécharger<span class="out-of-sight"> : {title}</span>
        </a>
      </p>
      {warnings.length > 0 && (
        <details>
          <summary>{warnings.length === 1 ? '1 avertissement' : `${warnings.length} avertissements`}</summary>
          <Warnings sentences={warnings} />
        </details>
      )}
    </li>
  );
}
