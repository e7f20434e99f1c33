import { one, type Access, type Database } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { refuse } from '../params.ts';
import type { Crs } from '../crs.ts';
import type { FileCrs, OutputFormat } from './output_format.ts';

const known = new WeakMap<Database, Map<number, FileCrs>>();

/** A system as files describe it; it never changes, so it is asked for once. */
export async function read_file_crs(access: Access, { srid }: Crs): Promise<FileCrs> {
  const { database } = access;
  const systems = known.get(database) ?? new Map<number, FileCrs>();
  known.set(database, systems);
  const crs =
    systems.get(srid) ??
    (await access.read((db) => one<FileCrs>(db, query_file('reference_system', [srid]))));
  systems.set(srid, crs);
  return crs;
}

/** A 400 AppError when a format cannot be of the asked system. */
export function check_crs({ name, title, crs: writes }: OutputFormat, crs: Crs): void {
  if (writes === 'any' || (crs.srid === 4326 && crs.is_geographic)) return;
  throw refuse('crs', crs.uri, `CRS84 avec f=${name} : ${title} est toujours en longitude, latitude`);
}
