import type { DepositPageView } from './deposit_view.ts';
import { page, type Page } from './layout.tsx';

/** Where officers deposit a file and follow it until it is published; the island does the work. */
export function deposit_page(view: DepositPageView): Page {
  return page({
    title: 'Déposer des données ou une fiche',
    islands: ['deposit'],
    current: 'data',
    children: (
      <>
        <p class="crumbs">
          <a href="/catalogue/mes-fiches">Mes jeux de données</a>
        </p>
        <h1>Déposer des données ou une fiche</h1>
        <p>
          Ce que vous déposez est lu, vérifié et montré avant toute publication : colonnes, coordonnées,
          premières lignes ; d’une fiche, ce qui en est lu et les règles qu’elle tient. Rien n’est publié tant
          que vous ne le demandez pas.
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
