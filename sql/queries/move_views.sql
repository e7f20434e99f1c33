-- $1 schemas. Views and materialized views; a later one may look at an earlier one. Those in place show what is not taken:
-- maillage.protect_collections() makes them again. They are known by what they ask, since an older database has no
-- register.
select
  n.nspname || '.' || c.relname as name,
  format('create %s view %I.%I%s as %s', case when c.relkind = 'm' then 'materialized' else '' end, n.nspname, c.relname,
    ' with (' || array_to_string(c.reloptions, ', ') || ')', pg_get_viewdef(c.oid)) as definition,
  format('comment on %s view %I.%I is %L', case when c.relkind = 'm' then 'materialized' else '' end, n.nspname,
    c.relname, obj_description(c.oid, 'pg_class')) as comment
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('v', 'm') and n.nspname = any ($1::text[])
  and pg_get_viewdef(c.oid) not like '%may_read_collection(%'
order by c.oid;
