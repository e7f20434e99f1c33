import { page, type Page } from './layout.tsx';
import { class_titles, classes, type MapView, type Share } from './map_view.ts';
import { Warnings } from './warnings.tsx';

const whole = (value: number) => Math.round(value).toLocaleString('fr-FR');
const percent = (value: number | null) =>
  value === null
    ? '–'
    : value.toLocaleString('fr-FR', { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** The first page: map, list and search by its island; title, figures, rule and warnings without any script. */
export function map_page(view: MapView): Page {
  const { zones, region } = view;
  return page({
    title: zones?.title ?? 'Carte des services publics',
    islands: ['map'],
    current: 'map',
    wide: true,
    skip_links: [
      { href: '#recherche', title: 'Aller à la recherche' },
      { href: '#liste', title: 'Aller à la liste' },
    ],
    children: (
      <>
        <h1>
          {zones?.title ?? 'Carte des services publics'} <small>{region}</small>
        </h1>
        <script
          type="application/json"
          id="map-view"
          // Nothing in a text may close the element.
          dangerouslySetInnerHTML={{ __html: JSON.stringify(view).replaceAll('<', String.raw`\u003c`) }}
        />
        <div id="map-app">
          <p role="status">Chargement…</p>
          <noscript>
            <p>
              La carte demande JavaScript. Les mêmes données se lisent en tableaux :{' '}
              <a href="/collections/communes/items?f=html">communes</a>,{' '}
              <a href="/collections/services/items?f=html">services</a>,{' '}
              <a href="/collections/white_zones/items?f=html">zones blanches</a>.
            </p>
          </noscript>
        </div>
        {zones !== null && <Figures zones={zones} />}
      </>
    ),
  });
}

function Figures({ zones }: { zones: NonNullable<MapView['zones']> }) {
  const rows = [...zones.departements, ...(zones.region === null ? [] : [zones.region])];
  const day = new Date(zones.computed_at).toLocaleDateString('fr-FR', {
    dateStyle: 'long',
    timeZone: 'Europe/Paris',
  });
  return (
    <section aria-labelledby="figures-title">
      <h2 id="figures-title">Habitants par niveau de desserte</h2>
      <p>
        {zones.rule} Temps {zones.method}. Calcul du {day}.
        {zones.label !== null && <> Données : {zones.label}.</>}{' '}
        <a href="/zones-blanches">Comprendre la règle</a> ·{' '}
        <a href="/planificateur">Planificateur : où placer des visio-guichets ?</a>
      </p>
      <Warnings sentences={zones.warnings} />
      <div class="table" tabIndex={0} role="region" aria-label="Tableau par territoire">
        <table>
          <thead>
            <tr>
              <th scope="col">Territoire</th>
              {classes.map((name) => (
                <th scope="col" class="number">
                  <span class={`swatch ${name}`} aria-hidden="true" />
                  {class_titles[name]}
                </th>
              ))}
              <th scope="col" class="number">
                Part en zone blanche
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <FigureRow row={row} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const FigureRow = ({ row }: { row: Share }) => (
  <tr>
    <th scope="row">{row.nom}</th>
    <td class="number">{whole(row.population_served)}</td>
    <td class="number">{whole(row.population_grey)}</td>
    <td class="number">{whole(row.population_white)}</td>
    <td class="number">{percent(row.share_white)}</td>
  </tr>
);

/** Before the first content: says what is under way; the island asks again and shows the map by itself. */
export function loading_page(): Page {
  return page({
    title: 'Chargement des données',
    islands: ['loading'],
    current: 'map',
    children: (
      <>
        <h1>Chargement des données…</h1>
        <p>Les communes et les services sont mis en place. Cette page s’actualise d’elle-même.</p>
        <div id="loading-app">
          <p role="status">Préparation…</p>
        </div>
        <noscript>
          <p>
            <a href="/">Actualiser la page</a>
          </p>
        </noscript>
      </>
    ),
  });
}
