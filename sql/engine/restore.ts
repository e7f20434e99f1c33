import { mkdirSync } from 'node:fs';
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { open_backup_file } from './backup_file.ts';
import { holds_data, load_content } from './load.ts';
import { open_engine_alone, type Engine } from './open.ts';
import { close_data_dir } from './presence.ts';
import { with_client } from './with_client.ts';

type RestoreSettings = Pick<Config, 'ENGINE' | 'DATABASE_URL' | 'DATA_DIR' | 'PATH'>;

export interface RestoreOptions {
  /** Replaces what the database's schemas hold. */
  replace?: boolean;
  signal?: AbortSignal | undefined;
}

/**
 * Fills the database of DATA_DIR from a backup, of whatever engine, in one transaction. `report` takes lines of
 * progress in French. Throws an AppError, with nothing changed, when somebody uses DATA_DIR, when the file is not whole
 * or of a newer version, or when the database holds data (unless `replace`).
 */
export async function restore(
  config: RestoreSettings,
  file: string,
  report: (line: string) => void,
  { replace = false, signal }: RestoreOptions = {},
): Promise<void> {
  const { head, content } = await open_backup_file(file);
  report(`Sauvegarde du ${head.made_at}, faite sur ${head.server}`);
  mkdirSync(config.DATA_DIR, { recursive: true });
  const closed = close_data_dir(config.DATA_DIR, 'restore');
  try {
    const engine = await open_engine_alone(config);
    try {
      await with_client(
        engine,
        async (client) => {
          if (!replace && (await holds_data(client))) throw not_empty(config.DATA_DIR, engine);
          await load_content(client, content, report);
        },
        signal,
      );
    } finally {
      await engine.close();
    }
  } finally {
    closed.release();
  }
}

const not_empty = (data_dir: string, { kind }: Engine) =>
  new AppError(`La base de ${data_dir} (moteur « ${kind} ») contient déjà des données.`, {
    code: 'target-not-empty',
    status: 409,
    remedy: 'Sauvegardez-la d’abord si elle doit l’être, puis demandez son remplacement : --replace.',
  });
