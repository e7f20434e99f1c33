import { cell, type ColumnView } from './cell.tsx';
import { CopyUrl } from './copy_url.tsx';
import { DataLinks } from './data_links.tsx';
import { is_document_type, is_number_type, say_number, say_objects } from './data_words.ts';
import { FilterForm } from './filter_form.tsx';
import { with_query } from './items_address.ts';
import { ItemsHead } from './items_head.tsx';
import { page, type Page } from './layout.tsx';
import type { PageLink } from './landing.tsx';
import { SmallMap } from './small_map.tsx';
import type { SmallMapView } from './small_map_view.ts';
import { Warnings } from './warnings.tsx';

export interface ItemsColumn extends ColumnView {
  /** PostgreSQL's name of the type. */
  type: string;
  /** What it is to a filter: text, number, boolean, date, timestamp, array; `any` when filters cannot compare it. */
  kind: string;
  can_sort: boolean;
}

export interface ItemsView {
  id: string;
  title: string;
  warnings: readonly string[];
  columns: readonly ItemsColumn[];
  /** The column that identifies a row, and orders the rows when nothing else does. */
  key: string | null;
  rows: readonly { id: string | null; properties: Record<string, unknown> }[];
  /** null: not counted to the end. */
  matched: number | null;
  /** Path of the next page, without leading slash. */
  next: string | null;
  /** The query as asked. */
  search: URLSearchParams;
  limit: number;
  /** Objects before this page; null where a token hides how many they are. */
  offset: number | null;
  has_geometry: boolean;
  map: SmallMapView | null;
  /** The same page in other formats, with whole addresses. */
  formats: readonly PageLink[];
  /** The links of the GeoJSON of this page. */
  links: readonly PageLink[];
}

/** A page of features as a table, a row each, with their map, a filter and ways on. */
export function items_page(view: ItemsView): Page {
  const { id, title, warnings, rows, map, formats, links } = view;
  const path = `/collections/${encodeURIComponent(id)}`;
  return page({
    title: `Tableau : ${title}`,
    current: 'data',
    wide: true,
    islands: map === null ? ['copy'] : ['copy', 'items', 'small_map'],
    skip_links: [{ href: '#tableau', title: 'Aller au tableau' }],
    children: (
      <>
        <p class="crumbs">
          <a href="/collections">Données</a> › <a href={path}>{title}</a> › <span>tableau</span>
        </p>
        <h1>{title}</h1>
        <Warnings sentences={warnings} />
        <div class={map === null ? undefined : 'filter-and-map'}>
          <FilterForm view={view} />
          {map !== null && (
            <SmallMap view={map}>
              La carte montre les objets de cette page ; le tableau contient les mêmes.
            </SmallMap>
          )}
        </div>
        <h2 id="tableau" tabIndex={-1}>
          {say_count(view)}
        </h2>
        {rows.length === 0 ? (
          <NoRows view={view} />
        ) : (
          <>
            <Table view={view} />
            <Paging view={view} />
          </>
        )}
        <h2>Emporter cette page</h2>
        {formats.map(({ href, title: name }) => (
          <CopyUrl title={name} href={href} />
        ))}
        <h2>Tous les liens</h2>
        <DataLinks links={links} />
      </>
    ),
  });
}

/** « 50 objets sur 2 949 », or which they are where that is known; beyond the cap of counting it says so. */
function say_count({ columns, rows, matched, offset, next, search }: ItemsView): string {
  const is_filtered = ['filter', 'bbox', 'datetime', ...columns.map(({ name }) => name)].some((name) =>
    search.has(name),
  );
  const found = is_filtered ? (matched !== null && matched < 2 ? ' trouvé' : ' trouvés') : '';
  if (matched === 0) return `Aucun objet${found}`;
  if (matched === rows.length && next === null) return `${say_objects(matched)}${found}`;
  const all = `${matched === null ? 'plus de 10 000' : say_number(matched)}${found}`;
  if (rows.length === 0) return `Aucun objet à cette page, sur ${all}`;
  if (offset === null) return `${say_objects(rows.length)} de cette page, sur ${all}`;
  return `Objets ${say_number(offset + 1)} à ${say_number(offset + rows.length)} sur ${all}`;
}

function NoRows({ view: { search } }: { view: ItemsView }) {
  const cleared = with_query(search, { filter: null, bbox: null, datetime: null, token: null, offset: null });
  return (
    <p>
      Aucun objet ne répond à ces conditions. <a href={cleared}>Retirer le filtre</a>
    </p>
  );
}

function Table({ view }: { view: ItemsView }) {
  const { id, title, columns, rows } = view;
  const items = `/collections/${encodeURIComponent(id)}/items`;
  return (
    // The wide table scrolls by keyboard too.
    <div class="table items" tabIndex={0} role="region" aria-label={`Objets de ${title}`}>
      <table>
        <ItemsHead view={view} />
        <tbody>
          {rows.map((row) => (
            <tr data-item={row.id ?? undefined}>
              <th scope="row">
                {row.id === null ? '–' : <a href={`${items}/${encodeURIComponent(row.id)}`}>{row.id}</a>}
              </th>
              {columns.map(({ name, type }) => (
                <td class={is_number_type(type) ? 'number' : is_document_type(type) ? 'document' : undefined}>
                  {cell(row.properties[name])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const page_sizes = [10, 50, 100, 500];

function Paging({ view: { next, search, limit, offset } }: { view: ItemsView }) {
  const first = with_query(search, { token: null, offset: null });
  const before =
    offset === null || offset === 0
      ? null
      : with_query(search, { token: null, offset: offset > limit ? String(offset - limit) : null });
  return (
    <nav class="paging" aria-label="Pages du tableau">
      {offset !== 0 && (
        <a class="button second" href={first} rel="first">
          Première page
        </a>
      )}
      {before !== null && (
        <a class="button second" href={before} rel="prev">
          Page précédente
        </a>
      )}
      {next !== null && (
        <a class="button" href={`/${next}`} rel="next">
          Page suivante
        </a>
      )}
      <span class="sizes">
        Par page :
        {page_sizes.map((size) => (
          <a
            href={with_query(search, { token: null, offset: null, limit: String(size) })}
            aria-current={size === limit ? 'true' : undefined}
          >
            {size}
          </a>
        ))}
      </span>
    </nav>
  );
}
