-- $1 schemas. What roles other than the owner may do: with relations, with columns, with schemas, and by default with
-- tables made later; as statements that give and take.
with owned as (
  select 'table ' || format('%I.%I', n.nspname, c.relname) as thing, c.relowner as owner, c.relacl as acl, null as columns,
    c.relkind
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = any ($1::text[]) and c.relkind in ('r', 'v', 'm', 'S')
    -- Views in place are left out by move_views.sql, their rights with them.
    and (c.relkind <> 'v' or pg_get_viewdef(c.oid) not like '%may_read_collection(%')
  union all
  select 'table ' || format('%I.%I', n.nspname, c.relname), c.relowner, a.attacl, format(' (%I)', a.attname), c.relkind
  from pg_attribute a
  join pg_class c on c.oid = a.attrelid
  join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = any ($1::text[]) and c.relkind in ('r', 'v', 'm') and a.attacl is not null
  union all
  select 'schema ' || format('%I', nspname), nspowner, nspacl, null, null
  from pg_namespace
  where nspname = any ($1::text[])
),
rights as (
  select
    regexp_replace(thing, '^table', case when relkind = 'S' then 'sequence' else 'table' end) as thing,
    coalesce(columns, '') as columns, x.grantee, x.privilege_type, x.is_grantable, '' as prefix
  from owned, aclexplode(acl) x
  where x.grantee <> owner
  union all
  select case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' else 'types' end,
    '', x.grantee, x.privilege_type, x.is_grantable, format('alter default privileges in schema %I ', n.nspname)
  from pg_default_acl d
  join pg_namespace n on n.oid = d.defaclnamespace
  cross join aclexplode(d.defaclacl) x
  where n.nspname = any ($1::text[]) and x.grantee <> d.defaclrole
)
select
  coalesce(r.rolname, 'public') as role,
  format('%sgrant %s%s on %s to %s%s', prefix, privilege_type, columns, thing, coalesce(quote_ident(r.rolname), 'public'),
    case when is_grantable then ' with grant option' else '' end) as grant_sql,
  format('%srevoke %s%s on %s from %s', prefix, privilege_type, columns, thing, coalesce(quote_ident(r.rolname), 'public'))
    as revoke_sql
from rights
left join pg_roles r on r.oid = grantee
order by prefix, 2;
