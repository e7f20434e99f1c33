-- $1 ids. Records that officers or harvesters keep, and the harvester that holds each.
select r.id, r.origin, h.name as harvester
from maillage.metadata_record r
left join maillage.harvest_item i on i.record_id = r.id and i.holds
left join maillage.harvester h on h.id = i.harvester_id
where r.id = any ($1::text[]) and r.origin in ('officer', 'harvest')
order by r.id;
