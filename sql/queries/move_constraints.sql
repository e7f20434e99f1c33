-- $1 schemas. Constraints and the indexes that back none, as statements, in the order in which they can be made.
select
  n.nspname || '.' || c.relname as name,
  format('alter table %I.%I add constraint %I %s', n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid)) as definition,
  format('alter table %I.%I drop constraint %I', n.nspname, c.relname, k.conname) as removal,
  k.contype = 'f' as is_foreign,
  case k.contype when 'p' then 1 when 'u' then 2 when 'f' then 5 else 3 end as place
from pg_constraint k
join pg_class c on c.oid = k.conrelid
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = any ($1::text[]) and k.contype in ('p', 'u', 'x', 'c', 'f')
union all
select
  n.nspname || '.' || c.relname,
  pg_get_indexdef(i.indexrelid),
  format('drop index %s', i.indexrelid::regclass),
  false,
  4
from pg_index i
join pg_class c on c.oid = i.indrelid
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = any ($1::text[])
  and c.relkind in ('r', 'm')
  and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
order by 5, 2;
