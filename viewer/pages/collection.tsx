import type { ColumnView } from './cell.tsx';
import type { PageLink } from './landing.tsx';
import { page, type Page } from './layout.tsx';
import { Warnings } from './warnings.tsx';

export interface CollectionView {
  id: string;
  title: string;
  description: string;
  warnings: readonly string[];
  producer?: string;
  licence?: { name: string; url: string };
  vintage?: string;
  featureCount?: number;
  links: readonly PageLink[];
}

/** What one knows of a collection: origin, rights, vintage, columns, ways to it. */
export function collection_page(collection: CollectionView, columns: readonly ColumnView[]): Page {
  const { title, description, warnings, links } = collection;
  return page({
    title,
    current: 'data',
    children: (
      <>
        <p class="crumbs">
          <a href="/collections">Données</a>
        </p>
        <h1>{title}</h1>
        <Warnings sentences={warnings} />
        {description !== '' && <p>{description}</p>}
        <Facts collection={collection} />
        <h2>Colonnes</h2>
        <div class="table" tabIndex={0} role="region" aria-label="Colonnes">
          <table>
            <thead>
              <tr>
                <th scope="col">Titre</th>
                <th scope="col">Nom</th>
                <th scope="col">Sens</th>
              </tr>
            </thead>
            <tbody>
              {columns.map((column) => (
                <tr>
                  <th scope="row">{column.title}</th>
                  <td>
                    <code>{column.name}</code>
                  </td>
                  <td>{column.description ?? ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <h2>Liens</h2>
        <ul class="links">
          {links.map((link) => (
            <li>
              <a href={link.href} type={link.type}>
                {link.title}
              </a>{' '}
              <small>({link.type})</small>
            </li>
          ))}
        </ul>
      </>
    ),
  });
}

function Facts({ collection }: { collection: CollectionView }) {
  const { id, producer, licence, vintage, featureCount } = collection;
  return (
    <dl class="facts">
      <dt>Objets</dt>
      <dd>
        <a href={`/collections/${encodeURIComponent(id)}/items`}>
          {featureCount === undefined ? 'voir le tableau' : `${featureCount.toLocaleString('fr-FR')} objets`}
        </a>
      </dd>
      {producer !== undefined && <dt>Producteur</dt>}
      {producer !== undefined && <dd>{producer}</dd>}
      {vintage !== undefined && <dt>Millésime</dt>}
      {vintage !== undefined && <dd>{vintage}</dd>}
      {licence !== undefined && <dt>Licence</dt>}
      {licence !== undefined && (
        <dd>{licence.url === '' ? licence.name : <a href={licence.url}>{licence.name}</a>}</dd>
      )}
    </dl>
  );
}
