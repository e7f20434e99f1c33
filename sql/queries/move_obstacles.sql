-- $1 schemas whose tables are made anew from the catalogue of PostgreSQL. What that cannot make, by name. The policies
-- that the product itself puts on collections are made again by maillage.protect_collections().
select n.nspname || '.' || c.relname as name,
  case c.relkind when 'p' then 'table partitionnée' when 'f' then 'table étrangère' else 'héritage' end as what
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = any ($1::text[])
  and (c.relkind in ('p', 'f') or exists (select from pg_inherits i where i.inhrelid = c.oid and c.relkind = 'r'))
union all
select n.nspname || '.' || c.relname, 'déclencheur ' || t.tgname
from pg_trigger t
join pg_class c on c.oid = t.tgrelid
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = any ($1::text[]) and not t.tgisinternal
union all
select schemaname || '.' || tablename, 'règle de droits ' || policyname
from pg_policies
where schemaname = any ($1::text[]) and policyname <> all ('{maillage_visibility,maillage_created,maillage_changed,maillage_removed}')
order by 1, 2;
