/** `admin publish-table`, `refresh-table`, `unpublish-table`, `list-tables`. */
import { parseArgs } from 'node:util';
import { inspire_themes } from '../../catalogue/code_lists/inspire_themes.ts';
import { frequencies } from '../../catalogue/code_lists/iso_codes.ts';
import { topics } from '../../catalogue/code_lists/topics.ts';
import { ensure_server, read_connection } from '../../catalogue/in_place/foreign.ts';
import { publish_in_place, unpublish_in_place, type Outcome } from '../../catalogue/in_place/publish.ts';
import { list_in_place, type Place } from '../../catalogue/in_place/register.ts';
import { find_organisation } from '../../catalogue/organisations.ts';
import { AppError, message_of } from '../../errors.ts';
import type { Database } from '../../sql/client.ts';
import { write_audit } from '../auth/audit.ts';
import {
  one_of,
  publish_options,
  read_access,
  read_licence,
  read_name,
  read_srid,
  wrong,
} from './read_options.ts';
import { refresh_table_in_place } from './refresh.ts';

interface CommandContext {
  database: Database;
  out: NodeJS.WritableStream;
}

const number = (value: number) => value.toLocaleString('fr-FR');

/** `publish-table <schema.table> --id= --title= …`. */
export async function publish_table(args: string[], { database, out }: CommandContext): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: publish_options,
  });
  const place = { ...read_name(positionals[0]), server: values.server ?? null };
  const { id, title } = values;
  if (id === undefined) throw wrong('l’identifiant manque', '--id');
  if (title === undefined || title.trim() === '') throw wrong('le titre manque', '--title');
  if (values.connection !== undefined && values.server === undefined)
    throw wrong('le nom du serveur manque', '--server', 'Nommer la connexion : --server=metier.');
  const visibility = read_access(values.access, values.organisation);
  const connection = values.connection === undefined ? null : read_connection(values.connection);
  const codes = {
    topic: one_of('--topic', values.topic, topics),
    theme: one_of('--theme', values.theme, inspire_themes),
    frequency: one_of('--frequency', values.frequency, frequencies),
  };
  const outcome = await database.write(async (db) => {
    const organisation =
      values.organisation === undefined ? null : await find_organisation(db, values.organisation);
    if (place.server !== null) await ensure_server(db, place.server, connection);
    const described = {
      id,
      title,
      ...codes,
      abstract: values.abstract ?? '',
      producer: values.producer ?? organisation?.name ?? '',
      licence: read_licence(values.licence, values['licence-url']),
      keywords: values.keyword,
      email: values.email ?? null,
      is_public: visibility === 'public',
    };
    const published = await publish_in_place(
      db,
      place,
      described,
      { visibility, organisation_id: organisation?.id ?? null, shared_with: [] },
      { key: values.key, geometry: values.geometry, srid: read_srid(values.srid) },
    );
    await audit(db, 'table.published', id, { ...place, visibility, organisation: organisation?.id ?? null });
    return published;
  });
  out.write(
    `« ${id} » : ${number(outcome.feature_count)} objets de « ${say(place)} », lus en place ; clé : ${outcome.key}.\n`,
  );
  tell(out, outcome);
  out.write(`Sa fiche : /catalogue/${id}. Ses objets : /collections/${id}/items.\n`);
}

/** `refresh-table <id>`, or `--all`: goes on after one that fails; exit code 1 then. */
export async function refresh_table(args: string[], { database, out }: CommandContext): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { all: { type: 'boolean', default: false }, connection: { type: 'string' } },
  });
  const [named] = positionals;
  if (named === undefined && !values.all) throw wrong('la collection manque', 'collection');
  if (named !== undefined) {
    say_refreshed(
      out,
      named,
      await refresh_table_in_place(database, named, { connection: values.connection }),
    );
    return 0;
  }
  let failed = 0;
  for (const { id } of await list_in_place(database))
    try {
      say_refreshed(out, id, await refresh_table_in_place(database, id));
    } catch (error) {
      // Whatever it is, the others are read all the same.
      failed++;
      const remedy = (error instanceof AppError && error.remedy) || '';
      out.write(`« ${id} » : ÉCHEC. ${message_of(error)} ${remedy}\n`);
    }
  return failed === 0 ? 0 : 1;
}

function say_refreshed(out: NodeJS.WritableStream, id: string, outcome: Outcome): void {
  const said = outcome.changes.length === 0 ? 'rien n’a changé' : outcome.changes.join(' ; ');
  out.write(`« ${id} » : ${number(outcome.feature_count)} objets ; ${said}.\n`);
  tell(out, outcome);
}

/** `unpublish-table <id>`. */
export async function unpublish_table(args: string[], { database, out }: CommandContext): Promise<void> {
  const { positionals } = parseArgs({ args, allowPositionals: true });
  const [id] = positionals;
  if (id === undefined) throw wrong('la collection manque', 'collection');
  await database.write(async (db) => {
    await unpublish_in_place(db, id);
    await audit(db, 'table.unpublished', id, {});
  });
  out.write(`« ${id} » n’est plus publié ; la table d’origine reste comme elle est.\n`);
}

/** `list-tables`. */
export async function list_tables_in_place(
  _args: string[],
  { database, out }: CommandContext,
): Promise<void> {
  const tables = await list_in_place(database);
  if (tables.length === 0) out.write('Aucune table n’est publiée en place.\n');
  for (const { id, visibility, feature_count, refreshed_at, looks_at, should_look_at, ...place } of tables) {
    const state =
      looks_at === null ? ' — VUE DISPARUE' : looks_at === should_look_at ? '' : ` — lit ${looks_at}`;
    const day = refreshed_at.toLocaleDateString('fr-FR', { timeZone: 'Europe/Paris' });
    out.write(`${id}\t${say(place)}\t${visibility}\t${number(feature_count)} objets le ${day}${state}\n`);
  }
}

const audit = (
  db: Parameters<typeof write_audit>[0],
  action: Parameters<typeof write_audit>[2]['action'],
  object: string,
  details: Record<string, unknown>,
) => write_audit(db, null, { action, object, details });

const say = ({ schema, table, server }: Place) =>
  `${schema}.${table}${server === null ? '' : ` du serveur ${server}`}`;

function tell(out: NodeJS.WritableStream, { warnings }: Outcome): void {
  for (const warning of warnings) out.write(`  Attention : ${warning}.\n`);
}
