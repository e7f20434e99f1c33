-- $1 schemas. Schemas and relations whose owner the connecting role is not: migrations and imports need it to be.
select format('%I', nspname) as name, pg_get_userbyid(nspowner) as owner
from pg_namespace
where nspname = any ($1::text[]) and not pg_has_role(current_user, nspowner, 'usage')
union all
select format('%I.%I', n.nspname, c.relname), pg_get_userbyid(c.relowner)
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = any ($1::text[]) and c.relkind in ('r', 'p', 'v', 'm', 'f') and not pg_has_role(current_user, c.relowner, 'usage')
order by 1;
