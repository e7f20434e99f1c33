import type { ComponentChildren } from 'preact';
import type { ColumnView } from './cell.tsx';
import type { PageLink } from './landing.tsx';
import { page, type Page } from './layout.tsx';

export interface TilesetsView {
  title: string;
  links: readonly PageLink[];
  tilesets: readonly { tileMatrixSetId: string; crs: string; links: readonly PageLink[] }[];
}

export interface TilesetView {
  title: string;
  crs: string;
  tileMatrixSetId: string;
  boundingBox?: { lowerLeft: readonly number[]; upperRight: readonly number[] };
  layers: readonly {
    id: string;
    title: string;
    propertiesSchema: { properties: Readonly<Record<string, { type: string }>> };
  }[];
  links: readonly PageLink[];
}

interface TableView {
  id: string;
  title: string;
  columns: readonly ColumnView[];
}

const href_of = (links: readonly PageLink[], rel: string, type?: string) =>
  links.find((link) => link.rel === rel && (type === undefined || link.type === type))?.href;

/** An address to be copied: the field is as wide as the page and selects all of itself by a click or the keyboard. */
function Address({ label, value, children }: { label: string; value: string; children: ComponentChildren }) {
  return (
    <div class="address">
      <label>
        {label}
        <input type="text" readOnly value={value} size={1} />
      </label>
      <small>{children}</small>
    </div>
  );
}

/** Links of the document, as its JSON has them. */
function Links({ links }: { links: readonly PageLink[] }) {
  return (
    <ul class="links">
      {links
        .filter(({ rel }) => rel !== 'item')
        .map(({ href, title, type }) => (
          <li>
            <a href={href} type={type}>
              {title}
            </a>{' '}
            <small>({type})</small>
          </li>
        ))}
    </ul>
  );
}

function Crumbs({ links }: { links: readonly (readonly [href: string, title: string])[] }) {
  return (
    <p class="crumbs">
      {links.map(([href, title], i) => (
        <>
          {i > 0 && ' › '}
          <a href={href}>{title}</a>
        </>
      ))}
    </p>
  );
}

const collection_links = (layers: readonly { id: string; title: string }[]) =>
  layers.map(({ id, title }) => [`/collections/${encodeURIComponent(id)}?f=html`, title] as const);

const crs_name = (uri: string) => `EPSG:${uri.split('/').at(-1)}`;

/** The grids that tiles of one or several collections exist in. */
export function tilesets_page(document: TilesetsView, tables: readonly TableView[]): Page {
  return page({
    title: `Tuiles : ${document.title}`,
    current: 'data',
    children: (
      <>
        <Crumbs
          links={[
            ['/collections', 'Données'],
            ...(document.links[0]?.href.includes('/collections/') === true ? collection_links(tables) : []),
          ]}
        />
        <h1>Tuiles : {document.title}</h1>
        <h2>Grilles</h2>
        <ul class="links grids">
          {document.tilesets.map(({ tileMatrixSetId, crs, links }) => (
            <li>
              <a href={href_of(links, 'alternate', 'text/html') ?? '#'}>{tileMatrixSetId}</a>{' '}
              <small>({crs_name(crs)})</small>
              <ul>
                {links
                  .filter(({ rel, type }) => type !== 'text/html' && rel !== 'self')
                  .map(({ href, title, type }) => (
                    <li>
                      <a href={href} type={type}>
                        {title}
                      </a>
                    </li>
                  ))}
              </ul>
            </li>
          ))}
        </ul>
        {tables.length > 1 && (
          <>
            <h2>Collections</h2>
            <p>
              Chaque collection est une couche ; <code>collections=a,b</code> en choisit.
            </p>
            <ul class="links">
              {tables.map(({ id, title }) => (
                <li>
                  <a href={`/collections/${encodeURIComponent(id)}/tiles?f=html`}>{title}</a>{' '}
                  <code>{id}</code>
                </li>
              ))}
            </ul>
          </>
        )}
        <h2>Liens</h2>
        <Links links={document.links} />
      </>
    ),
  });
}

