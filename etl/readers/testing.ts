/** Files written for a test and removed after it, and what a reader makes of them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AppError } from '../../errors.ts';
import type { Reject, SourceRow } from '../source.ts';
import { is_reject_row, open_file, type OpenedFile, type OpenOptions } from './open.ts';

/** Call in a `describe`: gives a writer of files into a folder that lives as long as the tests of the block. */
export function use_files(): (name: string, content: string | Uint8Array) => string {
  let folder = '';
  before(() => (folder = mkdtempSync(path.join(tmpdir(), 'maillage-test-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return (name, content) => {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    return file;
  };
}

export async function split_rows(opened: OpenedFile): Promise<{ rows: SourceRow[]; rejects: Reject[] }> {
  const rows: SourceRow[] = [];
  const rejects: Reject[] = [];
  for await (const item of opened.rows()) {
    if (is_reject_row(item)) rejects.push(item);
    else rows.push(item);
  }
  return { rows, rejects };
}

/** Opens, reads whole and closes. */
export async function read_all(file: string, options: OpenOptions = {}) {
  const opened = await open_file(file, options);
  try {
    const { sample, warnings } = opened;
    return { sample, warnings, ...(await split_rows(opened)) };
  } finally {
    await opened.close();
  }
}

/** The AppError that reading the file ends with. */
export async function failure_of(reading: Promise<unknown>): Promise<AppError> {
  try {
    await reading;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('the file was read without error');
}
