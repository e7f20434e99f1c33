-- Who connects, and what its rights on the database are.
select
  r.rolname as role,
  r.rolsuper as is_superuser,
  has_database_privilege(d.oid, 'create') as may_create,
  d.datname as database
from pg_roles r
cross join pg_database d
where r.rolname = current_user and d.datname = current_database();
