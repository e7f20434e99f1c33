import { LayerWords } from './external_fields.tsx';
import { service_kinds, type ExternalLayersView } from './external_view.ts';
import { PostForm, Select } from './form_parts.tsx';
import { Field } from './forms.tsx';

/** The forms that register a layer. The usual way first: the service says what it has. */
export function AddLayer(view: ExternalLayersView) {
  const { hosts, csrf, service, problems } = view;
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
      <TypedLayer {...view} />
    </>
  );
}

const typed_fields = ['title', 'kind', 'url', 'layer', 'attribution', 'organisation'];

/** For a layer that no list names. */
function TypedLayer({ organisations, csrf, fields, problems }: ExternalLayersView) {
  return (
    <details open={problems.some(({ field }) => typed_fields.includes(field))}>
      <summary>Le service ne liste pas ses couches, ou l’adresse des tuiles est connue</summary>
      <PostForm action="/carte/couches" csrf={csrf}>
        <Select
          name="kind"
          label="Genre de couche"
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
          hint="Celle du service WMS, ou celle des tuiles avec {z}, {x} et {y} à leur place."
        />
        <Field
          name="layer"
          label="Nom de la couche dans le service WMS"
          value={fields.layer}
          problems={problems}
          autocomplete="off"
          required={false}
          max_length={500}
        />
        <LayerWords fields={fields} organisations={organisations} problems={problems} has_title={false} />
        <p class="actions">
          <button type="submit">Enregistrer</button>
        </p>
      </PostForm>
    </details>
  );
}
