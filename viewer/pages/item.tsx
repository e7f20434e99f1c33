import { cell, type ColumnView } from './cell.tsx';
import { CopyUrl } from './copy_url.tsx';
import { DataLinks } from './data_links.tsx';
import { label_of } from './data_words.ts';
import { page, type Page } from './layout.tsx';
import type { PageLink } from './landing.tsx';
import { SmallMap } from './small_map.tsx';
import type { SmallMapView } from './small_map_view.ts';
import { Warnings } from './warnings.tsx';

export interface ItemView {
  id: string;
  title: string;
  warnings: readonly string[];
  columns: readonly ColumnView[];
  /** Identifier of the feature. */
  item: string;
  properties: Record<string, unknown>;
  /** Null for a feature without position. */
  map: SmallMapView | null;
  has_geometry: boolean;
  /** The same feature in other formats, with whole addresses. */
  formats: readonly PageLink[];
  /** The links of the feature's GeoJSON. */
  links: readonly PageLink[];
}

/** One feature: its values under their titles, its place, its addresses. */
export function item_page(view: ItemView): Page {
  const { id, title, warnings, columns, item, properties, map, has_geometry, formats, links } = view;
  const path = `/collections/${encodeURIComponent(id)}`;
  const named = properties[label_of(columns) ?? ''];
  const heading = typeof named === 'string' && named.trim() !== '' ? named : item;
  return page({
    title: `${title} : ${heading}`,
    current: 'data',
    islands: map === null ? ['copy'] : ['copy', 'small_map'],
    children: (
      <>
        <p class="crumbs">
          <a href="/collections">Données</a> › <a href={path}>{title}</a> ›{' '}
          <a href={`${path}/items?f=html&limit=50`}>tableau</a>
        </p>
        <h1>{heading}</h1>
        <Warnings sentences={warnings} />
        <div class={map === null ? undefined : 'beside-map'}>
          <dl class="facts">
            <dt>Identifiant</dt>
            <dd>{item}</dd>
            {columns.flatMap((column) => [
              <dt title={column.description ?? undefined}>{column.title}</dt>,
              <dd>{cell(properties[column.name])}</dd>,
            ])}
          </dl>
          {map !== null && <SmallMap view={map}>La carte montre où se trouve « {heading} ».</SmallMap>}
          {map === null && has_geometry && <p class="note">Cet objet n’a pas de position.</p>}
        </div>
        <h2>Emporter cet objet</h2>
        {formats.map(({ href, title: name }) => (
          <CopyUrl title={name} href={href} />
        ))}
        <h2>Tous les liens</h2>
        <DataLinks links={links} />
      </>
    ),
  });
}
