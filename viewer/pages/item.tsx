import { Cell, type ColumnView } from './cell.tsx';
import { page, type Page } from './layout.tsx';
import { Warnings } from './warnings.tsx';

export interface ItemView {
  id: string;
  title: string;
  warnings: readonly string[];
  columns: readonly ColumnView[];
  /** Identifier of the feature. */
  item: string;
  properties: Record<string, unknown>;
}

/** One feature: its values under their titles. */
export function item_page({ id, title, warnings, columns, item, properties }: ItemView): Page {
  const path = `/collections/${encodeURIComponent(id)}`;
  return page({
    title: `${title} : ${item}`,
    current: 'data',
    children: (
      <>
        <p class="crumbs">
          <a href="/collections">Données</a> › <a href={path}>{title}</a> ›{' '}
          <a href={`${path}/items`}>objets</a>
        </p>
        <h1>{item}</h1>
        <Warnings sentences={warnings} />
        <dl class="facts">
          {columns.flatMap((column) => [
            <dt title={column.description ?? undefined}>{column.title}</dt>,
            <dd>
              <Cell value={properties[column.name]} />
            </dd>,
          ])}
        </dl>
        <p>
          <a href={`${path}/items/${encodeURIComponent(item)}?f=json`}>Cet objet en GeoJSON</a>
        </p>
      </>
    ),
  });
}
