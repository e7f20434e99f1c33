/** What `admin doctor` checks in the database. */
import { doubtful, good, wrong, type DatabaseCheck, type Finding, type Site } from './doctor_finding.ts';
import { AppError } from './errors.ts';
import { look_at_tables_in_place } from './doctor_tables.ts';
import { find_basket, list_baskets } from './api/processes/baskets/basket_store.ts';
import { one, reader_role, writer_role, type Database } from './sql/client.ts';
import { probe } from './sql/engine/capabilities.ts';
import { sql } from './sql/fragment.ts';
import { check_history, extensions, migration_files } from './sql/migrate.ts';
import { query_file } from './sql/query_file.ts';

const oldest_postgresql = 15;
const own_schemas = ['maillage', 'staging', 'published'];
const ask_administrator =
  'npm run admin -- doctor --sql montre à l’administrateur de PostgreSQL ce qu’il doit faire';
const start_once = 'démarrez une fois : npm start';

export const database_checks: readonly DatabaseCheck[] = [
  { name: 'Versions', look: look_at_versions },
  { name: 'Extensions', look: look_at_extensions },
  { name: 'Migrations', look: look_at_migrations },
  { name: 'Rôle de connexion', look: look_at_role },
  { name: 'Propriétaire', look: look_at_owners },
  { name: 'Rôles des requêtes', look: look_at_request_roles },
  { name: 'Lecture des collections', look: look_at_readable },
  {
    name: 'Vues',
    look: named_by('doctor_open_views', 'toutes appliquent les droits du lecteur', (names) =>
      doubtful(
        `${names} montre ses tables avec les droits de son propriétaire`,
        'alter view … set (security_invoker = true)',
      ),
    ),
  },
  { name: 'Tables en place', look: look_at_tables_in_place },
  { name: 'WHITE_ZONES_BASKET', look: look_at_basket },
  { name: 'Tâches', look: look_at_jobs },
  { name: 'Imports', look: look_at_imports },
  {
    name: 'Statistiques',
    look: named_by('doctor_not_analysed', 'à jour', (names) =>
      doubtful(`aucune pour ${names} : les requêtes seront lentes`, 'analyze … dans la base'),
    ),
  },
  { name: 'Horloge', look: look_at_clock },
];

/** A check by a query that names what is not as it should be. */
function named_by(
  query: string,
  all_well: string,
  finding: (names: string) => Finding,
): DatabaseCheck['look'] {
  return async (database) => {
    const rows = await database.query<{ name: string }>(query_file(query));
    return rows.length === 0 ? good(all_well) : finding(list(rows.map(({ name }) => name)));
  };
}

function list(names: readonly string[]): string {
  const most = 5;
  const more = names.length > most ? ` et ${names.length - most} autres` : '';
  return `${names.slice(0, most).join(', ')}${more}`;
}

async function look_at_versions(database: Database, { opened }: Required<Site>): Promise<Finding> {
  const [version] = await database.query<{ number: number; text: string }>(
    sql`select current_setting('server_version_num')::int as number, current_setting('server_version') as text`,
  );
  if (version === undefined || version.number < oldest_postgresql * 10_000)
    return wrong(
      `PostgreSQL ${version?.text} est trop ancien`,
      `installez PostgreSQL ${oldest_postgresql} ou plus`,
    );
  const [postgis] = await database.query(sql`select from pg_extension where extname = 'postgis'`);
  if (postgis === undefined) return good(`PostgreSQL ${version.text}`);
  const found = await probe(opened.engine, database.pool);
  return good(
    `PostgreSQL ${found.postgresql}, PostGIS ${found.postgis}, GEOS ${found.geos}, PROJ ${found.proj}`,
  );
}

async function look_at_extensions(database: Database): Promise<Finding> {
  const rows = await database.query<{ name: string; installed: string | null }>(
    query_file('doctor_extensions', [extensions]),
  );
  const missing = extensions.filter(
    (name) => !rows.some((row) => row.name === name && row.installed !== null),
  );
  if (missing.length === 0) return good(extensions.join(', '));
  const absent = missing.filter((name) => !rows.some((row) => row.name === name));
  return absent.length > 0
    ? wrong(`${list(absent)} n’est pas sur le serveur`, 'installez les paquets postgis et postgresql-contrib')
    : wrong(`${list(missing)} n’est pas dans la base`, ask_administrator);
}

async function look_at_migrations(database: Database): Promise<Finding> {
  const { is_made } = await one<{ is_made: boolean }>(
    database,
    sql`select to_regclass('public.maillage_migration') is not null as is_made`,
  );
  if (!is_made) return doubtful('aucune encore : la base est vide', start_once);
  const rows = await database.query<{ name: string; checksum: string }>(
    sql`select name, checksum from public.maillage_migration`,
  );
  const { migrations } = migration_files();
  try {
    check_history(new Map(rows.map(({ name, checksum }) => [name, checksum])), migrations);
  } catch (error) {
    if (error instanceof AppError) return wrong(error.message, error.remedy);
    throw error;
  }
  const pending = migrations.filter(({ name }) => !rows.some((row) => row.name === name));
  return pending.length === 0
    ? good(`${rows.length} appliquées, aucune en attente`)
    : doubtful(
        `${list(pending.map(({ name }) => name))} en attente`,
        'le prochain démarrage les applique, après une sauvegarde',
      );
}

