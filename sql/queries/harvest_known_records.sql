-- $1 record ids. Those that are here, and which harvester holds them.
select
  r.id, r.origin, r.organisation_id, i.harvester_id as holder_id, h.name as holder, i.remote_id as holder_remote_id
from maillage.metadata_record r
left join maillage.harvest_item i on i.record_id = r.id and i.holds
left join maillage.harvester h on h.id = i.harvester_id
where r.id = any ($1::text[]);
