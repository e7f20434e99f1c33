import { useEffect, useState } from 'preact/hooks';
import type { DepositView } from '../../pages/deposit_view.ts';
import { say_share } from '../words.ts';
import { bundle, say_megabytes } from './chosen_files.ts';
import { is_same_date } from './keep.ts';

interface Props {
  deposit: DepositView;
  max_bytes: number;
  /** The file as long as the page has it: until a reload. */
  file: File | null;
  send: (file: File) => Promise<void>;
}

/** An upload that was broken off goes on where the server has it, with the same file. */
export function Resume({ deposit, max_bytes, file, send }: Props) {
  const [refusal, set_refusal] = useState('');
  const { id, file_name, bytes, received } = deposit;
  useEffect(() => {
    if (file === null) return undefined;
    const again = () => void send(file);
    window.addEventListener('online', again);
    return () => window.removeEventListener('online', again);
  }, [file, deposit]);
  const choose = async (files: FileList | null) => {
    try {
      const chosen = await bundle([...(files ?? [])], max_bytes);
      if (chosen.size !== bytes || !is_same_date(id, chosen))
        throw new Error(
          `Ce n’est pas le même fichier : « ${file_name} » compte ${bytes.toLocaleString('fr-FR')} octets et n’a pas changé depuis.`,
        );
      set_refusal('');
      await send(chosen);
    } catch (error) {
      set_refusal(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <div class="notice info">
      <p>
        L’envoi de « {file_name} » s’est interrompu à {say_share(received / bytes)} de {say_megabytes(bytes)}.
        Ce qui est arrivé est gardé.
      </p>
      {file === null ? (
        <div class="field">
          <label for="file">Choisissez de nouveau le même fichier pour reprendre l’envoi</label>
          <input
            id="file"
            type="file"
            multiple
            onChange={(event) => void choose(event.currentTarget.files)}
          />
        </div>
      ) : (
        <p class="actions">
          <button type="button" onClick={() => void send(file)}>
            Reprendre l’envoi
          </button>
        </p>
      )}
      {refusal !== '' && <p role="alert">{refusal}</p>}
    </div>
  );
}
