-- Published tables of which the planner knows nothing.
select format('%I.%I', n.nspname, c.relname) as name
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'published' and c.relkind in ('r', 'm') and c.reltuples < 0 and pg_relation_size(c.oid) > 0
order by 1;
