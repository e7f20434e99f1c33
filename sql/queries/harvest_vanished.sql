-- $1 harvester, $2 run. Records that the harvester holds, and how many of them this run has not seen; those retired before
-- are out of both.
select
  count(*) as held,
  count(*) filter (where run_id <> $2::bigint) as vanished
from maillage.harvest_item
where harvester_id = $1::bigint and holds and outcome <> 'retired';
