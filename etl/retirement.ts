import { one, type Db } from '../sql/client.ts';
import { ident, sql } from '../sql/fragment.ts';
import type { Source } from './source.ts';
import { sources } from './sources/index.ts';

/** The source that retires this one and whose content is published, or null: then the default may be imported. */
export async function who_retires(db: Db, source: Source): Promise<string | null> {
  for (const other of sources)
    if (other.retires?.includes(source.id) === true && (await has_content(db, other))) return other.id;
  return null;
}

/** Whether rows of the source are published. */
export async function has_content(db: Db, { id, share, collection }: Source): Promise<boolean> {
  const { present, source } = await one<{ present: boolean; source: string | null }>(
    db,
    sql`select
      to_regclass(${`published.${collection.id}`}) is not null as present,
      (select source from maillage.collection where id = ${collection.id}) as source`,
  );
  if (!present || share === 'whole') return present && source === id;
  const { shared } = await one<{ shared: boolean }>(
    db,
    sql`select exists (select from ${ident('published', collection.id)} where source = ${id}) as shared`,
  );
  return shared;
}
