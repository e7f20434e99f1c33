import type { CollectionView } from './collection.tsx';
import { page, type Page } from './layout.tsx';
import { Warnings } from './warnings.tsx';

/** The list of collections: title, origin, how many, what to beware of. */
export function collections_page(collections: readonly CollectionView[]): Page {
  return page({
    title: 'Données',
    current: 'data',
    children: (
      <>
        <h1>Données</h1>
        {collections.length === 0 && <p>Aucune donnée n’est encore publiée.</p>}
        <div class="table" tabIndex={0} role="region" aria-label="Collections">
          <table>
            <thead>
              <tr>
                <th scope="col">Collection</th>
                <th scope="col">Millésime</th>
                <th scope="col">Producteur</th>
                <th scope="col" class="number">
                  Objets
                </th>
              </tr>
            </thead>
            <tbody>
              {collections.map(({ id, title, vintage, producer, featureCount, warnings }) => (
                <tr>
                  <th scope="row">
                    <a href={`/collections/${encodeURIComponent(id)}`}>{title}</a>
                    <Warnings sentences={warnings} />
                  </th>
                  <td>{vintage ?? '–'}</td>
                  <td>{producer ?? '–'}</td>
                  <td class="number">
                    <a href={`/collections/${encodeURIComponent(id)}/items`}>
                      {featureCount === undefined ? 'voir' : featureCount.toLocaleString('fr-FR')}
                    </a>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <p>
          <a href="/collections?f=json">Cette liste en JSON</a>
        </p>
      </>
    ),
  });
}
