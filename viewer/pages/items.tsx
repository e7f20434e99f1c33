import { Cell, type ColumnView } from './cell.tsx';
import { page, type Page } from './layout.tsx';
import { Warnings } from './warnings.tsx';

export interface ItemsView {
  id: string;
  title: string;
  warnings: readonly string[];
  columns: readonly ColumnView[];
  rows: readonly { id: string | null; properties: Record<string, unknown> }[];
  /** null: not counted to the end. */
  matched: number | null;
  /** Path of the next page, without leading slash. */
  next: string | null;
}

/** A page of features as a table, a row each. */
export function items_page({ id, title, warnings, columns, rows, matched, next }: ItemsView): Page {
  const path = `/collections/${encodeURIComponent(id)}`;
  const total = matched === null ? 'plus de 10 000 objets' : `${matched.toLocaleString('fr-FR')} objets`;
  return page({
    title,
    current: 'data',
    wide: true,
    children: (
      <>
        <p class="crumbs">
          <a href="/collections">Données</a> › <a href={path}>{title}</a>
        </p>
        <h1>{title}</h1>
        <Warnings sentences={warnings} />
        <p>
          {rows.length.toLocaleString('fr-FR')} sur {total} ·{' '}
          <a href={`${path}/items?f=json`}>les mêmes en GeoJSON</a>
        </p>
        {rows.length > 0 && (
          // The wide table scrolls by keyboard too.
          <div class="table" tabIndex={0} role="region" aria-label={`Objets de ${title}`}>
            <table>
              <thead>
                <tr>
                  <th scope="col">Identifiant</th>
                  {columns.map((column) => (
                    <th scope="col" title={column.description ?? undefined}>
                      {column.title}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr>
                    <th scope="row">
                      {row.id === null ? (
                        '–'
                      ) : (
                        <a href={`${path}/items/${encodeURIComponent(row.id)}`}>{row.id}</a>
                      )}
                    </th>
                    {columns.map((column) => (
                      <td>
                        <Cell value={row.properties[column.name]} />
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {next !== null && (
          <p>
            <a class="button" rel="next" href={`/${next}`}>
              Page suivante
            </a>
          </p>
        )}
      </>
    ),
  });
}
