import { AddLayer } from './external_add.tsx';
import type { ExternalKind, ExternalLayersView } from './external_view.ts';
import { PostForm } from './form_parts.tsx';
import { ErrorSummary, Notice } from './forms.tsx';
import { page, type Page } from './layout.tsx';

const kind_words: Readonly<Record<ExternalKind, string>> = {
  wms: 'WMS',
  wmts: 'WMTS',
  tiles: 'Tuiles d’images',
  vector_tiles: 'Tuiles vectorielles',
  features: 'OGC API – Features',
  wfs: 'WFS',
};
const done_words = { ajoute: 'La couche est enregistrée.', supprime: 'La couche est supprimée.' };

/** Layers of other servers that the composed map may show, and the form that registers one. */
export function external_layers_page(view: ExternalLayersView): Page {
  const { layers, organisations, hosts, csrf, problems, done } = view;
  return page({
    title: 'Couches d’autres serveurs',
    current: 'data',
    children: (
      <>
        <p class="crumbs">
          <a href="/carte">Composer une carte</a>
        </p>
        <h1>Couches d’autres serveurs</h1>
        {done !== null && <Notice kind="done">{done_words[done]}</Notice>}
        <ErrorSummary problems={problems} />
        <p>
          Les cartes composées peuvent montrer des couches de services WMS, WMTS, OGC API et WFS. Ce site les
          demande lui-même : les navigateurs n’interrogent personne d’autre.
        </p>
        {layers.length === 0 && <p>Aucune couche n’est enregistrée.</p>}
        <ul class="layer-list">
          {layers.map((layer) => (
            <Registered layer={layer} csrf={csrf} />
          ))}
        </ul>
        {organisations.length === 0 ? (
          <p>Enregistrer une couche demande le rôle de gestionnaire de données (officer).</p>
        ) : hosts.length === 0 ? (
          <p class="notice info">
            Aucun serveur n’est autorisé : l’administrateur du site les nomme par le réglage{' '}
            <code>EXTERNAL_LAYER_HOSTS</code>.
          </p>
        ) : (
          <AddLayer {...view} />
        )}
      </>
    ),
  });
}

function Registered({ layer, csrf }: { layer: ExternalLayersView['layers'][number]; csrf: string | null }) {
  const { id, title, kind, url, layer: name, attribution, organisation, is_own } = layer;
  return (
    <li>
      <h2>{title}</h2>
      <p class="note">
        {kind_words[kind]}
        {name !== '' && `, couche ${name}`} · {organisation}
        {attribution !== '' && ` · ${attribution}`}
      </p>
      {url !== null && (
        <p>
          <code>{url}</code>
        </p>
      )}
      <div class="layer-actions">
        <a class="button" href={`/carte?couches=x:${id}`}>
          Voir sur la carte<span class="out-of-sight"> : {title}</span>
        </a>
      </div>
      {is_own && (
        <details class="removal">
          <summary>
            Supprimer<span class="out-of-sight"> : {title}</span>
          </summary>
          <p>Les cartes partagées qui la montrent ne l’auront plus.</p>
          <PostForm action={`/carte/couches/${id}/suppression`} csrf={csrf} inline>
            <button type="submit" class="danger">
              Supprimer cette couche<span class="out-of-sight"> : {title}</span>
            </button>
          </PostForm>
        </details>
      )}
    </li>
  );
}
