import type { PublishedTable } from '../../catalogue/published_tables.ts';
import type { Access } from '../../sql/client.ts';
import { label_of } from '../../viewer/pages/data_words.ts';
import type { ItemView } from '../../viewer/pages/item.tsx';
import type { ItemsView } from '../../viewer/pages/items.tsx';
import type { SmallMapView } from '../../viewer/pages/small_map_view.ts';
import type { Link } from '../block.ts';
import { filter_properties } from '../cql2/properties.ts';
import { collection_path, describe_collection } from './collection_document.ts';
import { ground_of } from './collection_view.ts';
import { item_links, items_href, page_links, next_href, type Place } from './features_write.ts';
import { read_page, type ItemsPage, type PlannedItems } from './items_page.ts';
import type { FeatureShape } from './items_query.ts';
import { sortable_names } from './items_sort.ts';
import { has_known_geometry } from './items_table.ts';
import { list_tables } from './published.ts';

interface Feature {
  id?: string | number;
  geometry: { type: string } | null;
  properties: Record<string, unknown>;
}

/** Objects up to which pages follow each other by number: a person sees where they are, and can go back. */
const numbered_until = 5_000;
/** Objects that a map shows without being asked. */
const drawn_at_once = 1_000;

/** What the page of items shows: no coordinates, which a table has no use for; the map asks for them. */
export async function view_items(
  access: Access,
  table: PublishedTable,
  planned: PlannedItems,
  asked: Place,
): Promise<ItemsView> {
  const shape = { ...planned.shape, with_geometry: false };
  const page = await read_page(access, { ...planned, shape });
  const features = page.rows.map(({ feature }) => JSON.parse(feature) as Feature);
  const rows = features.map(({ id, properties }) => ({
    id: id === undefined ? null : String(id),
    properties,
  }));
  const { limit, offset, token } = planned.query;
  const place = { ...asked, search: with_changes(asked.search, { f: 'json' }) };
  const links = page_links(place, page);
  const has_geometry = has_known_geometry(table);
  // Neither coordinates nor columns that the map cannot draw.
  const drawn = items_href(place, { crs: null, properties: null });
  const map = view_map(table, await list_tables(access), drawn, rows.length > drawn_at_once);
  return {
    ...view_table(table, shape),
    key: table.key?.name ?? null,
    rows,
    matched: page.matched,
    next: page_after(asked, page, planned),
    search: asked.search,
    limit,
    offset: token === null ? offset : null,
    has_geometry,
    map: has_geometry && rows.length > 0 ? map : null,
    formats: formats_of(links),
    links,
  };
}

/** Path of the next page: by its number as long as that is quick, then by its place in the list. */
function page_after(place: Place, page: ItemsPage, { query }: PlannedItems): string | null {
  const { limit, offset, token } = query;
  if (page.next === null || token !== null || offset + limit > numbered_until) return next_href(place, page);
  return items_href(place, { offset: String(offset + limit) });
}

interface AskedItem {
  table: PublishedTable;
  item: string;
  /** GeoJSON text. */
  feature: string;
  shape: FeatureShape;
  base: string;
}

/** What the page of one feature shows. */
export async function view_item(
  access: Access,
  { table, item, feature, shape, base }: AskedItem,
): Promise<ItemView> {
  const { geometry, properties } = JSON.parse(feature) as Feature;
  const links = item_links(base, table.id, item, '?f=json');
  const href = `${collection_path(table.id)}/items/${encodeURIComponent(item)}?f=json`;
  return {
    ...view_table(table, shape),
    item,
    properties,
    map: geometry === null ? null : view_map(table, await list_tables(access), href, false),
    has_geometry: shape.with_geometry && has_known_geometry(table),
    formats: formats_of(links),
    links,
  };
}

function view_map(
  table: PublishedTable,
  tables: readonly PublishedTable[],
  href: string,
  on_demand: boolean,
): SmallMapView {
  return {
    source: { kind: 'geojson', href: `/${href}` },
    label: label_of(table.columns),
    extent: table.extent,
    background: ground_of(tables),
    items: table.key === null ? null : `/${collection_path(table.id)}/items`,
    on_demand,
  };
}

function view_table(table: PublishedTable, { properties }: FeatureShape) {
  const { id, title, warnings } = describe_collection(table, '', []);
  const shown = new Set(properties);
  const sortable = new Set(sortable_names(table));
  const filterable = filter_properties(table);
  const columns = table.columns
    .filter((column) => shown.has(column.name))
    .map((column) => {
      const kind = filterable.get(column.name)?.kind ?? 'any';
      return { ...column, kind, can_sort: sortable.has(column.name) };
    });
  return { id, title, warnings, columns };
}

/** The same content for programs. */
const formats_of = (links: readonly Link[]) =>
  links
    .filter(({ rel, type }) => /^(?:self|alternate)$/.test(rel) && !type.startsWith('text/html'))
    .map((link) => (link.rel === 'self' ? { ...link, title: 'GeoJSON' } : link));

function with_changes(search: URLSearchParams, changes: Readonly<Record<string, string>>): URLSearchParams {
  const query = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) query.set(name, value);
  return query;
}
