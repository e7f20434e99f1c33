/** Keys of remote catalogues, sealed by `DATA_DIR/harvest.key`. */
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { open_text, seal_text } from '../sealed_text.ts';

type Settings = Pick<Config, 'DATA_DIR'>;

export const seal_secret = (settings: Settings, secret: string): Promise<Buffer> =>
  seal_text(settings, 'harvest.key', secret);

/** The key as it was typed. Throws a 422 AppError when the file is not the one that it was sealed by. */
export async function open_secret(settings: Settings, sealed: Buffer): Promise<string> {
  const secret = await open_text(settings, 'harvest.key', sealed);
  if (secret !== null) return secret;
  throw new AppError('La clé du catalogue distant ne peut être relue.', {
    status: 422,
    code: 'harvest-secret-lost',
    place: 'cle',
    remedy: 'Le fichier harvest.key de DATA_DIR a changé ou manque : saisir de nouveau la clé.',
  });
}
