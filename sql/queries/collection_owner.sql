-- $1 id. Whose the collection is, whether it is a table (a view carries no policy), and whether a scenario published it.
select c.organisation_id, c.scenario_id is not null as is_of_scenario, coalesce(k.relkind in ('r', 'p'), false) as is_table
from maillage.collection c
left join pg_class k on k.oid = to_regclass(format('published.%I', c.id))
where c.id = $1::text;
