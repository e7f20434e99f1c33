import { CopyUrl } from './copy_url.tsx';
import type { DatasetView } from './dataset_view.ts';

const formats: readonly (readonly [value: string, title: string])[] = [
  ['json', 'GeoJSON'],
  ['csv', 'CSV'],
  ['gpkg', 'GeoPackage'],
  ['html', 'page'],
];

/** Builds an address of items. The form is the script's: sent without it, the fields left empty would be refused. */
export function DatasetApi({ view: { collections, base } }: { view: DatasetView }) {
  const [first] = collections;
  if (first === undefined) return null;
  const address = (id: string) => `${base}/collections/${encodeURIComponent(id)}/items`;
  return (
    <section aria-labelledby="api">
      <h2 id="api">API</h2>
      <CopyUrl title="Service OGC API – Features, pour QGIS :" href={`${base}/`} opens={false}>
        nouvelle connexion avec cette adresse, puis choisir «&nbsp;{first.id}&nbsp;».
      </CopyUrl>
      <form class="url-builder form" method="get" action={address(first.id)} hidden>
        <h3>Construire une adresse</h3>
        {collections.length > 1 && (
          <div class="field">
            <label for="builder-collection">Collection</label>
            <select id="builder-collection" data-collection>
              {collections.map(({ id }) => (
                <option value={address(id)}>{id}</option>
              ))}
            </select>
          </div>
        )}
        <div class="field">
          <label for="filter">Filtre (CQL2)</label>
          <p class="note" id="filter-hint">
            {first.chartable[0] === undefined ? (
              <>
                <code>id = '1'</code>
              </>
            ) : (
              <>
                Par exemple <code>{first.chartable[0].name} is not null</code>
              </>
            )}
          </p>
          <input
            type="text"
            id="filter"
            name="filter"
            autocomplete="off"
            spellcheck={false}
            aria-describedby="filter-hint"
          />
        </div>
        {first.map !== null && (
          <div class="field">
            <label for="bbox">Emprise : ouest, sud, est, nord, en degrés</label>
            <input type="text" id="bbox" name="bbox" autocomplete="off" placeholder="1.3,43.5,1.6,43.7" />
          </div>
        )}
        {first.map !== null && (
          <div class="field">
            <label for="builder-crs">Coordonnées</label>
            <select id="builder-crs" name="crs">
              <option value="">longitude, latitude (WGS 84)</option>
              {[...new Set([2154, first.srid ?? 4326])]
                .filter((srid) => srid !== 4326)
                .map((srid) => (
                  <option value={`http://www.opengis.net/def/crs/EPSG/0/${srid}`}>
                    {srid === 2154 ? 'Lambert-93 (EPSG:2154)' : `EPSG:${srid}`}
                  </option>
                ))}
            </select>
          </div>
        )}
        <div class="field">
          <label for="builder-properties">Colonnes</label>
          <p class="note" id="builder-properties-hint">
            Leurs noms, séparés par des virgules ; vide : toutes.
          </p>
          <input
            type="text"
            id="builder-properties"
            name="properties"
            autocomplete="off"
            spellcheck={false}
            aria-describedby="builder-properties-hint"
          />
        </div>
        <div class="field">
          <label for="limit">Objets par page</label>
          <input type="text" id="limit" name="limit" value="100" inputMode="numeric" autocomplete="off" />
        </div>
        <div class="field">
          <label for="f">Format</label>
          <select id="f" name="f">
            {formats.map(([value, title]) => (
              <option value={value}>{title}</option>
            ))}
          </select>
        </div>
        <p class="actions">
          <button type="submit" class="second">
            Ouvrir
          </button>
        </p>
        <div class="copy-url" hidden data-built>
          <p>
            <strong>Adresse</strong>
          </p>
          <p class="where">
            <code role="status" />
            <button type="button" class="second" hidden data-copy="" aria-label="Copier l’adresse construite">
              Copier
            </button>
          </p>
        </div>
      </form>
      <p>
        <a href={`${base}/collections/${encodeURIComponent(first.id)}?f=html`}>
          Description technique de la collection
        </a>
        , <a href="/api">documentation de l’API</a>
      </p>
    </section>
  );
}
