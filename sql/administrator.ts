/** What an administrator of PostgreSQL runs once, so that the product needs no rights of a superuser. */
export interface AdministratorSql {
  /** Anywhere on the server, each a statement of its own. */
  server: string[];
  /** In the new database. */
  database: string[];
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
/** The roles of requests: they own nothing and cannot connect. */
const request_roles = ['maillage_reader', 'maillage_writer'];

function make_role(name: string, login: string): string {
  return `do $$ begin
  if not exists (select from pg_roles where rolname = ${literal(name)}) then
    create role ${quoted(name)} ${login};
  end if;
end $$`;
}

/**
 * Creates the database and its owner, a role that is no superuser. The owner gets the roles of requests with the
 * right to pass them on, because the first migration grants them to whoever runs it.
 */
export function administrator_sql(owner: string, database: string): AdministratorSql {
  return {
    server: [
      make_role(owner, 'login nosuperuser nocreatedb nocreaterole'),
      ...request_roles.map((name) => make_role(name, 'nologin')),
      `grant ${request_roles.join(', ')} to ${quoted(owner)} with admin option`,
      `create database ${quoted(database)} owner ${quoted(owner)} encoding 'UTF8' template template0`,
      `revoke connect on database ${quoted(database)} from public`,
      `grant connect on database ${quoted(database)} to ${quoted(owner)}`,
    ],
    database: [
      'create extension if not exists postgis',
      'create extension if not exists unaccent',
      'create extension if not exists pg_trgm',
      // With row rights an index serves only what cannot tell of hidden rows; && compares two boxes and raises nothing.
      'alter function public.geometry_overlaps(geometry, geometry) leakproof',
    ],
  };
}

/** The same as text for psql, of the names that DATABASE_URL gives. */
export function administrator_script(url: string | undefined): string {
  const parsed = url !== undefined && URL.canParse(url) ? new URL(url) : undefined;
  const owner = decodeURIComponent(parsed?.username ?? '') || 'maillage';
  const name = decodeURIComponent(parsed?.pathname.slice(1) ?? '') || 'maillage';
  const { server, database } = administrator_sql(owner, name);
  return `-- À exécuter une fois par un administrateur de PostgreSQL (superutilisateur) :
--   npm run --silent admin -- doctor --sql > maillage.sql && psql -v ON_ERROR_STOP=1 -d postgres -f maillage.sql
-- puis, dans psql, le mot de passe que DATABASE_URL donnera : \\password ${quoted(owner)}
${server.map((each) => `${each};`).join('\n')}
\\connect ${quoted(name)}
${database.map((each) => `${each};`).join('\n')}
`;
}
