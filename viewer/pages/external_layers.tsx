import { service_kinds, type ExternalKind, type ExternalLayersView } from './external_view.ts';
import { ErrorSummary, Field, Notice } from './forms.tsx';
import { PostForm, Select } from './form_parts.tsx';
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
          {layers.map(({ id, title, kind, url, layer, attribution, organisation, is_own }) => (
            <li>
              <h2>{title}</h2>
              <p class="note">
                {kind_words[kind]}
                {layer !== '' && `, couche ${layer}`} · {organisation}
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
                {is_own && (
                  <PostForm action={`/carte/couches/${id}/suppression`} csrf={csrf} inline>
                    <button type="submit" class="second">
                      Supprimer<span class="out-of-sight"> : {title}</span>
                    </button>
                  </PostForm>
                )}
              </div>
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
          <AddForms {...view} />
        )}
      </>
    ),
  });
}

/** The usual way first: the service says what it has. */
function AddForms({ organisations, hosts, csrf, service, fields, problems }: ExternalLayersView) {
  const typed = ['title', 'kind', 'url', 'layer', 'attribution', 'organisation'];
  const is_typed = problems.some(({ field }) => typed.includes(field));
  return (
    <>
      <h2 id="enregistrer">Enregistrer une couche</h2>
      <p class="note">Serveurs autorisés : {hosts.join(', ')}.</p>
      <PostForm action="/carte/couches/service" csrf={csrf}>
        <Select
          name="service"
          label="Genre de service"
          value={service.service}
          problems={problems}
          choices={service_kinds}
        />
        <Field
          name="address"
          label="Adresse du service"
          value={service.address}
          problems={problems}
          autocomplete="off"
          max_length={2000}
          hint="Celle du service, de ses capacités (GetCapabilities) ou de la page d’accueil d’une OGC API."
        />
        <p class="actions">
          <button type="submit">Lister ses couches</button>
        </p>
      </PostForm>
      <details open={is_typed}>
        <summary>Le service ne liste pas ses couches, ou l’adresse des tuiles est connue</summary>
        <PostForm action="/carte/couches" csrf={csrf}>
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
              ['tiles', 'Tuiles d’images en Web Mercator'],
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
        </PostForm>
      </details>
    </>
  );
}
