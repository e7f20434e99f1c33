-- $1 harvester, $2 run. Logs the records that this run has not seen, and that stay until somebody confirms.
insert into maillage.harvest_log (run_id, outcome, remote_id, record_id, title)
select $2::bigint, 'vanished', remote_id, record_id, title
from maillage.harvest_item
where harvester_id = $1::bigint and holds and outcome <> 'retired' and run_id <> $2::bigint
order by remote_id;
