-- $1 names. The roles of requests that exist, and whether the connecting role belongs to them.
select rolname as name, pg_has_role(current_user, oid, 'member') as is_member
from pg_roles
where rolname = any ($1::text[]);
