-- $1 scenario. The version that its collections were made of, as their record keeps it; no row when none is published.
select (r.parameters ->> 'version')::integer as version, r.updated_at as at, r.parameters -> 'territories' -> 0 as row,
  r.parameters -> 'states' -> 0 ->> 'rule' as rule, r.parameters ->> 'label' as label
from maillage.collection c
join maillage.metadata_record r on r.id = c.record_id
where c.scenario_id = $1::uuid
order by c.id desc
limit 1;
