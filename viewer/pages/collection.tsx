import { say_type } from './data_words.ts';
import { CollectionFacts } from './collection_facts.tsx';
import { CollectionUses } from './collection_uses.tsx';
import { DataLinks } from './data_links.tsx';
import { page, type Page } from './layout.tsx';
import type { PageLink } from './landing.tsx';
import { SchemaOrg } from './schema_org.tsx';
import { SmallMap } from './small_map.tsx';
import { say_extent, type Extent, type SmallMapView } from './small_map_view.ts';
import { report_address } from './report_address.ts';
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

/** What the page tells beside the document that programs read. */
export interface CollectionDetails {
  columns: readonly { name: string; title: string; description: string | null; type: string }[];
  geometry: { type: string; srid: number } | null;
  extent: Extent | null;
  updated_at: Date | null;
  lineage: string | null;
  keywords: readonly string[];
  /** Root of the service, which GIS programs connect to. */
  service: string;
  /** The tileset for web maps; null without tiles. */
  tiles: string | null;
  map: SmallMapView | null;
  /** The record as schema.org, for search engines. */
  thing: Readonly<Record<string, unknown>> | null;
}

/** What one knows of a collection: what it is, where, whose, how to use it, its columns, its links. */
export function collection_page(collection: CollectionView, details: CollectionDetails): Page {
  const { id, title, description, warnings, links } = collection;
  const items = `/collections/${encodeURIComponent(id)}/items`;
  const write = (may_ask_removal: boolean) =>
    page({
      title,
      current: 'data',
      islands: details.map === null ? ['copy'] : ['copy', 'small_map'],
      skip_links: [{ href: '#utiliser', title: 'Aller à « Utiliser ces données »' }],
      children: (
        <>
          <p class="crumbs">
            <a href="/collections">Données</a>
          </p>
          <h1>{title}</h1>
          {description !== '' && <p>{description}</p>}
          <Warnings sentences={warnings} />
          <div class={details.map === null ? undefined : 'beside-map'}>
            <div>
              <p class="actions">
                <a class="button" href={`${items}?f=html&limit=50`}>
                  Voir le tableau
                </a>
                <a class="button second" href="#utiliser">
                  Utiliser ces données
                </a>
              </p>
              <CollectionFacts collection={collection} details={details} />
            </div>
            {details.map !== null && (
              <SmallMap view={details.map}>
                {details.extent !== null && <>Emprise : {say_extent(details.extent)}. </>}
                <a href={`${items}?f=html&limit=50`}>Le tableau</a> contient les mêmes objets.
              </SmallMap>
            )}
          </div>
          <CollectionUses collection={collection} details={details} />
          <Columns columns={details.columns} />
          <h2>Tous les liens</h2>
          <DataLinks links={links} />
          {details.thing !== null && <SchemaOrg thing={details.thing} />}
          <p class="actions">
            <a href={report_address({ collection: id })}>Signaler une erreur dans ces données</a>
          </p>
          {may_ask_removal && (
            <p>
              <a href={`/collections/${encodeURIComponent(id)}/suppression`}>
                Supprimer ce résultat de traitement
              </a>
            </p>
          )}
        </>
      ),
    });
  // Whether the person may is asked where she does it.
  return (header) => write(header.visitor !== null && id.startsWith('result_'))(header);
}

function Columns({ columns }: Pick<CollectionDetails, 'columns'>) {
  return (
    <>
      <h2 id="colonnes">Colonnes</h2>
      <div class="table" tabIndex={0} role="region" aria-labelledby="colonnes">
        <table>
          <thead>
            <tr>
              <th scope="col">Titre</th>
              <th scope="col">Nom dans les fichiers</th>
              <th scope="col">Contenu</th>
              <th scope="col">Sens</th>
            </tr>
          </thead>
          <tbody>
            {columns.map(({ name, title, type, description }) => (
              <tr>
                <th scope="row">{title}</th>
                <td>
                  <code>{name}</code>
                </td>
                <td>{say_type(type)}</td>
                <td>{description ?? ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
