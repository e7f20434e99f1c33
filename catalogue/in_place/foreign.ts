/** Tables of another PostGIS, through postgres_fdw. */
import { readFileSync } from 'node:fs';
import { named_variable } from '../../config.ts';
import { AppError, message_of } from '../../errors.ts';
import { one, type Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import { sql } from '../../sql/fragment.ts';

/** The schema of foreign tables, made with the first of them; no request may enter it. */
export const foreign_schema = 'maillage_foreign';

const refuse = (code: string, message: string, remedy: string, cause?: unknown) =>
  new AppError(message, { status: 422, code, remedy, cause });

/** Where another PostgreSQL is, and who we are there. */
interface Connection {
  options: Record<string, string>;
  login: string;
  password: string;
}

/**
 * Reads `env:NAME` or `file:/path`, whose text is `postgresql://login:password@host:port/database?sslmode=…`. Nothing of it
 * is ever told, not in errors either.
 */
export function read_connection(named: string): Connection {
  const wrong = () =>
    refuse(
      'connection-unreadable',
      `--connection=${/^(?:env|file):/.test(named) ? named : '…'} ne donne pas une adresse de PostgreSQL`,
      'env:NOM ou file:/chemin, dont le contenu est postgresql://compte:mot-de-passe@hôte:5432/base.',
    );
  const [, kind, place = ''] = /^(env|file):(.+)$/.exec(named) ?? [];
  const text = kind === 'env' ? named_variable(place) : kind === 'file' ? read_text(place) : undefined;
  const url = text !== undefined && URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (url === undefined || !/^postgres(?:ql)?:$/.test(url.protocol) || url.username === '') throw wrong();
  const sslmode = url.searchParams.get('sslmode');
  return {
    options: {
      ...(url.hostname !== '' && { host: decodeURIComponent(url.hostname).replace(/^\[|\]$/g, '') }),
      // The host by its parameter: a folder of sockets.
      ...(url.searchParams.get('host') !== null && { host: url.searchParams.get('host') ?? '' }),
      port: url.port === '' ? (url.searchParams.get('port') ?? '5432') : url.port,
      dbname: decodeURIComponent(url.pathname.slice(1)) || 'postgres',
      ...(sslmode !== null && { sslmode }),
    },
    login: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  };
}

function read_text(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Filters and orders of PostGIS go to where the rows are; a server that is gone is told soon; nothing is written. */
const usual_options = {
  extensions: 'postgis',
  fetch_size: '1000',
  connect_timeout: '5',
  updatable: 'false',
  truncatable: 'false',
};

/**
 * Makes sure of a foreign server by its name: with a connection it is made or changed, without one it has to be there with
 * a login of ours. An AppError says what the DBA has to do.
 */
export async function ensure_server(db: Db, server: string, connection: Connection | null): Promise<void> {
  const state = await one<{
    is_available: boolean;
    is_installed: boolean;
    role: string;
    is_known: boolean;
    may_use: boolean;
    has_login: boolean;
  }>(db, query_file('in_place_server', [server]));
  if (!state.is_available)
    throw refuse(
      'fdw-missing',
      'ce moteur de base de données n’a pas postgres_fdw : il ne lit pas les tables d’un autre serveur',
      'Installer Maillage sur PostgreSQL (DATABASE_URL), ou importer un fichier de ces données.',
    );
  if (!state.is_installed) await install(db, state.role);
  if (connection !== null) return make_server(db, server, state.role, connection);
  if (state.is_known && state.may_use && state.has_login) return;
  throw refuse(
    'server-unknown',
    state.is_known
      ? `« ${state.role} » ne peut pas employer le serveur « ${server} », ou n’y a pas de compte`
      : `aucun serveur étranger « ${server} »`,
    `Donner sa connexion : --connection=env:NOM ; ou un administrateur de PostgreSQL exécute : grant usage on foreign server "${server}" to "${state.role}"; create user mapping for "${state.role}" server "${server}" options (user '…', password '…');`,
  );
}

const superuser_lines = (role: string) =>
  `Un administrateur de PostgreSQL exécute dans cette base : create extension if not exists postgres_fdw; grant usage on foreign data wrapper postgres_fdw to "${role}";`;

async function install(db: Db, role: string): Promise<void> {
  await db.query(sql`create extension if not exists postgres_fdw`).catch((error: unknown) => {
    throw refuse(
      'fdw-not-installed',
      'l’extension postgres_fdw n’est pas dans la base',
      superuser_lines(role),
      error,
    );
  });
}

async function make_server(db: Db, server: string, role: string, connection: Connection): Promise<void> {
  const options = JSON.stringify({ ...usual_options, ...connection.options });
  await db.query(query_file('in_place_make_server', [server, options])).catch((error: unknown) => {
    if (Object(error).code !== '42501') throw error;
    throw refuse('server-refused', `« ${role} » ne peut pas faire ce serveur`, superuser_lines(role), error);
  });
  await db.query(query_file('in_place_login', [server, connection.login, connection.password]));
}

/** Makes the foreign table of a collection, anew where its server describes it otherwise by now; an AppError when it cannot be. */
export async function make_foreign_table(
  db: Db,
  id: string,
  { server, schema, table }: { server: string; schema: string; table: string },
): Promise<void> {
  await db.query(query_file('in_place_make_foreign', [id, server, schema, table])).catch((error: unknown) => {
    throw explain_foreign(error, server, `${schema}.${table}`);
  });
}

function explain_foreign(error: unknown, server: string, name: string): unknown {
  const code = String(Object(error).code);
  if (/^(?:08|28)/.test(code))
    return refuse(
      'server-unreachable',
      `le serveur « ${server} » ne répond pas ou refuse le compte`,
      'Vérifier hôte, port, pare-feu et mot de passe ; le journal de PostgreSQL dit la cause.',
      error,
    );
  if (code === '42P01' || code === '3F000' || code === 'HV00Q' || code === 'HV00R')
    return refuse(
      'source-not-found',
      `le serveur « ${server} » n’a pas « ${name} », ou ne le montre pas à ce compte`,
      'Écrire schéma.table avec ses majuscules, et donner là-bas le droit select au compte.',
      error,
    );
  if (code === '42501')
    return refuse(
      'source-not-readable',
      `le compte du serveur « ${server} », ou le nôtre, n’a pas le droit qu’il faut : ${message_of(error).slice(0, 200)}`,
      'Donner là-bas le droit select au compte, ici « usage » du serveur au rôle de Maillage.',
      error,
    );
  // A type, a collation or a schema of types that this database has not.
  if (code === '42704' || code.startsWith('HV'))
    return refuse(
      'source-not-describable',
      `« ${name} » a une colonne que cette base ne connaît pas : ${message_of(error).slice(0, 200)}`,
      'Publier une vue faite là-bas qui convertit cette colonne (::text), PostGIS étant dans le schéma public des deux côtés.',
      error,
    );
  return error;
}
