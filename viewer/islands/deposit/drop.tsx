import { useState } from 'preact/hooks';
import type { DepositPageView } from '../../pages/deposit_view.ts';
import { bundle, say_megabytes } from './chosen_files.ts';

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
  const receive = async (files: FileList | null | undefined) => {
    if (files == null || files.length === 0) return;
    try {
      const file = await bundle([...files], max_bytes);
      set_refusal('');
      await take(file, organisation);
    } catch (error) {
      set_refusal(error instanceof Error ? error.message : String(error));
    }
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
          void receive(event.dataTransfer?.files);
        }}
      >
        <p>
          <label for="file">Glissez vos fichiers ici, ou choisissez-les</label>
        </p>
        <input
          id="file"
          type="file"
          multiple
          aria-describedby="file-hint"
          onChange={(event) => void receive(event.currentTarget.files)}
        />
        <p class="note" id="file-hint">
          Des données : CSV, GeoPackage, GeoJSON, Shapefile, FlatGeobuf. Une fiche : ISO 19139, ISO 19115-3,
          DCAT. Ou les deux ensemble ; {say_megabytes(max_bytes)} au plus.
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
            {waiting.map(({ id, file_name, bytes, received, created_at }) => (
              <li key={id}>
                <a href={`/catalogue/deposer?depot=${id}`}>
                  {file_name}&nbsp;
                  <small>
                    {say_megabytes(bytes)}, {received < bytes ? 'envoi interrompu' : 'déposé'} le{' '}
                    {new Date(created_at).toLocaleDateString('fr-FR')}
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
