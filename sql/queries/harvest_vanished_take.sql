-- $1 harvester, $2 run, $3 how many. Items that the run has not seen, locked: their records are to go. `is_kept`: somebody
-- works on the record, or data hangs on it. None once a newer run reads: what it has seen is there again.
select
  i.remote_id, i.record_id, i.title,
  r.id is not null and maillage.is_record_in_use(r.id) as is_kept
from maillage.harvest_item i
left join maillage.metadata_record r on r.id = i.record_id
where i.harvester_id = $1::bigint and i.holds and i.outcome <> 'retired' and i.run_id <> $2::bigint
  and not exists (
    select from maillage.harvest_run newer
    where newer.harvester_id = $1::bigint and newer.id > $2::bigint and not newer.is_dry
  )
order by i.remote_id
limit $3::integer
for update of i;
