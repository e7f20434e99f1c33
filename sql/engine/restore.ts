import { mkdirSync } from 'node:fs';
import pg from 'pg';
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { open_backup_file } from './backup_file.ts';
import { holds_data, load_content } from './load.ts';
import { open_engine_alone } from './open.ts';
import { close_data_dir } from './presence.ts';

type RestoreSettings = Pick<Config, 'ENGINE' | 'DATABASE_URL' | 'DATA_DIR' | 'PATH'>;

/**
 * Fills the database of DATA_DIR from a backup, of whatever engine, in one transaction. `report` takes lines of
 * progress in French. Throws an AppError, with nothing changed, when somebody uses DATA_DIR, when the file is not whole
 * or of a newer version, or when the database holds data (unless `replace`).
 */
export async function restore(
  config: RestoreSettings,
  file: string,
  report: (line: string) => void,
  { replace = false } = {},
): Promise<void> {
  const { head, content } = await open_backup_file(file);
  report(`Sauvegarde du ${head.made_at}, faite sur ${head.server}`);
  mkdirSync(config.DATA_DIR, { recursive: true });
  const closed = close_data_dir(config.DATA_DIR, 'restore');
  try {
    const engine = await open_engine_alone(config);
    const client = new pg.Client(engine.connection);
    // What is lost shows in the query under way.
    client.on('error', () => undefined);
    try {
      await client.connect();
      if (!replace && (await holds_data(client)))
        throw new AppError(
          `La base de ${config.DATA_DIR} (moteur « ${engine.kind} ») contient déjà des données.`,
          {
            code: 'target-not-empty',
            status: 409,
            remedy: 'Sauvegardez-la d’abord si elle doit l’être, puis demandez son remplacement : --replace.',
          },
        );
      await load_content(client, content, report);
    } finally {
      await client.end().catch(() => undefined);
      await engine.close();
    }
  } finally {
    closed.release();
  }
}
