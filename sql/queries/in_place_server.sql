-- $1 server. Whether postgres_fdw can be had, and whether there is such a server, this role may use it and has a login at it.
select
  exists (select from pg_available_extensions where name = 'postgres_fdw') as is_available,
  exists (select from pg_extension where extname = 'postgres_fdw') as is_installed,
  current_user as role,
  s.oid is not null as is_known,
  coalesce(has_server_privilege(s.oid, 'usage'), false) as may_use,
  exists (
    select from pg_user_mappings m where m.srvid = s.oid and (m.usename = current_user or m.umuser = 0)
  ) as has_login
from (select 1) always
left join pg_foreign_server s on s.srvname = $1::text
  and s.srvfdw = (select f.oid from pg_foreign_data_wrapper f where f.fdwname = 'postgres_fdw');
