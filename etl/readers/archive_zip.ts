import { statfs } from 'node:fs/promises';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import type { Allowance } from './archive_limits.ts';
import { disk_full, safe_path, write_file } from './archive_output.ts';
import { file_error } from './file_error.ts';

/** yauzl refuses names that leave the folder and entries longer than they declare, so that the sum tells beforehand. */
export async function unpack_zip(
  file: string,
  folder: string,
  declared: Allowance,
  allowance: Allowance,
): Promise<void> {
  const entries = await list_zip(file, declared);
  const total = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  const { bavail, bsize } = await statfs(folder);
  if (total > bavail * bsize) throw disk_full(folder);
  await with_zip(file, async (zip) => {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      allowance.take_entry();
      await write_file(safe_path(folder, entry.fileName), () => zip.openReadStreamPromise(entry), allowance);
    }
  });
}

async function list_zip(file: string, declared: Allowance): Promise<Entry[]> {
  const entries: Entry[] = [];
  await with_zip(file, async (zip) => {
    for await (const entry of zip.eachEntry()) {
      declared.take_entry();
      declared.take_bytes(entry.uncompressedSize);
      if (entry.isEncrypted())
        throw file_error('encrypted-archive', 'archive protégée par un mot de passe', {
          remedy: 'Ouvrez-la vous-même et importez son contenu.',
        });
      entries.push(entry);
    }
  });
  return entries;
}

async function with_zip(file: string, use: (zip: ZipFile) => Promise<void>): Promise<void> {
  const zip = await openPromise(file, { autoClose: false });
  try {
    await use(zip);
  } finally {
    zip.close();
  }
}
