-- Published views that show their tables with the rights of the view's owner, past the rights of rows.
select format('%I.%I', n.nspname, c.relname) as name
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'published'
  and c.relkind = 'v'
  and not exists (select from maillage.in_place p where p.id = c.relname)
  and not exists (
    select from pg_options_to_table(c.reloptions) where option_name = 'security_invoker' and option_value::boolean
  )
order by 1;
