import { CopyUrl } from './copy_url.tsx';
import { DataLinks } from './data_links.tsx';
import { page, type Page } from './layout.tsx';

export interface PageLink {
  href: string;
  rel: string;
  type: string;
  title: string;
}

export interface LandingView {
  title: string;
  description: string;
  links: readonly PageLink[];
}

/** The API's entrance for a person: the address to give to one's programs, and what is where. */
export function landing_page({ title, description, links }: LandingView): Page {
  const service = links.find(({ rel }) => rel === 'self')?.href.replace(/\?.*$/, '');
  return page({
    title: 'API',
    current: 'api',
    islands: ['copy'],
    children: (
      <>
        <h1>{title}</h1>
        <p>{description}</p>
        <p class="actions">
          <a class="button" href="/collections?f=html">
            Voir les données
          </a>
          <a class="button second" href="/api?f=html">
            Lire la documentation
          </a>
          <a class="button second" href="/">
            Voir la carte
          </a>
        </p>
        {service !== undefined && (
          <>
            <h2>Brancher un logiciel</h2>
            <CopyUrl title="Adresse du service" href={service} opens={false}>
              QGIS : « Couche › Ajouter une couche › Ajouter une couche WFS / OGC API – Features », nouvelle
              connexion avec cette adresse.
            </CopyUrl>
          </>
        )}
        <h2>Tous les liens</h2>
        <DataLinks links={links} />
      </>
    ),
  });
}
