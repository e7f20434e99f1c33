import { ErrorSummary, Field, Notice, type FieldProblem } from './forms.tsx';
import { Select } from './form_parts.tsx';
import { page, type Page } from './layout.tsx';

export interface ExternalLayerFields {
  title: string;
  kind: 'wms' | 'tiles';
  url: string;
  layer: string;
  attribution: string;
  organisation: string;
}

export interface ExternalLayersView {
  layers: {
    id: number;
    title: string;
    kind: 'wms' | 'tiles';
    /** Null for who may not change the layer: an address may hold a key. */
    url: string | null;
    layer: string;
    attribution: string;
    organisation: string;
    is_own: boolean;
  }[];
  organisations: readonly (readonly [id: string, name: string])[];
  /** Hosts that the settings allow. */
  hosts: readonly string[];
  csrf: string | null;
  fields: ExternalLayerFields;
  problems: readonly FieldProblem[];
  done: 'ajoute' | 'supprime' | null;
}

const done_words = { ajoute: 'La couche est enregistrée.', supprime: 'La couche est supprimée.' };

/** Layers of other servers that the composed map may show, and the form that registers one. */
export function external_layers_page(view: ExternalLayersView): Page {
  const { layers, organisations, hosts, csrf, fields, problems, done } = view;
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
          Les cartes composées peuvent montrer des images de services WMS, WMTS et OGC API – Tiles. Ce site
          les demande lui-même : les navigateurs n’interrogent personne d’autre.
        </p>
        {layers.length === 0 && <p>Aucune couche n’est enregistrée.</p>}
        <ul class="layer-list">
          {layers.map(({ id, title, kind, url, layer, attribution, organisation, is_own }) => (
            <li>
              <h2>{title}</h2>
              <p class="note">
                {kind === 'wms' ? `WMS, couche ${layer}` : 'Tuiles'} · {organisation}
                {attribution !== '' && ` · ${attribution}`}
              </p>
              {url !== null && (
                <p>
                  <code>{url}</code>
                </p>
              )}
              {is_own && (
                <form method="post" action={`/carte/couches/${id}/suppression`}>
                  {csrf !== null && <input type="hidden" name="csrf" value={csrf} />}
                  <button type="submit" class="second">
                    Supprimer<span class="out-of-sight"> : {title}</span>
                  </button>
                </form>
              )}
            </li>
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
          <form class="form" method="post" action="/carte/couches">
            <h2>Enregistrer une couche</h2>
            <p class="note">Serveurs autorisés : {hosts.join(', ')}.</p>
            {csrf !== null && <input type="hidden" name="csrf" value={csrf} />}
            <Field
              name="title"
              label="Titre"
              value={fields.title}
              problems={problems}
              autocomplete="off"
              max_length={200}
            />
            <Select
              name="kind"
              label="Genre"
              value={fields.kind}
              choices={[
                ['wms', 'WMS'],
                ['tiles', 'Tuiles : WMTS ou OGC API – Tiles, en Web Mercator'],
              ]}
            />
            <Field
              name="url"
              label="Adresse"
              value={fields.url}
              problems={problems}
              autocomplete="off"
              max_length={2000}
              hint="Du service WMS, ou de tuiles avec {z}, {x} et {y} à leur place."
            />
            <Field
              name="layer"
              label="Couche du service WMS"
              value={fields.layer}
              problems={problems}
              autocomplete="off"
              required={false}
              max_length={500}
            />
            <Field
              name="attribution"
              label="Source à citer"
              value={fields.attribution}
              problems={problems}
              autocomplete="off"
              required={false}
              max_length={500}
            />
            <Select
              name="organisation"
              label="Organisation"
              value={fields.organisation}
              problems={problems}
              choices={organisations}
            />
            <p class="actions">
              <button type="submit">Enregistrer</button>
            </p>
          </form>
        )}
      </>
    ),
  });
}
