-- A server of another PostGIS, with these options ({name: value}); one that is there gets them, its others stay.
create or replace function maillage.make_foreign_server(server text, options jsonb) returns void language plpgsql as $$
declare
  known text[] := (select coalesce(srvoptions, '{}') from pg_foreign_server where srvname = server);
  listed text := (
    select string_agg(
      case when known is null then '' when exists (select from unnest(known) o where o like key || '=%') then 'set ' else 'add ' end
      || format('%I %L', key, value), ', ' order by key
    )
    from jsonb_each_text(options)
  );
begin
  if known is null then
    execute format('create server %I foreign data wrapper postgres_fdw options (%s)', server, listed);
  else
    execute format('alter server %I options (%s)', server, listed);
  end if;
end $$;
revoke execute on function maillage.make_foreign_server(text, jsonb) from public;

-- What a foreign table is: its server, options and columns.
create or replace function maillage.describe_foreign_table(relation regclass) returns jsonb
language sql stable set search_path = pg_catalog as $$
  select jsonb_build_array(
    f.ftserver::text, to_jsonb(f.ftoptions),
    (
      select jsonb_agg(jsonb_build_array(a.attname, a.atttypid::text, a.atttypmod, a.attnotnull, a.attcollation::text, to_jsonb(a.attfdwoptions)) order by a.attnum)
      from pg_attribute a where a.attrelid = f.ftrelid and a.attnum > 0 and not a.attisdropped
    )
  )
  from pg_foreign_table f where f.ftrelid = relation
$$;
revoke execute on function maillage.describe_foreign_table(regclass) from public;

-- The foreign table of a collection, described anew by its server; in a schema that no request may enter. Where its
-- description has changed the view over it is dropped; else both stay, and no reader waits. SQLSTATE 42P01 when the server
-- has no such table or does not show it.
create or replace function maillage.make_foreign_table(collection text, server text, remote_schema text, remote_table text)
returns void language plpgsql as $$
begin
  create schema if not exists maillage_foreign;
  create schema maillage_foreign_new;
  execute format(
    'import foreign schema %I limit to (%I) from server %I into maillage_foreign_new options (import_generated ''false'')',
    remote_schema, remote_table, server
  );
  if to_regclass(format('maillage_foreign_new.%I', remote_table)) is null then
    raise exception 'no such table at the server' using errcode = '42P01';
  end if;
  if maillage.describe_foreign_table(to_regclass(format('maillage_foreign_new.%I', remote_table)))
    = maillage.describe_foreign_table(to_regclass(format('maillage_foreign.%I', collection)))
  then
    execute format('drop foreign table maillage_foreign_new.%I', remote_table);
    drop schema maillage_foreign_new;
    return;
  end if;
  execute format('drop view if exists published.%I', collection);
  execute format('drop foreign table if exists maillage_foreign.%I', collection);
  execute format('alter foreign table maillage_foreign_new.%I rename to %I', remote_table, collection);
  execute format('alter foreign table maillage_foreign_new.%I set schema maillage_foreign', collection);
  drop schema maillage_foreign_new;
end $$;
revoke execute on function maillage.make_foreign_table(text, text, text, text) from public;

-- The login of this role at a foreign server. By bound values, and what fails is told without the statement, which an
-- error's context would quote. PostgreSQL may still write the password where it logs bound values or keeps nested statements
-- (docs/how-to/publish_table.md).
create or replace function maillage.set_foreign_login(server text, login text, password text) returns void
language plpgsql as $$
declare
  failed text;
begin
  begin
    execute format('drop user mapping if exists for current_user server %I', server);
    execute format('create user mapping for current_user server %I options (user %L, password %L)', server, login, password);
    return;
  exception when others then
    failed := sqlstate;
  end;
  raise exception 'no login could be kept for server % (%)', server, failed using errcode = failed;
end $$;
revoke execute on function maillage.set_foreign_login(text, text, text) from public;
