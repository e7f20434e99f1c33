import type { CollectionDetails, CollectionView } from './collection.tsx';
import { CopyUrl } from './copy_url.tsx';
import { purpose_of, say_media_type } from './data_words.ts';

/** What to do with a collection, a way each: download, QGIS, a map on the web, a program. */
export function CollectionUses({
  collection: { id, links },
  details: { service, tiles },
}: {
  collection: CollectionView;
  details: CollectionDetails;
}) {
  const downloads = links.filter((link) => purpose_of(link) === 'download');
  const path = `${service}/collections/${encodeURIComponent(id)}`;
  return (
    <section aria-labelledby="utiliser">
      <h2 id="utiliser" tabIndex={-1}>
        Utiliser ces données
      </h2>
      {downloads.length > 0 && (
        <>
          <h3>Télécharger le tout</h3>
          <ul class="downloads">
            {downloads.map(({ href, type, title }) => (
              <li>
                <a class="button second" href={href} type={type} title={title}>
                  {say_media_type(type)}
                  {href.includes('csv=excel') && ' pour Excel'}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>Dans QGIS</h3>
      <CopyUrl title="Adresse du service" href={`${service}/`} opens={false}>
        « Couche › Ajouter une couche › Ajouter une couche WFS / OGC API – Features », nouvelle connexion avec
        cette adresse, puis choisir « {id} ».
      </CopyUrl>
      {tiles !== null && (
        <CopyUrl title="Style des tuiles vectorielles" href={`${tiles}?f=mapbox`}>
          Pour un affichage rapide de beaucoup d’objets : « Ajouter une couche de tuiles vectorielles », champ
          « URL du style ». <a href={`${tiles}?f=html`}>Aperçu et autres adresses des tuiles</a>
        </CopyUrl>
      )}
      <h3>Dans un programme</h3>
      <CopyUrl title="Objets en GeoJSON" href={`${path}/items?f=json`}>
        Page par page : le lien « next » de chaque réponse mène à la suite.
      </CopyUrl>
      <CopyUrl title="Description en JSON" href={`${path}?f=json`} />
    </section>
  );
}
