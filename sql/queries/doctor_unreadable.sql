-- $1 a role of requests. What it may read of the published tables and views: not a column of these.
select format('%I.%I', n.nspname, c.relname) as name
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'published'
  and c.relkind in ('r', 'p', 'v', 'm', 'f')
  and not c.relispartition
  and not has_any_column_privilege($1::name, c.oid, 'select')
order by 1;
