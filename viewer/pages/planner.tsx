import { page, type Page } from './layout.tsx';
import type { PlannerView } from './planner_view.ts';

/** Where visio-guichets should stand: the island does the work; without script, what leads to the same figures. */
export function planner_page(view: PlannerView): Page {
  return page({
    title: 'Planificateur de visio-guichets',
    islands: ['planner'],
    current: 'planner',
    wide: true,
    skip_links: [
      { href: '#guichets', title: 'Aller aux visio-guichets' },
      { href: '#resultats', title: 'Aller aux résultats' },
      { href: '#liste', title: 'Aller à la liste' },
    ],
    children: (
      <>
        <h1>
          Où placer des visio-guichets ? <small>{view.region}</small>
        </h1>
        <p class="intro">
          La carte montre où les services sont loin. Choisissez un territoire et un panier de services ;
          placez des visio-guichets, ou demandez les meilleurs emplacements ; lisez qui y gagne, puis
          enregistrez, imprimez ou exportez.
        </p>
        <script
          type="application/json"
          id="planner-view"
          // Nothing in a text may close the element.
          dangerouslySetInnerHTML={{ __html: JSON.stringify(view).replaceAll('<', String.raw`\u003c`) }}
        />
        <div id="planner-app">
          <p role="status">Chargement…</p>
          <noscript>
            <p>
              Le planificateur demande JavaScript. Les zones blanches actuelles se lisent en tableaux :{' '}
              <a href="/zones-blanches">règle et chiffres</a>,{' '}
              <a href="/collections/white_zones/items?f=html">carreaux</a>.
            </p>
          </noscript>
        </div>
      </>
    ),
  });
}
