import type { Access, Database } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { list_tables } from '../ogc/published.ts';
import { index_communes, type CommuneEntry, type CommuneIndex } from './commune_names.ts';

interface Kept {
  version: string | null;
  index: Promise<CommuneIndex>;
}
const kept = new WeakMap<Database, Kept>();

/** The published communes, read anew when an import has changed them; null before the first import. */
export async function read_commune_index(access: Access): Promise<CommuneIndex | null> {
  const table = (await list_tables(access)).find(({ id }) => id === 'communes');
  if (table === undefined) return null;
  const { database } = access;
  // What not everybody may see is read for each asker and not kept.
  if (!table.is_public) return read_index(access);
  const known = kept.get(database);
  if (known !== undefined && table.version !== null && known.version === table.version) return known.index;
  const index = read_index(access);
  const entry = { version: table.version, index };
  kept.set(database, entry);
  // A failure is answered to those who wait for it and not remembered.
  index.catch(() => kept.get(database) === entry && kept.delete(database));
  return index;
}

async function read_index(access: Access): Promise<CommuneIndex> {
  return index_communes(await access.read((db) => db.query<CommuneEntry>(query_file('communes_to_search'))));
}
