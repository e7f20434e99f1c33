/** A file that comes in pieces: each a request of its own, so that slow lines and small proxies let it through. */
import { mkdir, open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Request } from 'express';
import { folder_of_deposit } from '../../catalogue/deposits/files.ts';
import type { Config } from '../../config.ts';
import { AppError, explain } from '../../errors.ts';
import type { AccountAccess } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { content_type_of } from '../body.ts';
import { check_same_file, type Claim } from './same_file.ts';
import { find_deposit, type DepositRow } from './store.ts';

/** Where a piece goes, and what its sender says of the whole file. */
interface Piece extends Claim {
  id: string;
  offset: number;
}

/** Bytes of a piece as the page sends it: within the 30 s of a request at 0.6 Mbit/s. */
export const piece_bytes = 2 * 2 ** 20;
const largest_piece = 8 * 2 ** 20;

const refuse = (status: number, code: string, message: string, remedy: string) =>
  new AppError(message, { status, code, remedy });

/**
 * Writes the piece that begins at `offset` and tells how much is there. AppErrors: 409 when the file does not end at the
 * offset or another piece is under way (`place`: where it ends), or begins otherwise than the sender says; 413 for more than was announced, 400 for an incomplete piece.
 */
export async function receive_piece(
  request: Request,
  access: AccountAccess,
  { DATA_DIR }: Config,
  { id, offset, ...claim }: Piece,
): Promise<number> {
  const deposit = await access.read((db) => find_deposit(db, id));
  if (written.has(deposit.id)) throw is_written(deposit);
  written.add(deposit.id);
  try {
    // Read again: the piece before may have ended since.
    const current = await access.read((db) => find_deposit(db, id));
    return await write_next(request, access, DATA_DIR, { deposit: current, offset, claim });
  } finally {
    written.delete(deposit.id);
  }
}

/** Deposits to whose files this process writes: two pieces at once would mix. */
const written = new Set<string>();

async function write_next(
  request: Request,
  access: AccountAccess,
  data_dir: string,
  { deposit, offset, claim }: { deposit: DepositRow; offset: number; claim: Claim },
): Promise<number> {
  const folder = folder_of_deposit(data_dir, deposit.id);
  const file = path.join(folder, deposit.file_name);
  const set_received = async (from: number, to: number) => {
    const [row] = await access.act((db) =>
      db.query<{ received: number }>(query_file('deposit_receive', [deposit.id, from, to])),
    );
    if (row === undefined) throw elsewhere(deposit.received);
    return row.received;
  };
  const there = (await stat(file).catch(() => null))?.size ?? 0;
  // What a crash or an emptied DATA_DIR took is asked for again.
  const is_short = there < deposit.received && deposit.published_at === null;
  const received = is_short ? await set_received(deposit.received, there) : deposit.received;
  check_piece(request, { ...deposit, received }, offset);
  await check_same_file(file, { ...deposit, received }, claim);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const end = await write_piece(request, file, offset, deposit.bytes).catch((error: unknown) => {
    throw explain(error);
  });
  return set_received(offset, end);
}

const is_written = ({ received }: DepositRow) =>
  new AppError('Un morceau de ce fichier est en train d’arriver.', {
    status: 409,
    code: 'piece-under-way',
    place: String(received),
    remedy: 'Attendre sa fin, puis reprendre l’envoi.',
  });

function check_piece(request: Request, deposit: DepositRow, offset: number): void {
  if (content_type_of(request) !== 'application/octet-stream')
    throw refuse(
      415,
      'unsupported-content',
      'Un morceau de fichier est attendu.',
      'Envoyer du application/octet-stream.',
    );
  if (deposit.published_at !== null)
    throw refuse(409, 'already-published', 'Ce dépôt est déjà publié.', 'Déposer le fichier de nouveau.');
  if (offset !== deposit.received) throw elsewhere(deposit.received);
}

const elsewhere = (received: number) =>
  new AppError(`Le fichier compte déjà ${received} octets.`, {
    status: 409,
    code: 'wrong-offset',
    place: String(received),
    remedy: 'Reprendre l’envoi à cet endroit.',
  });

async function write_piece(request: Request, file: string, offset: number, bytes: number): Promise<number> {
  const handle = await open(file, offset === 0 ? 'w' : 'r+', 0o600);
  try {
    let at = offset;
    for await (const piece of request as AsyncIterable<Buffer>) {
      if (at + piece.length > bytes || at + piece.length - offset > largest_piece)
        throw refuse(
          413,
          'piece-too-large',
          'Plus d’octets sont arrivés que prévu.',
          `Annoncer la taille du fichier, et l’envoyer par morceaux de ${largest_piece} octets au plus.`,
        );
      await handle.write(piece, 0, piece.length, at);
      at += piece.length;
    }
    if (!request.complete || at === offset)
      throw refuse(
        400,
        'incomplete-body',
        'Le morceau s’est interrompu avant sa fin.',
        'L’envoyer de nouveau.',
      );
    await handle.truncate(at);
    return at;
  } finally {
    await handle.close();
  }
}

/** Removes the file of a deposit whose row has gone. */
export const forget_file = ({ DATA_DIR }: Config, id: string): Promise<void> =>
  rm(folder_of_deposit(DATA_DIR, id), { recursive: true, force: true });

/** Whether the whole file lies there: DATA_DIR may have been emptied. */
export async function is_whole({ DATA_DIR }: Config, { id, file_name, bytes }: DepositRow): Promise<boolean> {
  const found = await stat(path.join(folder_of_deposit(DATA_DIR, id), file_name)).catch(() => null);
  return found?.size === bytes;
}