async function look_at_role(database: Database, { opened }: Required<Site>): Promise<Finding> {
  const {
    role,
    is_superuser,
    may_create,
    database: name,
  } = await one<{
    role: string;
    is_superuser: boolean;
    may_create: boolean;
    database: string;
  }>(database, query_file('doctor_role'));
  if (!may_create)
    return wrong(
      `« ${role} » ne peut pas créer de schéma dans « ${name} »`,
      `alter database ${name} owner to ${role}`,
    );
  // The private engines belong to this site alone.
  return is_superuser && opened.engine.kind === 'url'
    ? doubtful(`« ${role} » est superutilisateur, ce dont Maillage n’a pas besoin`, ask_administrator)
    : good(`« ${role} », base « ${name} »`);
}

async function look_at_owners(database: Database): Promise<Finding> {
  const rows = await database.query<{ name: string; owner: string }>(
    query_file('doctor_not_owned', [own_schemas]),
  );
  return rows.length === 0
    ? good('tout appartient au rôle de connexion')
    : wrong(
        list(rows.map(({ name, owner }) => `${name} (à ${owner})`)),
        'alter table … owner to le rôle de connexion : mises à jour et imports en ont besoin',
      );
}

async function look_at_request_roles(database: Database): Promise<Finding> {
  const roles = [reader_role, writer_role];
  const rows = await database.query<{ name: string; is_member: boolean }>(
    query_file('doctor_request_roles', [roles]),
  );
  const missing = roles.filter((name) => !rows.some((row) => row.name === name));
  if (missing.length > 0)
    return doubtful(`${list(missing)} n’existe pas encore`, `${start_once}, ou ${ask_administrator}`);
  const refused = rows.filter(({ is_member }) => !is_member).map(({ name }) => name);
  if (refused.length > 0)
    return wrong(
      `le rôle de connexion ne peut pas devenir ${list(refused)}`,
      `grant ${refused.join(', ')} to current_user`,
    );
  // Membership alone is not enough since PostgreSQL 16.
  await database.write((db) => db.query(sql`set local role maillage_writer`));
  await database.read((db) => db.query(sql`select 1`));
  return good(`${list(roles)} : le rôle de connexion peut les prendre`);
}

async function look_at_readable(database: Database): Promise<Finding> {
  const unreadable: string[] = [];
  for (const role of [reader_role, writer_role])
    for (const { name } of await database.query<{ name: string }>(query_file('doctor_unreadable', [role])))
      unreadable.push(`${name} par ${role}`);
  return unreadable.length === 0
    ? good('le site peut lire toutes les tables et vues de published')
    : doubtful(`${list(unreadable)} : lecture interdite`, 'grant select on … si elles doivent être servies');
}

/** Without it the white zones are not computed, and the planner opens on nothing. */
async function look_at_basket(database: Database, { config }: Site): Promise<Finding> {
  try {
    const { title, version } = await find_basket(database, config.WHITE_ZONES_BASKET);
    return good(`panier « ${title} », version ${version}`);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const baskets = await list_baskets(database);
    return wrong(error.message, `nommez un panier de /baskets : ${list(baskets.map(({ id }) => id))}`);
  }
}

async function look_at_jobs(database: Database): Promise<Finding> {
  const rows = await database.query<{
    kind: string;
    has_failed: boolean;
    is_stuck: boolean;
    waits: boolean;
    message: string | null;
  }>(query_file('doctor_jobs'));
  const silent = rows.filter(({ is_stuck, waits }) => is_stuck || waits).map(({ kind }) => kind);
  if (silent.length > 0)
    return wrong(
      `${list(silent)} : personne ne s’en occupe`,
      'démarrez le travailleur : npm start, ou npm run worker',
    );
  const failed = rows.map(({ kind, message }) => `${kind} (${message ?? 'sans message'})`);
  return failed.length === 0
    ? good('aucune n’est bloquée ni en échec')
    : doubtful(`en échec : ${list(failed)}`, 'corrigez la cause, puis relancez-la');
}

async function look_at_imports(database: Database): Promise<Finding> {
  const rows = await database.query<{ id: number; source: string; message: string | null }>(
    query_file('doctor_imports'),
  );
  return rows.length === 0
    ? good('aucun dernier import en échec')
    : doubtful(
        `en échec : ${list(rows.map(({ source, message }) => `${source} (${message ?? 'sans message'})`))}`,
        `npm run etl -- rejects ${rows.at(-1)?.id ?? ''}, puis importez de nouveau`,
      );
}

async function look_at_clock(database: Database): Promise<Finding> {
  const before_ms = Date.now();
  const { at_ms } = await one<{ at_ms: number }>(
    database,
    sql`select extract(epoch from clock_timestamp())::double precision * 1000 as at_ms`,
  );
  // Between the question and its answer: what is within is no difference.
  const apart_ms = Math.max(before_ms - at_ms, at_ms - Date.now(), 0);
  return judge_clock(apart_ms);
}

export function judge_clock(apart_ms: number): Finding {
  const says = `celle de la base et celle de Node diffèrent de ${(apart_ms / 1000).toLocaleString('fr-FR', { maximumFractionDigits: 1 })} s`;
  if (apart_ms < 2_000) return good('la même pour Node et pour la base');
  return apart_ms < 60_000
    ? doubtful(says, 'activez la synchronisation (NTP) des deux machines')
    : wrong(says, 'activez la synchronisation (NTP) : sessions et tâches en dépendent');
}
