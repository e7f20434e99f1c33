/** Whether an upload that goes on brings the file that it began with. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { safe_file_name } from '../../catalogue/deposits/files.ts';
import { AppError } from '../../errors.ts';
import { compared_ranges } from '../../viewer/pages/deposit_beginning.ts';

/** What the sender says of its file; null: nothing is compared. */
export interface Claim {
  /** SHA-256 (hexadecimal) of what `compared_ranges` names of the bytes before the piece. */
  before: string | null;
  name: string | null;
}

/** Throws a 409 AppError without a place when name or beginning are another file's; nothing is written then. */
export async function check_same_file(
  file: string,
  { file_name, received }: { file_name: string; received: number },
  { before, name }: Claim,
): Promise<void> {
  if (name !== null && safe_file_name(name) !== file_name)
    throw other_file(`Ce n’est pas le même fichier : l’envoi a commencé avec « ${file_name} ».`);
  if (before !== null && received > 0 && (await digest_of(file, received)) !== before)
    throw other_file(
      `Ce n’est pas le même fichier : ce qui est déjà arrivé de « ${file_name} » est différent.`,
    );
}

const other_file = (message: string) =>
  new AppError(message, {
    status: 409,
    code: 'other-file',
    remedy: 'Choisir le fichier du début de l’envoi, ou supprimer ce dépôt et déposer le fichier de nouveau.',
  });

async function digest_of(file: string, received: number): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const hash = createHash('sha256');
    for (const [from, to] of compared_ranges(received)) {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(to - from), 0, to - from, from);
      hash.update(buffer.subarray(0, bytesRead));
    }
    return hash.digest('hex');
  } finally {
    await handle.close();
  }
}
