-- $1 scenario, $2 its short name, $3 ids of collections. Makes them the scenario's: seen by whoever sees it. One row for
-- each; none when the scenario is gone, which this keeps from going meanwhile, or the collection is somebody else's.
with kept as (
  select id from maillage.scenario where id = $1::uuid and short = $2::text for share
)
update maillage.collection c
set visibility = 'scenario', scenario_id = kept.id
from kept
where c.id = any ($3::text[]) and (c.scenario_id = kept.id or (c.scenario_id is null and c.visibility = 'public'))
returning c.id;
