/** Archives unpacked into a folder, with what they may not do: leave the folder, fill the disk, hide their size. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Allowance, default_limits, type UnpackLimits } from './archive_limits.ts';
import { as_app_error } from './archive_output.ts';
import { unpack_stream } from './archive_stream.ts';
import { unpack_zip } from './archive_zip.ts';
import type { Container } from './recognise.ts';

/**
 * Unpacks into `folder`, which exists. A compressed file that is no archive becomes `name` there, without its ending.
 * Throws an AppError on damage, encryption, names that leave the folder, sizes beyond the limits and a full disk.
 */
export async function unpack(
  file: string,
  kind: Container,
  folder: string,
  limits: UnpackLimits = default_limits,
): Promise<void> {
  const { size } = await stat(file);
  const allowance = new Allowance(size, limits);
  try {
    if (kind === 'zip') await unpack_zip(file, folder, new Allowance(size, limits), allowance);
    else await unpack_stream(createReadStream(file), kind, { folder, name: path.basename(file) }, allowance);
  } catch (error) {
    throw as_app_error(error, folder);
  }
}
