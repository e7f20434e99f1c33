-- $1 id. Whose the collection is, and whether it is a table (a view carries no policy).
select c.organisation_id, coalesce(k.relkind in ('r', 'p'), false) as is_table
from maillage.collection c
left join pg_class k on k.oid = to_regclass(format('published.%I', c.id))
where c.id = $1::text;
