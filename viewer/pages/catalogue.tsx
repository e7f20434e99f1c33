import { DataLinks } from './data_links.tsx';
import type { PageLink } from './landing.tsx';
import { page, type Page } from './layout.tsx';

/** The catalogue as a collection: what it is, and the ways into it. */
export const catalogue_page = ({
  title,
  description,
  links,
}: {
  title: string;
  description: string;
  links: readonly PageLink[];
}): Page =>
  page({
    title,
    current: 'data',
    children: (
      <>
        <p class="crumbs">
          <a href="/collections">Données</a>
        </p>
        <h1>{title}</h1>
        <p>{description}</p>
        <p>
          <a class="button" href="/collections/catalogue/items?f=html">
            Chercher une fiche
          </a>
        </p>
        <h2>Tous les liens</h2>
        <DataLinks links={links} />
      </>
    ),
  });
