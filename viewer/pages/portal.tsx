import { page, type Page } from './layout.tsx';
import type { PortalPageView } from './portal_view.ts';

/** Where a map is composed of several datasets; the island does the work. */
export function portal_page(view: PortalPageView): Page {
  return page({
    title: 'Composer une carte',
    islands: ['portal'],
    current: 'data',
    wide: true,
    skip_links: [
      { href: '#couches', title: 'Aller aux couches' },
      { href: '#objets', title: 'Aller à la liste des objets' },
    ],
    children: (
      <>
        <p class="crumbs">
          <a href="/catalogue">Catalogue</a>
        </p>
        <h1>Composer une carte</h1>
        <script
          type="application/json"
          id="portal-view"
          // Nothing in a text may close the element.
          dangerouslySetInnerHTML={{ __html: JSON.stringify(view).replaceAll('<', String.raw`\u003c`) }}
        />
        <div id="portal-app">
          <noscript>
            <p>
              La carte demande JavaScript. Les mêmes données se lisent en tableaux :{' '}
              <a href="/catalogue">catalogue</a>.
            </p>
          </noscript>
        </div>
      </>
    ),
  });
}