const kinds: Readonly<Record<string, string>> = {
  number: 'nombre',
  string: 'texte',
  boolean: 'vrai ou faux',
};

/** A tileset: its preview, the addresses that clients ask for, and what its layers carry. */
export function tileset_page(
  tileset: TilesetView,
  { is_for_web_maps, grid }: { is_for_web_maps: boolean; grid: string },
): Page {
  const { title, links, layers, crs, tileMatrixSetId } = tileset;
  const style = href_of(links, 'stylesheet');
  const tilejson = links.find((link) => link.title === 'TileJSON')?.href;
  const item = href_of(links, 'item') ?? '';
  const xyz = item.replace('{tileMatrix}', '{z}').replace('{tileRow}', '{y}').replace('{tileCol}', '{x}');
  const list =
    href_of(links, 'self')?.replace(`/${tileMatrixSetId}`, '').replace('f=json', 'f=html') ?? '/tiles';
  return page({
    title: `Tuiles : ${title}`,
    current: 'data',
    ...(is_for_web_maps && { islands: ['tile_preview'] }),
    children: (
      <>
        <Crumbs
          links={[
            ['/collections', 'Données'],
            ...(list.includes('/collections/') ? collection_links(layers) : []),
            [list, 'Tuiles vectorielles'],
          ]}
        />
        <h1>Tuiles : {title}</h1>
        <p>
          Grille : {grid} ({crs_name(crs)})
        </p>
        {style === undefined ? (
          <p class="note">
            Les cartes du Web ne montrent que la grille WebMercatorQuad : pas d’aperçu dans celle-ci.
          </p>
        ) : (
          <Preview style={style} layers={layers} box={tileset.boundingBox} />
        )}
        <h2>Adresses</h2>
        {style !== undefined && (
          <Address label="Style" value={style}>
            MapLibre : option <code>style</code>. QGIS : « Ajouter une couche de tuiles vectorielles », champ
            « URL du style ».
          </Address>
        )}
        <Address label="Tuiles" value={xyz}>
          {is_for_web_maps
            ? 'QGIS : « URL source », zooms 0 à 14. Une tuile vide répond 204.'
            : 'OpenLayers : source « OGCVectorTile » ; MapLibre, Leaflet et QGIS attendent la grille WebMercatorQuad.'}
        </Address>
        {tilejson !== undefined && (
          <Address label="TileJSON" value={tilejson}>
            MapLibre : <code>url</code> d’une source de type <code>vector</code>.
          </Address>
        )}
        <h2>Couches</h2>
        {layers.map(({ id, title: name, propertiesSchema }) => (
          <details open={layers.length === 1}>
            <summary>
              {name} <code>{id}</code>
            </summary>
            <ul class="fields">
              {Object.entries(propertiesSchema.properties).map(([field, { type }]) => (
                <li>
                  <code>{field}</code> {kinds[type] ?? type}
                </li>
              ))}
            </ul>
          </details>
        ))}
        <h2>Liens</h2>
        <Links links={links} />
      </>
    ),
  });
}

function Preview({
  style,
  layers,
  box,
}: {
  style: string;
  layers: TilesetView['layers'];
  box: TilesetView['boundingBox'];
}) {
  const bounds = box === undefined ? undefined : [...box.lowerLeft, ...box.upperRight].join(',');
  return (
    <div
      id="tile-preview"
      class="tile-preview"
      data-style={path_of(style)}
      data-bounds={bounds}
      role="region"
      aria-label={`Aperçu : ${layers.map(({ title }) => title).join(', ')}`}
    >
      <p>L’aperçu a besoin de JavaScript et de WebGL. Les adresses ci-dessous mènent aux mêmes données.</p>
    </div>
  );
}

/** The page asks its own host, whatever name the site goes by. */
const path_of = (url: string) => {
  const { pathname, search } = new URL(url);
  return pathname + search;
};
