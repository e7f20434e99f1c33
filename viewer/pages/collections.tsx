import type { CollectionView } from './collection.tsx';
import { say_objects } from './data_words.ts';
import { page, type Page } from './layout.tsx';
import { Warnings } from './warnings.tsx';

/** The list of collections: what each is, whose, how old, how many, what to beware of; a field to find one. */
export function collections_page(collections: readonly CollectionView[]): Page {
  return page({
    title: 'Données',
    current: 'data',
    islands: ['find_in_list'],
    children: (
      <>
        <h1>Données</h1>
        {collections.length === 0 ? (
          <p>Aucune donnée n’est encore publiée.</p>
        ) : (
          <div class="find-in-list" hidden>
            <label for="find">Chercher dans la liste</label>
            <input id="find" type="search" data-find-in="datasets" autocomplete="off" />
            <p role="status" />
          </div>
        )}
        <ul class="datasets" id="datasets">
          {collections.map((collection) => (
            <Dataset collection={collection} />
          ))}
        </ul>
        <p>
          <a href="/collections?f=json">Cette liste en JSON</a>
        </p>
      </>
    ),
  });
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
