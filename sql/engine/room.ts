import { statfsSync } from 'node:fs';
import { AppError } from '../../errors.ts';

/** An empty database of either engine, with the content of its first start, takes about half of this. */
const first_need_mb = 200;

/** Throws an AppError when the disk of `folder` (which exists) has too little room to make a database there. */
export function require_room(folder: string, need_mb = first_need_mb): void {
  const { bavail, bsize } = statfsSync(folder);
  const free_mb = Math.floor((bavail * bsize) / 2 ** 20);
  if (free_mb >= need_mb) return;
  throw new AppError(`Il reste ${free_mb} Mo sur ce disque : trop peu pour créer la base de données.`, {
    code: 'disk-full',
    status: 507,
    place: folder,
    remedy: `Libérez de la place (${need_mb} Mo au moins), ou choisissez un autre DATA_DIR.`,
  });
}
