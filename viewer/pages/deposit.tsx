import type { DepositPageView } from './deposit_view.ts';
import { page, type Page } from './layout.tsx';

/** Where officers deposit a file and follow it until it is published; the island does the work. */
export function deposit_page(view: DepositPageView): Page {
  return page({
    title: 'Déposer un jeu de données',
    islands: ['deposit'],
    current: 'data',
    children: (
      <>
        <p class="crumbs">
          <a href="/collections">Données</a>
        </p>
        <h1>Déposer un jeu de données</h1>
        <p>
          Le fichier est lu, vérifié et montré avant toute publication : colonnes, coordonnées, premières
          lignes. Rien n’est publié tant que vous ne le demandez pas.
        </p>
        {view.organisations.length === 0 ? (
          <p class="notice stop" role="alert">
            Déposer demande le rôle de gestionnaire de données (officer) dans une organisation : demandez-le à
            son administrateur.
          </p>
        ) : (
          <>
            <script
              type="application/json"
              id="deposit-view"
              // Nothing in a text may close the element.
              dangerouslySetInnerHTML={{ __html: JSON.stringify(view).replaceAll('<', String.raw`\u003c`) }}
            />
            <div id="deposit-app">
              <noscript>
                <p>
                  Cette page demande JavaScript. L’administrateur du site peut importer le même fichier par la
                  commande <code>npm run etl -- import dataset</code>.
                </p>
              </noscript>
            </div>
          </>
        )}
      </>
    ),
  });
}
