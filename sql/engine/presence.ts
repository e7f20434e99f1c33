import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '../../errors.ts';
import { lock_holder, take_lock, type Holder, type Lock } from './lock.ts';

const folder_of = (data_dir: string) => path.join(data_dir, 'users');
const move_file = (data_dir: string) => path.join(data_dir, 'move.lock');

/**
 * Says that this process uses the data directory, whatever its engine, until it is released or the process ends.
 * Throws an AppError while a move or a restoration is under way: it would miss what is written meanwhile.
 */
export async function enter_data_dir(data_dir: string, purpose: string): Promise<Lock> {
  mkdirSync(folder_of(data_dir), { recursive: true });
  const taken = take_lock(path.join(folder_of(data_dir), `${randomUUID()}.lock`), purpose);
  if (!('release' in taken)) throw new Error('two processes chose the same random name');
  forget_dead(data_dir);
  // Ours first, then a look at the other's, on both sides: one of the two sees the other.
  const mover = existsSync(move_file(data_dir)) ? lock_holder(move_file(data_dir)) : null;
  if (mover === null) return taken;
  taken.release();
  throw new AppError(`Les données de ${data_dir} sont fermées (${mover.purpose}, pid ${mover.pid}).`, {
    code: 'engine-moving',
    status: 503,
    place: data_dir,
    remedy: `Attendez la fin de ${mover.purpose}.`,
  });
}

/** Keeps everybody else out of the data directory. Throws an AppError that names who is in it. */
export function close_data_dir(data_dir: string, purpose: 'move-engine' | 'restore'): Lock {
  const taken = take_lock(move_file(data_dir), purpose);
  const others = 'release' in taken ? present_in(data_dir) : [taken];
  if ('release' in taken && others.length === 0) return taken;
  if ('release' in taken) taken.release();
  const list = others.map(({ pid, purpose }) => `${purpose}, pid ${pid}`).join(' ; ');
  throw new AppError(`${data_dir} sert à un autre processus (${list}).`, {
    code: 'data-dir-locked',
    status: 409,
    place: data_dir,
    remedy: 'Arrêtez-le, puis recommencez.',
  });
}

/** Each killed process leaves its file; whoever takes the lock of a dead one and lets it go removes it. */
function forget_dead(data_dir: string): void {
  const files = readdirSync(folder_of(data_dir)).filter((name) => /^[0-9a-f-]{36}\.lock$/.test(name));
  for (const file of files.map((name) => path.join(folder_of(data_dir), name))) {
    if (lock_holder(file) !== null) continue;
    const dead = take_lock(file, 'removal');
    if ('release' in dead) dead.release();
  }
}

function present_in(data_dir: string): Holder[] {
  const folder = folder_of(data_dir);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.lock'))
    .map((name) => lock_holder(path.join(folder, name)))
    .filter((holder) => holder !== null);
}
