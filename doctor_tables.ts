/** What `admin doctor` checks of the tables published in place: whether the site can still read what they show. */
import { list_in_place, type Registered } from './catalogue/in_place/register.ts';
import { doubtful, good, wrong, type Finding } from './doctor_finding.ts';
import { message_of } from './errors.ts';
import type { Database } from './sql/client.ts';
import { ident, sql } from './sql/fragment.ts';

/** A server that does not answer must not keep the doctor. */
const deadline_ms = 8_000;

export async function look_at_tables_in_place(database: Database): Promise<Finding | null> {
  const tables = await list_in_place(database);
  if (tables.length === 0) return null;
  const failing: string[] = [];
  const moved: string[] = [];
  for (const table of tables) {
    const fault = await find_fault(database, table);
    if (fault !== null) failing.push(`${table.id} (${fault})`);
    else if (table.looks_at !== table.should_look_at) moved.push(`${table.id} (lit ${table.looks_at})`);
  }
  if (failing.length > 0)
    return wrong(
      `à rétablir : ${failing.join(', ')}`,
      'rétablissez la source, puis npm run admin -- refresh-table …, ou unpublish-table …',
    );
  return moved.length > 0
    ? doubtful(
        `la source a été renommée : ${moved.join(', ')}`,
        'npm run admin -- refresh-table … prend la table qui porte maintenant le nom',
      )
    : good(`${tables.length} se lisent`);
}

/** Why nothing can or should be read of it, in a few words; null when something can. */
async function find_fault(
  database: Database,
  { id, looks_at, has_row_rights }: Registered,
): Promise<string | null> {
  if (looks_at === null) return 'sa vue a disparu avec sa source';
  if (has_row_rights)
    return `${looks_at} a reçu des droits par ligne, que la collection ne suit pas : refresh-table la ferme`;
  try {
    await database.read((db) => db.query(sql`select * from ${ident('published', id)} limit 1`), {
      deadline_ms,
    });
    return null;
  } catch (error) {
    return message_of(error);
  }
}
