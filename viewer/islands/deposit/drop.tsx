import { useState } from 'preact/hooks';
import type { DepositPageView } from '../../pages/deposit_view.ts';

const megabytes = (bytes: number) =>
  `${(bytes / 2 ** 20).toLocaleString('fr-FR', { maximumFractionDigits: 1 })} Mo`;

/** Where a file is dropped or chosen; the organisation is asked where there are several. */
export function Drop({
  view: { organisations, max_bytes, waiting },
  take,
}: {
  view: DepositPageView;
  take: (file: File, organisation: number) => Promise<void>;
}) {
  const [organisation, set_organisation] = useState(organisations[0]?.id ?? 0);
  const [is_over, set_over] = useState(false);
  const [refusal, set_refusal] = useState('');
  const receive = (files: FileList | null | undefined) => {
    const [file] = files ?? [];
    if (file === undefined) return;
    if ((files?.length ?? 0) > 1)
      return set_refusal('Un seul fichier à la fois ; un Shapefile se dépose dans une archive .zip.');
    if (file.size > max_bytes) return set_refusal(`Ce fichier dépasse ${megabytes(max_bytes)}.`);
    if (file.size === 0) return set_refusal('Ce fichier est vide.');
    set_refusal('');
    void take(file, organisation);
  };
  return (
    <>
      {organisations.length > 1 && (
        <div class="field form">
          <label for="organisation">Organisation qui publie</label>
          <select id="organisation" onChange={(event) => set_organisation(Number(event.currentTarget.value))}>
            {organisations.map(({ id, name }) => (
              <option key={id} value={id} selected={id === organisation}>
                {name}
              </option>
            ))}
          </select>
        </div>
      )}
      {organisations.find(({ id }) => id === organisation)?.may_publish === false && (
        <p class="notice info">
          Cette organisation fait approuver ce qu’elle publie : vous pouvez déposer un fichier pour le
          vérifier ; pour le publier, demandez à un administrateur de l’organisation.
        </p>
      )}
      <div
        class={is_over ? 'drop over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault();
          set_over(true);
        }}
        onDragLeave={() => set_over(false)}
        onDrop={(event) => {
          event.preventDefault();
          set_over(false);
          receive(event.dataTransfer?.files);
        }}
      >
        <p>
          <label for="file">Glissez un fichier ici, ou choisissez-le</label>
        </p>
        <input id="file" type="file" onChange={(event) => receive(event.currentTarget.files)} />
        <p class="note">
          CSV, GeoPackage, GeoJSON, Shapefile (en .zip), FlatGeobuf ; {megabytes(max_bytes)} au plus.
        </p>
      </div>
      {refusal !== '' && (
        <p class="notice stop" role="alert">
          {refusal}
        </p>
      )}
      {waiting.length > 0 && (
        <>
          <h2>Dépôts en attente</h2>
          <ul class="links">
            {waiting.map(({ id, file_name, bytes, created_at }) => (
              <li key={id}>
                <a href={`/catalogue/deposer?depot=${id}`}>
                  {file_name}&nbsp;
                  <small>
                    {megabytes(bytes)}, déposé le {new Date(created_at).toLocaleDateString('fr-FR')}
                  </small>
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
