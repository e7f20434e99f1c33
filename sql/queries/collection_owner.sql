-- $1 id. Whose the collection is, whether it can be restricted by itself (a table; a view in place, which asks for the
-- right itself), and whether a scenario published it.
select c.organisation_id, c.scenario_id is not null as is_of_scenario, coalesce(k.relkind in ('r', 'p'), false) or p.id is not null as may_be_restricted
from maillage.collection c
left join maillage.in_place p on p.id = c.id
left join pg_class k on k.oid = to_regclass(format('published.%I', c.id))
where c.id = $1::text;
