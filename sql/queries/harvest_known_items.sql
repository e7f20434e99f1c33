-- $1 harvester, $2 remote ids. What is known of them; `is_here`: the record is still there.
select
  i.remote_id, i.record_id, i.holds, i.content_hash, i.outcome, i.run_id, r.id is not null as is_here
from maillage.harvest_item i
left join maillage.metadata_record r on r.id = i.record_id
where i.harvester_id = $1::bigint and i.remote_id = any ($2::text[]);
