import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import type { EngineKind } from './engine.ts';

const record_form = z.object({
  engine: z.enum(['url', 'local', 'embedded']),
  /** `PostgreSQL 15.18, PostGIS 3.3.2`, as it was when the directory was made. */
  version: z.string(),
  made_at: z.string(),
});
export type EngineRecord = z.infer<typeof record_form>;

const record_file = (data_dir: string) => path.join(data_dir, 'engine.json');

/** Which engine made the data directory; null when it is new. A directory without its record is known by its content. */
export function read_record(data_dir: string): EngineRecord | null {
  const file = record_file(data_dir);
  if (!existsSync(file)) {
    const made_by = (folder: string) => existsSync(path.join(data_dir, folder, 'PG_VERSION'));
    const engine = made_by('postgres') ? 'local' : made_by('embedded') ? 'embedded' : null;
    return engine === null ? null : { engine, version: 'unknown', made_at: 'unknown' };
  }
  try {
    return record_form.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new AppError(`${file} is not readable.`, {
      code: 'engine-record',
      place: file,
      remedy: 'It holds {"engine": "url" | "local" | "embedded", "version": "…", "made_at": "…"}.',
      cause: error,
    });
  }
}

/** Writes the record whole or not at all. */
export function write_record(data_dir: string, engine: EngineKind, version: string): void {
  mkdirSync(data_dir, { recursive: true });
  const record: EngineRecord = { engine, version, made_at: new Date().toISOString() };
  const draft = `${record_file(data_dir)}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(record, null, 2)}\n`);
  renameSync(draft, record_file(data_dir));
}
