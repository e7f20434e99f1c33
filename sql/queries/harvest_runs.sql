-- $1 harvester, $2 how many. The latest first.
select
  id, harvester_id, is_dry, state, read, created, updated, unchanged, duplicates, failed, outside, removed, announced,
  is_complete, to_confirm, message, to_jsonb(started_at) #>> '{}' as started_at, to_jsonb(ended_at) #>> '{}' as ended_at
from maillage.harvest_run
where harvester_id = $1::bigint
order by id desc
limit $2::integer;
